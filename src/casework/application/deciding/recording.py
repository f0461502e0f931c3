"""What all methods that decide have in common: words become details, and the rules of the case judge the event."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from casework.application.drafts import PEOPLE, WORDS, Drafts
from casework.application.rulebook import Rulebook
from casework.application.writing import Writer, Writing
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.time.moments import Moment

Fields: TypeAlias = Mapping[str, Any]


class Recording:
    """The part of a casebook that records a decision."""

    rulebook: Rulebook
    _writer: Writer

    def _decide(
        self,
        action: str,
        case: str,
        writing: Writing,
        *,
        parts: Callable[[Drafts], Fields] | None = None,
        **arguments: Any,  # noqa: ANN401 - those of any decision
    ) -> Case:
        """Take the domain's decision *action* on *case*, which says *arguments*; words among them become details.

        *parts* makes what the event says, where that is more than its fields by name; *arguments* are the request then.
        """
        decision = DECISIONS[action]

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Event:
            said = (
                {name: drafted(drafts, name, value) for name, value in arguments.items()}
                if parts is None
                else parts(drafts)
            )
            return decision(found, circumstances, happened=happened, **said)

        return self._writer.decide(action, case, decide, writing=writing, request=arguments)


def drafted(drafts: Drafts, name: str, value: Any) -> Any:  # noqa: ANN401 - a field of any event
    """Return what an event holds for the field *name*: the id of a detail where it may hold words or a person."""
    if name in WORDS:
        return drafts.text(value)
    return drafts.person(value) if name in PEOPLE else value
