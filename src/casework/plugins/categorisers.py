"""What categorisers suggest of texts.

casework's own works in this process. One of a plugin works in a process of its own, with a deadline for each text, and
what it gives is looked at before anybody sees it: whatever becomes of that process is one error here. Only a plugin
that a program made itself and handed over as an object works here, with the same deadline, as far as one can be kept.
"""

from collections.abc import Mapping, Sequence

import attrs

from casework.application.plugin_choice import BUILTIN
from casework.application.ports import Schemes, Suggestion
from casework.domain.sorting.rules import SortingRules
from casework.domain.sorting.suggestions import in_order
from casework.errors import CaseworkError, PluginError
from casework.plugins.host import PluginHost
from casework.plugins.states import in_a_line, name_of
from casework.plugins.surroundings import put_back
from casework.plugins.watch import within

SECONDS = 10.0
"""How long a categoriser of a plugin may take to be made, and again for each text."""

START_SECONDS = 60.0
"""How long its process may take to begin, about which a plugin can do little."""


@attrs.frozen(kw_only=True)
class TextToSort:
    """A *text*, and the codes of each scheme that is known, as they were when it came in."""

    text: str
    schemes: Schemes


def suggestions(
    host: PluginHost,
    name: str,
    texts: Sequence[TextToSort],
    *,
    rules: Mapping[str, SortingRules],
    seconds: float = SECONDS,
) -> tuple[tuple[Suggestion, ...], ...]:
    """Return what the categoriser *name* suggests of each of *texts*, the surest of a scheme first.

    Raises:
        NotFoundError: If no plugin offers it.
        PluginError: If a plugin fails, takes too long, ends its process, or gives no suggestions.
    """
    plugin = host.categorisers.owner(name)
    if plugin == BUILTIN:
        own = host.categorisers.get(name)(rules)
        return tuple(in_order(own.suggest(each.text, each.schemes)) for each in texts)
    from casework.plugins.processes.orders import can_be_found

    if plugin in host.given and not can_be_found(host.given[plugin]):
        return _here(host, name, texts, seconds)
    return _apart(host, name, texts, seconds)


def _here(
    host: PluginHost, name: str, texts: Sequence[TextToSort], seconds: float
) -> tuple[tuple[Suggestion, ...], ...]:
    from casework.plugins.processes.process import made_categoriser, suggested

    try:
        with put_back():
            categoriser = within(seconds, lambda: made_categoriser(host, name))
            return tuple(
                in_order(within(seconds, lambda asked=each: suggested(categoriser, asked.text, asked.schemes)))
                for each in texts
            )
    except KeyboardInterrupt:
        raise
    except PluginError:
        raise
    except CaseworkError as error:
        raise _failed(host, name, in_a_line(error)) from error
    except BaseException as error:
        raise _failed(host, name, f"it raised an error ({name_of(error)})") from error


def _apart(
    host: PluginHost, name: str, texts: Sequence[TextToSort], seconds: float
) -> tuple[tuple[Suggestion, ...], ...]:
    from casework.plugins.processes.child import PluginProcess, Trouble
    from casework.plugins.processes.orders import Work, order_for
    from casework.plugins.processes.process import suggestions_in, text_as_line

    found: list[tuple[Suggestion, ...]] = []
    try:
        with PluginProcess(order_for(host, Work.SUGGEST, name, seconds=seconds)) as process:
            trouble = process.begin(seconds=START_SECONDS)
            for each in texts:
                said = trouble or process.fetch(text_as_line(each.text, each.schemes))
                if isinstance(said, Trouble):
                    raise _failed(host, name, said.why)
                found.append(in_order(suggestions_in(said)))
            process.end()
    except OSError as error:  # the system has no process for us
        raise _failed(host, name, f"its process did not begin ({name_of(error)})") from error
    return tuple(found)


def _failed(host: PluginHost, name: str, why: str) -> PluginError:
    return PluginError(host.categorisers.owner(name), f"categoriser {name!r}", why)
