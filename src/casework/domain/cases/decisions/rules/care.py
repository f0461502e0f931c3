"""The rules for care: preferences, adjustments and flags.

What a body owes somebody for who they are does not end with the case: all of it may be recorded however a case stands.
"""

from collections.abc import Iterator

from casework.domain.cases.care import untold_flags
from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import Rule, since_receipt
from casework.domain.cases.decisions.rules.words import unknown
from casework.domain.cases.events import (
    AdjustmentAgreed,
    AdjustmentEnded,
    FlagCleared,
    FlagRaised,
    PreferencesStated,
)
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment


def _end_adjustment(case: Case, _version: ProcedureVersion) -> str | None:
    return None if case.care.current else "no adjustment is agreed in it"


def _clear_flag(case: Case, _version: ProcedureVersion) -> str | None:
    return None if case.care.open_flags else "it has no open flag"


def _no_party(case: Case, party: str) -> str | None:
    return unknown("it", "party", party, [each.party for each in case.parties])


def _preferences_stated(
    case: Case, event: PreferencesStated, _happened: Moment, _circumstances: Circumstances
) -> str | None:
    return _no_party(case, event.party)


def _adjustment_agreed(
    case: Case, event: AdjustmentAgreed, happened: Moment, circumstances: Circumstances
) -> str | None:
    agreed_on = circumstances.day(happened)
    before = case.care.adjustment(event.adjustment)
    if before is not None and before.ended is not None:
        return f"adjustment {event.adjustment} has ended: agree a new one under another id, or none"
    if before is not None and before.party != event.party:
        return f"adjustment {event.adjustment} is for party {before.party}: give another id, or none"
    if event.review_on is not None and event.review_on < agreed_on:
        return (
            f"the review on {event.review_on.isoformat()} is before the agreement on {agreed_on.isoformat()}: "
            "give a later day"
        )
    return _no_party(case, event.party)


def _adjustment_ended(
    case: Case, event: AdjustmentEnded, _happened: Moment, _circumstances: Circumstances
) -> str | None:
    return unknown("it", "current adjustment", event.adjustment, [each.adjustment for each in case.care.current])


def _since_it_was_agreed(case: Case, event: AdjustmentAgreed | AdjustmentEnded) -> Iterator[tuple[Moment | None, str]]:
    yield from since_receipt(case, event)
    before = case.care.adjustment(event.adjustment)
    if before is not None:
        yield from ((moment, "it was last agreed") for moment in (before.since, *before.reviewed))


def _flag_raised(case: Case, event: FlagRaised, _happened: Moment, _circumstances: Circumstances) -> str | None:
    before = case.care.flag(event.flag)
    if before is None:
        return None
    if before.cleared is not None:
        return f"flag {event.flag} was cleared: raise a new one under another id, or none"
    if before.kind is not event.kind:
        return f"flag {event.flag} stands for {before.kind.value}: give another id, or none"
    if set(event.told) <= set(before.told):
        return f"flag {event.flag} is raised already: say who else was told, or give another id, or none"
    return None


def _flag_cleared(case: Case, event: FlagCleared, _happened: Moment, _circumstances: Circumstances) -> str | None:
    if event.flag in {each.flag for each in untold_flags(case)}:
        return (
            f"nobody was told of the safeguarding flag {event.flag}: "
            "tell somebody first, and flag it again with who was told (told)"
        )
    return unknown("it", "open flag", event.flag, [each.flag for each in case.care.open_flags])


def _since_it_was_raised(case: Case, event: FlagRaised | FlagCleared) -> Iterator[tuple[Moment | None, str]]:
    yield from since_receipt(case, event)
    before = case.care.flag(event.flag)
    if before is not None:
        yield before.raised, "the flag was raised"


RULES = (
    Rule(decision="prefer", event=PreferencesStated, fits=_preferences_stated),
    Rule(decision="adjust", event=AdjustmentAgreed, fits=_adjustment_agreed, not_before=_since_it_was_agreed),
    Rule(
        decision="end-adjustment",
        event=AdjustmentEnded,
        whether=_end_adjustment,
        fits=_adjustment_ended,
        not_before=_since_it_was_agreed,
    ),
    Rule(decision="flag", event=FlagRaised, fits=_flag_raised, not_before=_since_it_was_raised),
    Rule(
        decision="clear-flag",
        event=FlagCleared,
        whether=_clear_flag,
        fits=_flag_cleared,
        not_before=_since_it_was_raised,
    ),
)
