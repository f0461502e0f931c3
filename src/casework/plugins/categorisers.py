"""What categorisers suggest of texts.

casework's own works in this process. One of a plugin works in a process of its own, with a deadline for each text, and
what it gives is looked at before anybody sees it: whatever becomes of that process is one error here. Only a plugin
that a program made itself and handed over as an object works here, with the same deadline, as far as one can be kept.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import attrs

from casework.application.following import FailureKind, in_words
from casework.application.plugin_choice import BUILTIN
from casework.application.ports import Schemes, Suggestion
from casework.domain.sorting.rules import SortingRules
from casework.domain.sorting.suggestions import in_order
from casework.errors import PluginError
from casework.plugins.attempts import Failed, attempted
from casework.plugins.host import PluginHost
from casework.plugins.states import name_of

if TYPE_CHECKING:  # what only plugins need is imported where one is asked
    from casework.plugins.processes.process import Suggested

Answer = TypeVar("Answer")

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

    def of(asked: TextToSort) -> "Suggested":
        return suggested(categoriser, asked.text, asked.schemes)

    categoriser = _done(host, name, lambda: made_categoriser(host, name), seconds)
    return tuple(_checked(host, name, _done(host, name, partial(of, each), seconds)) for each in texts)


def _done(host: PluginHost, name: str, work: Callable[[], Answer], seconds: float) -> Answer:
    """Return what *work* of a plugin returns, if it returns in time."""
    found = attempted(work, seconds=seconds)
    if not isinstance(found, Failed):
        return found
    if found.error is None:
        raise _failed(host, name, in_words(FailureKind.OVERRAN, None))
    raise _failed(host, name, f"it raised an error ({name_of(found.error)})") from found.error


def _apart(
    host: PluginHost, name: str, texts: Sequence[TextToSort], seconds: float
) -> tuple[tuple[Suggestion, ...], ...]:
    from casework.plugins.processes.child import PluginProcess, Trouble
    from casework.plugins.processes.orders import Work, order_for
    from casework.plugins.processes.process import suggested_in, text_as_line

    found: list[tuple[Suggestion, ...]] = []
    try:
        with PluginProcess(order_for(host, Work.SUGGEST, name, seconds=seconds)) as process:
            trouble = process.begin(seconds=START_SECONDS)
            for each in texts:
                said = trouble or process.fetch(text_as_line(each.text, each.schemes))
                if isinstance(said, Trouble):
                    raise _failed(host, name, said.why)
                found.append(_checked(host, name, suggested_in(said)))
            process.end()
    except OSError as error:  # the system has no process for us
        raise _failed(host, name, f"its process did not begin ({name_of(error)})") from error
    return tuple(found)


def _checked(host: PluginHost, name: str, found: "Suggested") -> tuple[Suggestion, ...]:
    if found.problem is not None:
        raise _failed(host, name, found.problem)
    return in_order(found.suggestions)


def _failed(host: PluginHost, name: str, why: str) -> PluginError:
    return PluginError(host.categorisers.owner(name), f"categoriser {name!r}", why)
