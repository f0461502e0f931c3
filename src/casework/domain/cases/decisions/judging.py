"""What a case allows now, and what to say when it does not.

Every decision has one rule (see ``casework.domain.cases.decisions.rules``). The same rules list what is allowed now,
judge each new fact, and judge a corrected history again from its beginning.

What happened while a case was open may still be recorded after it ended: then it is judged as if it were open. What was
forgotten in an earlier stage is judged by the latest visit to that stage, as it was before the next one began.

A refusal about *whether* (it is closed, it has its answer) names the decisions that are allowed instead. One about
*how* (a wrong date, an unknown reason) names none, but says what to change.
"""

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.dating import is_before, wrong_date
from casework.domain.cases.decisions.rule import Rule, always
from casework.domain.cases.decisions.rules import RULE_OF, RULES
from casework.domain.cases.events import Event, Received
from casework.domain.cases.fields import check_code
from casework.domain.cases.parts import Fact, StageVisit
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment
from casework.errors import DecisionError


def allowed_now(case: Case, version: ProcedureVersion) -> tuple[str, ...]:
    """Return the names of the decisions that *case* allows as it stands."""
    return tuple(name for name, rule in RULES.items() if rule.listed and _against(case, rule, version) is None)


def decision_of(event: type[Event]) -> str:
    """Return the name of the decision that makes events of this class."""
    return "receive" if event is Received else RULE_OF[event].decision


def is_always_possible(decision: str) -> bool:
    """Say whether every case allows *decision*, however it stands."""
    return RULES[decision].whether is always


def _against(case: Case, rule: Rule, version: ProcedureVersion, *, irregular: bool = False) -> str | None:
    if case.undone is not None and not rule.when_undone:
        return f"the import {case.undone}, which made it, was undone: import it again first"
    if rule.whether is not always and all(stage.id != case.stage for stage in version.stages):
        return f"{version.id} has no stage {case.stage}"
    whether = rule.irregularly if irregular and rule.irregularly is not None else rule.whether
    return whether(case, version)


def why_not(case: Case, fact: Fact, circumstances: Circumstances) -> str | None:
    """Return why *fact* cannot follow in *case*, or None where it can."""
    rule = RULE_OF[type(fact.event)]
    try:
        seen = _seen(case, rule, fact.event)
    except DecisionError as error:
        return error.why
    irregular = _is_irregular(fact.event)
    return impossible(seen, rule.decision, fact.happened, circumstances, irregular=irregular) or _unsuited(
        seen, rule, fact.event, fact.happened, circumstances
    )


def _is_irregular(event: Event) -> bool:
    return bool(getattr(event, "irregular", ()))


def in_stage(case: Case, decision: str, stage: str | None) -> Case:
    """Return *case* as it was in its latest visit to *stage*; as it is where that is the present one, or none is named.

    Raises:
        DecisionError: If it was never there.
    """
    if stage is None or check_code("stage", stage) == case.stage:
        return case
    mine = [
        (number, visit.stage)
        for number, visit in enumerate(case.visits, start=1)
        if visit.procedure == case.intake.procedure
    ]
    numbers = [number for number, name in mine if name == stage]
    if not numbers:
        been = ", ".join(dict.fromkeys(name for _, name in mine))
        raise unsuitable(case, decision, f"it was never in stage {stage}; it was in {been}")
    return attrs.evolve(case, visits=case.visits[: numbers[-1]], closures=())


def _seen(case: Case, rule: Rule, event: Event) -> Case:
    stage: str | None = getattr(event, "stage", None) if rule.in_stage else None
    return in_stage(case, rule.decision, stage)


def impossible(
    case: Case, decision: str, happened: Moment, circumstances: Circumstances, *, irregular: bool = False
) -> str | None:
    """Return why *case* does not allow *decision*, whatever it says; None where it does.

    *irregular*: it may be taken although it breaks a rule, and is recorded as such.
    """
    rule = RULES[decision]
    if rule.recorded_late:
        before = [
            end for end in case.closures if end.reopened is not None or is_before(end.ended, happened, circumstances)
        ]
        case = attrs.evolve(case, closures=tuple(before))
    if rule.before_the_answer and case.visit.responded is not None:
        case = _before_the_answer(case, case.visit, happened, circumstances)
    return _against(case, rule, circumstances.version, irregular=irregular)


def _before_the_answer(case: Case, visit: StageVisit, happened: Moment, circumstances: Circumstances) -> Case:
    if visit.responded is None or is_before(visit.responded, happened, circumstances):
        return case
    return attrs.evolve(case, visits=(*case.visits[:-1], attrs.evolve(visit, responded=None)))


def _unsuited(case: Case, rule: Rule, event: Event, happened: Moment, circumstances: Circumstances) -> str | None:
    """Return why what *event* says, or its date, does not fit a case that allows such a decision."""
    return rule.fits(case, event, happened, circumstances) or wrong_date(case, rule, event, happened, circumstances)


def refused(case: Case, decision: str, why: str, version: ProcedureVersion) -> DecisionError:
    """Return the error that says that *decision* is not possible, why, and what else the case allows now.

    What every case allows, however it stands, is not said again, nor what would be no answer to it.
    """
    others = (
        name
        for name in allowed_now(case, version)
        if name != decision and RULES[name].instead and not is_always_possible(name)
    )
    return DecisionError(case.reference, decision, why, allowed=tuple(others))


def unsuitable(case: Case, decision: str, why: str) -> DecisionError:
    """Return the error that says that *decision* is not possible in this way, and what to change."""
    return DecisionError(case.reference, decision, why)


def permit_at_all(case: Case, decision: str, version: ProcedureVersion) -> None:
    """Let *decision* be taken on *case*, whatever it says, or say why not.

    Raises:
        DecisionError: If the case does not allow it.
    """
    why = _against(case, RULES[decision], version)
    if why is not None:
        raise refused(case, decision, why, version)


def permit(case: Case, event: Event, happened: Moment, circumstances: Circumstances) -> None:
    """Let *event* follow in *case*, or say why not.

    Raises:
        DecisionError: If the case does not allow it, or what *event* says, or *happened*, cannot be right.
    """
    rule = RULE_OF[type(event)]
    seen = _seen(case, rule, event)
    why = impossible(seen, rule.decision, happened, circumstances, irregular=_is_irregular(event))
    if why is not None:
        raise refused(case, rule.decision, why, circumstances.version)
    why = _unsuited(seen, rule, event, happened, circumstances)
    if why is not None:
        raise unsuitable(case, rule.decision, why)
