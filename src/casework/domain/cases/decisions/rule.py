"""What a rule is: when a case allows one sort of event, what it may say, and since when it may have happened."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.events import Event
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment

Whether: TypeAlias = Callable[[Case, ProcedureVersion], str | None]
"""Says why a case does not allow a decision at all, or None."""

Fits: TypeAlias = "Callable[[Case, Any, Moment, Circumstances], str | None]"
"""Says why what an event says does not fit its case, or None; the case is in the stage of the event."""

NotBefore: TypeAlias = "Callable[[Case, Any], Iterator[tuple[Moment | None, str]]]"
"""Yields every moment before which an event cannot have happened, None if nobody knows it, and what happened then."""


def always(_case: Case, _version: ProcedureVersion) -> str | None:
    """Allow it, whatever the case is."""
    return None


def needs_open(case: Case, _version: ProcedureVersion) -> str | None:
    """Allow it as long as the case is open."""
    return None if case.is_open else f"it is {case.status.in_words}"


def anything(_case: Case, _event: object, _happened: Moment, _circumstances: Circumstances) -> str | None:
    """Let the event say whatever its fields may hold."""
    return None


def since_receipt(case: Case, _event: object) -> Iterator[tuple[Moment | None, str]]:
    """Let nothing happen before the receipt."""
    yield case.intake.received, "the receipt"


def since_the_stage_began(case: Case, _event: object) -> Iterator[tuple[Moment | None, str]]:
    """Let nothing happen before the stage began."""
    yield case.visit.began, f"stage {case.stage} began"


@attrs.frozen(kw_only=True)
class Rule:
    """The rule of one decision, which makes events of one class.

    *recorded_late*: what happened while the case was open may be recorded after it ended. *before_the_answer*: a stage
    allows it until its answer; what was given before may be recorded after it. *in_stage*: the event names the stage
    that it belongs to, and may belong to an earlier one in which it was forgotten. *listed*: people can take the
    decision by itself. *instead*: a refusal of something else may name it as what is possible. *judges*: of several
    decisions that make one event, this one's rule judges what the event says; it is exactly one for each event.
    *irregularly*: what stands in the place of *whether* for an event that is recorded although it breaks a rule.
    *when_undone*: it may still be taken on a case whose import was undone.
    """

    decision: str
    event: type[Event]
    whether: Whether = always
    fits: Fits = anything
    not_before: NotBefore = since_receipt
    recorded_late: bool = False
    before_the_answer: bool = False
    in_stage: bool = False
    listed: bool = True
    instead: bool = True
    judges: bool = True
    irregularly: Whether | None = None
    when_undone: bool = False
