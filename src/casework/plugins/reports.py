"""Tables as a document of any format that is on offer.

casework's own formats work in this process. One of a plugin works in a process of its own, with a deadline, and its
document is taken when it is whole: whatever becomes of that process is one error here, and nothing was written. Only a
plugin that a program made itself and handed over as an object works here, because no other process could find it.
"""

from collections.abc import Sequence

from casework.application.plugin_choice import BUILTIN
from casework.application.ports import Table
from casework.errors import CaseworkError, PluginError
from casework.plugins.host import PluginHost
from casework.plugins.states import name_of
from casework.plugins.surroundings import put_back

SECONDS = 60.0
"""How long a format of a plugin may take to be made, and again to render."""

START_SECONDS = 60.0
"""How long its process may take to begin, about which a plugin can do little."""


def render(host: PluginHost, form: str, tables: Sequence[Table], *, seconds: float = SECONDS) -> bytes:
    """Return *tables* as a document of the format *form*, which a plugin may take so many *seconds* to make.

    Raises:
        NotFoundError: If no plugin offers the format.
        PluginError: If a plugin fails, takes too long, ends its process, or returns no document; or if it refuses the
            tables, in its own words.
    """
    plugin = host.reports.owner(form)
    if plugin == BUILTIN:
        return host.reports.get(form)().render(tables)
    from casework.plugins.processes.orders import can_be_found

    if plugin in host.given and not can_be_found(host.given[plugin]):
        return _rendered_here(host, form, tables)
    return _rendered_apart(host, form, tables, seconds)


def _rendered_here(host: PluginHost, form: str, tables: Sequence[Table]) -> bytes:
    from casework.plugins.processes.process import made_report, rendered

    try:
        with put_back():
            return rendered(made_report(host, form), tables)
    except (CaseworkError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise _failed(host, form, f"it raised an error ({name_of(error)})") from error


def _rendered_apart(host: PluginHost, form: str, tables: Sequence[Table], seconds: float) -> bytes:
    from casework.plugins.processes.child import PluginProcess, Trouble
    from casework.plugins.processes.orders import Work, order_for
    from casework.plugins.processes.process import tables_as_line

    try:
        with PluginProcess(order_for(host, Work.RENDER, form, seconds=seconds)) as process:
            found = process.begin(seconds=START_SECONDS) or process.fetch(tables_as_line(tables))
            process.end()
    except OSError as error:  # the system has no process for us
        raise _failed(host, form, f"its process did not begin ({name_of(error)})") from error
    if isinstance(found, Trouble):
        raise _failed(host, form, found.why)
    return found


def _failed(host: PluginHost, form: str, why: str) -> PluginError:
    return PluginError(host.reports.owner(form), f"report format {form!r}", why)
