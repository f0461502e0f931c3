"""The rules for time: pauses, extensions, given dates, delays and milestones."""

from collections.abc import Iterator

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import more_time
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import Rule, needs_open, since_the_stage_began
from casework.domain.cases.decisions.rules.words import unknown
from casework.domain.cases.events import (
    DateAgreed,
    DateSet,
    DatesRecomputed,
    DelayInformed,
    Extended,
    MilestoneReached,
    Paused,
    Resumed,
)
from casework.domain.procedures import FactName, ProcedureVersion
from casework.domain.time.moments import Moment


def _pause(case: Case, version: ProcedureVersion) -> str | None:
    if not version.pauses:
        return f"{version.id} lets no clock stop"
    return needs_open(case, version)


def _resume(case: Case, _version: ProcedureVersion) -> str | None:
    return None if case.open_pause else "its clocks are not paused"


def _extend(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.responded is not None:
        return f"stage {case.stage} has its response"
    rules = [(limit, limit.extension) for limit in version.stage(case.stage).limits if limit.extension]
    if not rules:
        return f"{version.id} allows no more time in stage {case.stage}"
    used_up = [more_time.too_often(case, limit, rule) for limit, rule in rules]
    if all(used_up):
        return "; ".join(each for each in used_up if each)
    return needs_open(case, version)


def _extend_irregularly(case: Case, version: ProcedureVersion) -> str | None:
    """Let more time be recorded as long as there is a limit that waits; whether it was allowed is another question."""
    if case.visit.responded is not None:
        return f"stage {case.stage} has its response"
    if not version.stage(case.stage).limits:
        return f"{version.id} has no time limit in stage {case.stage}"
    return needs_open(case, version)


def _give_a_date(case: Case, version: ProcedureVersion) -> str | None:
    limits = version.stage(case.stage).limits
    if not limits:
        return f"{version.id} has no time limit in stage {case.stage}"
    # What was recommended, for example, may be done after the answer, by a date that is given after it too.
    if case.visit.responded is not None and all(limit.done.fact is not FactName.MILESTONE for limit in limits):
        return f"stage {case.stage} has its response"
    return needs_open(case, version)


def _milestone(case: Case, version: ProcedureVersion) -> str | None:
    if not version.stage(case.stage).milestones:
        return f"{version.id} names no milestones in stage {case.stage}"
    return needs_open(case, version)


def _paused(case: Case, event: Paused, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why not; an open pause stands in the way only of one for the same reason that would begin inside it.

    One that began before it may have been forgotten, and may have ended before it too.
    """
    version, first = circumstances.version, circumstances.day(happened)
    if version.pause_rule(event.reason) is None:
        known = ", ".join(rule.reason for rule in version.pauses)
        return f"{version.id} has no reason {event.reason}; its reasons are {known}"
    if any(pause.pause == event.pause for pause in case.pauses):
        return f"it has a pause {event.pause} already; give another name, or none"
    for pause in case.open_pauses:
        since = circumstances.day(pause.paused)
        if pause.reason == event.reason and since <= first:
            standing = f"its clocks are paused for {pause.reason} since {since.isoformat()} ({pause.pause})"
            return f"{standing}: resume that pause first, or give an earlier day"
    return None


def _resumed(case: Case, event: Resumed, _happened: Moment, _circumstances: Circumstances) -> str | None:
    return unknown("it", "open pause", event.pause, [each.pause for each in case.open_pauses])


def _since_the_pause(case: Case, event: Resumed) -> Iterator[tuple[Moment | None, str]]:
    yield from ((pause.paused, "the pause began") for pause in case.open_pauses if pause.pause == event.pause)


def _reached(case: Case, event: MilestoneReached, _happened: Moment, circumstances: Circumstances) -> str | None:
    milestones = circumstances.version.stage(case.stage).milestones
    return unknown(f"stage {case.stage}", "milestone", event.milestone, milestones)


RULES = (
    Rule(decision="pause", event=Paused, whether=_pause, fits=_paused, recorded_late=True),
    Rule(decision="resume", event=Resumed, whether=_resume, fits=_resumed, not_before=_since_the_pause),
    Rule(
        decision="extend",
        event=Extended,
        whether=_extend,
        irregularly=_extend_irregularly,
        fits=more_time.extended,
        not_before=since_the_stage_began,
        recorded_late=True,
        before_the_answer=True,
        in_stage=True,
    ),
    Rule(
        decision="agree-date",
        event=DateAgreed,
        whether=_give_a_date,
        fits=more_time.agreed,
        not_before=since_the_stage_began,
        recorded_late=True,
        before_the_answer=True,
        in_stage=True,
    ),
    Rule(
        decision="set-date",
        event=DateSet,
        whether=_give_a_date,
        fits=more_time.date_set,
        not_before=since_the_stage_began,
        recorded_late=True,
        before_the_answer=True,
        in_stage=True,
    ),
    Rule(
        decision="inform-delay",
        event=DelayInformed,
        whether=_give_a_date,
        fits=more_time.delay_informed,
        not_before=since_the_stage_began,
        recorded_late=True,
        before_the_answer=True,
        in_stage=True,
    ),
    Rule(
        decision="milestone",
        event=MilestoneReached,
        whether=_milestone,
        fits=_reached,
        not_before=since_the_stage_began,
        recorded_late=True,
        in_stage=True,
    ),
    Rule(decision="recompute", event=DatesRecomputed, whether=needs_open, listed=False),
)
