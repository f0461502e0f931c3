"""What comes next in a case: what it allows, what is due, what is missing, and what its procedure says to do now.

All of it is worked out from the case, the rules and a day, and none of it is stored. What is missing stops nobody: the
record would be better with it, and each sentence says with what.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

import attrs

from casework.domain.cases.care import open_matters, untold_flags
from casework.domain.cases.case import Case
from casework.domain.cases.conflicts import standing_conflict
from casework.domain.cases.consents import (
    BODIES,
    SPEAKING_FOR_OTHERS,
    TO_BE_WRITTEN_TO,
    answer_on,
    givers_for,
    why_no_leave,
    why_not_written_to,
)
from casework.domain.cases.decisions import allowed_now
from casework.domain.cases.decisions.grounds import grounds
from casework.domain.cases.decisions.judging import is_always_possible
from casework.domain.cases.events import Party
from casework.domain.cases.findings import answered_otherwise
from casework.domain.cases.parts import CaseStatus, Consent
from casework.domain.cases.vocabulary import ConsentScope, ConsentStep, Kind, RemedyKind, Role
from casework.domain.conduct import Barred, Guidance
from casework.domain.deadlines import SOON, Deadline, DeadlineResult, DeadlineStatus
from casework.domain.deadlines.windows import CaseWindow
from casework.domain.late_requests import late_request
from casework.domain.letters import Letter, letters_to_come
from casework.domain.notifications.taken_back import TakenBack
from casework.domain.outcome_schemes import OutcomeScheme
from casework.domain.procedures import FactName, ProcedureVersion, Stage
from casework.domain.reminders.recipients import complained_about
from casework.domain.restrictions import Restriction
from casework.domain.time.moments import Moment, local_day
from casework.domain.time.steps import in_words
from casework.domain.told_dates import promised_too_late
from casework.domain.untold import Missing, letter_taken_back, too_late_a_promise, unacknowledged, untold_time

EXPIRING = dt.timedelta(days=30)
"""How long before it ends a consent is among what is due."""


class DueSort(StrEnum):
    """What sort of thing is due: ``review`` is that of an adjustment, ``restriction`` that of a restriction."""

    LIMIT = "limit"
    REMEDY = "remedy"
    REVIEW = "review"
    RESTRICTION = "restriction"
    CONSENT = "consent"


@attrs.frozen(kw_only=True)
class Due:
    """Something with a date to come or gone by: a limit, a remedy, a review, or the end of a consent.

    *name* is the id of the limit, of the remedy, or of the adjustment or restriction to look at again, or the party who
    may act until then; *stage* that of a limit.
    """

    sort: DueSort
    name: str
    due_on: Moment
    status: DeadlineStatus
    stage: str | None = None
    provisional: bool = False
    unconfirmed: bool = False


@attrs.frozen(kw_only=True)
class NextSteps:
    """What comes next in a case.

    *allowed* are the decisions that are possible because of how the case stands; *always* those that every case allows.
    *due* begins with the earliest. *letters* are those that the stage may still need, with what they must say.
    """

    allowed: tuple[str, ...]
    always: tuple[str, ...]
    due: tuple[Due, ...]
    missing: tuple[Missing, ...]
    guidance: tuple[Guidance, ...]
    letters: tuple[Letter, ...]


def next_steps(
    case: Case,
    version: ProcedureVersion,
    deadlines: Sequence[Deadline],
    *,
    on: Moment,
    zone: dt.tzinfo,
    soon: int = SOON,
    windows: Sequence[CaseWindow] = (),
    restrictions: Sequence[Restriction] = (),
    outcomes: Mapping[str, OutcomeScheme] = MappingProxyType({}),
    written: Mapping[int, Moment] = MappingProxyType({}),
    taken_back: Sequence[TakenBack] = (),
) -> NextSteps:
    """Return what comes next in *case* at *on*, by all that is recorded; nothing where its import was undone.

    Args:
        case: The facts.
        version: The version of the procedure that governs it.
        deadlines: Its deadlines, as ``casework.domain.deadlines`` works them out.
        on: The local day, or the instant, that counts as now.
        zone: The zone of the body.
        soon: How many working days before a due date count as soon.
        windows: The windows of its complainant, as ``casework.domain.deadlines.windows`` works them out.
        restrictions: Those in force on its people, as far as may be told.
        outcomes: The outcome schemes at hand, by id.
        written: When the letter of more time went out, by the version of the record that it is about.
        taken_back: The letters that tell what does not hold any more, and of which nobody has told since.
    """
    about = _About(
        case=case,
        version=version,
        deadlines=tuple(deadlines),
        on=on,
        zone=zone,
        windows=tuple(windows),
        restrictions=tuple(restrictions),
        outcomes=outcomes,
        written=written,
        taken_back=tuple(taken_back),
    )
    possible = allowed_now(case, version)
    counts = case.undone is None
    return NextSteps(
        allowed=tuple(name for name in possible if not is_always_possible(name)),
        always=tuple(name for name in possible if is_always_possible(name)),
        due=tuple(sorted(_due(about, soon), key=lambda each: about.day_of(each.due_on))) if counts else (),
        missing=tuple(_missing(about)) if counts else (),
        guidance=version.stage(case.stage).guidance_for(case.intake.kind) if case.is_open else (),
        letters=letters_to_come(case, version, possible) if case.is_open else (),
    )


@attrs.frozen(kw_only=True)
class _About:
    """The case, and what is asked about it."""

    case: Case
    version: ProcedureVersion
    deadlines: tuple[Deadline, ...]
    on: Moment
    zone: dt.tzinfo
    windows: tuple[CaseWindow, ...]
    restrictions: tuple[Restriction, ...]
    outcomes: Mapping[str, OutcomeScheme]
    written: Mapping[int, Moment]
    taken_back: tuple[TakenBack, ...]

    @property
    def day(self) -> dt.date:
        """The local day that counts as today."""
        return local_day(self.on, self.zone)

    @property
    def stage(self) -> Stage:
        """The present stage."""
        return self.version.stage(self.case.stage)

    def day_of(self, moment: Moment) -> dt.date:
        """Return the local day of *moment*; a day is one already, also the last that there is."""
        return local_day(moment, self.zone) if isinstance(moment, dt.datetime) else moment

    def waiting(self) -> Iterator[Deadline]:
        """Yield the deadlines of the present stay in a stage that are not done."""
        last = len(self.case.visits) - 1
        return (each for each in self.deadlines if each.visit == last and each.result is DeadlineResult.OPEN)

    def standing(self, due_on: dt.date) -> DeadlineStatus:
        """Return how something stands that is due by the end of a day."""
        return DeadlineStatus.OVERDUE if self.day > due_on else DeadlineStatus.RUNNING


def _due(about: _About, soon: int) -> Iterator[Due]:
    for deadline in about.deadlines:
        if deadline.result is DeadlineResult.OPEN and deadline.due_on is not None:
            yield Due(
                sort=DueSort.LIMIT,
                name=deadline.limit,
                due_on=deadline.due_on,
                status=deadline.status(about.on, soon=soon),
                stage=deadline.stage,
                provisional=deadline.provisional,
                unconfirmed=deadline.unconfirmed,
            )
    dated = [(DueSort.REMEDY, each.id, each.terms.due_on) for each in about.case.results.remedies if each.is_open]
    if about.case.is_open:
        dated += [(DueSort.REVIEW, each.adjustment, each.review_on) for each in about.case.care.current]
        dated += [(DueSort.RESTRICTION, each.restriction, each.review_on) for each in about.restrictions]
        dated += [(DueSort.CONSENT, str(each.party), each.expires_on) for each in _expiring(about)]
    for sort, name, due_on in dated:
        if due_on is not None:
            yield Due(sort=sort, name=name, due_on=due_on, status=about.standing(due_on))


def _speakers(about: _About) -> Iterator[Party]:
    return (each for each in about.case.parties if each.role in SPEAKING_FOR_OTHERS)


def _expiring(about: _About) -> Iterator[Consent]:
    """Yield the consents of which a scope that still counts ends soon; one about another scope does not hide it."""
    answers = (_answer(about, each.party, scope) for each in _speakers(about) for scope in ConsentScope)
    for consent in dict.fromkeys(answer for answer in answers if answer is not None):
        ends = consent.expires_on
        if consent.step is ConsentStep.RECEIVED and ends is not None and dt.timedelta() <= ends - about.day <= EXPIRING:
            yield consent


def _answer(about: _About, party: str, scope: ConsentScope) -> Consent | None:
    """Return the last answer about *scope* of the first of those for whom *party* speaks who gave one."""
    answers = (
        answer_on(about.case, scope, giver=giver, party=speaker.party, on=about.day, zone=about.zone)
        for speaker in about.case.parties
        if speaker.party == party
        for giver in givers_for(about.case, speaker)
    )
    return next((each for each in answers if each is not None), None)


def _missing(about: _About) -> Iterator[Missing]:
    """Yield what is missing; in a case that ended, only what outlives its end."""
    yield from _of_safety(about)
    if about.case.is_open:
        yield from _of_people(about)
        yield from _of_time(about)
        yield from _of_findings(about)
    yield from _of_results(about)
    yield from (letter_taken_back(each, about.zone) for each in about.taken_back)


def _of_safety(about: _About) -> Iterator[Missing]:
    for flag in untold_flags(about.case):
        says = f"Nobody was told of the safeguarding flag {flag.flag}: tell them now, and say who knows."
        yield Missing(code="flag_told_to_nobody", says=says)
    flags = ", ".join(flag.flag for flag in open_matters(about.case))
    if flags and about.case.status is CaseStatus.DECLINED:
        says = (
            f"It was refused, and a safeguarding matter is open ({flags}): see it through, and reopen the case if it "
        )
        yield Missing(code="safeguarding_refused", says=f"{says}belongs there.")


def _of_people(about: _About) -> Iterator[Missing]:
    case = about.case
    if case.assignment is None:
        yield Missing(code="nobody_assigned", says="Nobody deals with it: assign a handler or a team.")
    conflict = standing_conflict(case, about.version)
    if conflict is not None:
        yield Missing(
            code="handler_in_conflict",
            says=f"The handler is in conflict ({conflict.name}): assign somebody else, or say why it is accepted.",
        )
    elif case.assignment is not None and case.assignment.handler in complained_about(case):
        says = "The handler is complained about in it, so nothing that the body sends its staff about it reaches them"
        yield Missing(code="handler_not_told", says=f"{says}: see who deals with it, and assign somebody else.")
    for speaker in _speakers(about):
        yield from _not_written_to(about, speaker)
    for body in (each.party for each in case.parties if each.role in BODIES):
        why = why_no_leave(case, ConsentScope.DISCLOSE, party=body, on=about.day, zone=about.zone)
        if why is not None:
            yield Missing(code="no_consent", says=_sentence(why))
    roles = {party.role for party in case.parties}
    if Role.PARTNER_BODY in roles and Role.LEAD_BODY not in roles:
        says = "Several bodies share it and none leads: say which one answers for all (lead body)."
        yield Missing(code="no_lead_body", says=says)


def _not_written_to(about: _About, speaker: Party) -> Iterator[Missing]:
    """Yield the first consent for which *speaker* is not written to in the place of whom they speak for.

    Of two for whom they speak, one has to agree to all of it: what each of them agrees to in part is not enough.
    """
    case, on, zone = about.case, about.day, about.zone
    for scope in TO_BE_WRITTEN_TO:
        why = why_no_leave(case, scope, party=speaker.party, on=on, zone=zone)
        if why is not None:
            code = "consent_expired" if _is_over(about, speaker.party, scope) else "no_consent"
            yield Missing(code=code, says=_sentence(why))
            return
    whys = [why_not_written_to(case, speaker, giver, on=on, zone=zone) for giver in givers_for(case, speaker)]
    yield from (Missing(code="no_consent", says=_sentence(why)) for why in whys[:1] if why and None not in whys)


def _is_over(about: _About, party: str, scope: ConsentScope) -> bool:
    given = _answer(about, party, scope)
    ends = None if given is None or given.step is not ConsentStep.RECEIVED else given.expires_on
    return ends is not None and ends < about.day


def _of_time(about: _About) -> Iterator[Missing]:
    late = late_request(about.case, about.windows, about.zone)
    if late is not None:
        asked, until = in_words(about.day_of(late.asked)), in_words(about.day_of(late.until))
        says = f"Stage {late.stage} was asked for {asked}, after the time for it ended {until}, and nobody said why it"
        yield Missing(code="late_without_reasons", says=f"{says} is taken on all the same: {_on_record(about)}.")
    for deadline in about.waiting():
        limit = about.stage.limit(deadline.limit)
        undated = deadline.due_on is None and deadline.paused_on is None
        if _waits_for_acknowledgement(about, deadline):
            yield unacknowledged(about.case, deadline.stage)
        elif limit.given and undated:
            yield Missing(code="date_not_given", says=f"No date is given for {limit.id}: {_to_be_given(about)}.")
        # What begins with its own being done waits for nothing that ought to be on record.
        elif limit.starts.milestone and limit.starts != limit.done and undated and deadline.starts_on is None:
            says = f"The time for {limit.id} begins with the milestone {limit.starts.milestone}, which is not recorded."
            yield Missing(code="clock_waits_for_milestone", says=says)
    told = promised_too_late(about.case, about.version, about.waiting(), about.zone)
    yield from () if told is None else (too_late_a_promise(told),)
    yield from untold_time(about.case, about.version, about.written, about.zone)


def _on_record(about: _About) -> str:
    """Return how to say why a late request is taken on."""
    known = [each.id for each in grounds(about.version, Barred.ESCALATION) if each.discretion]
    if known:
        return f"accept it despite {' or '.join(known)}, with reasons"
    return "add an exclusion with discretion that bars escalation to the procedure, and accept it despite that"


def _to_be_given(about: _About) -> str:
    # Whoever enquires writes by when; there is no complainant with whom to agree.
    if about.case.intake.kind is Kind.ENQUIRY:
        return "set the one in the letter"
    return "agree one with the complainant, or set the one you were given"


def _waits_for_acknowledgement(about: _About, deadline: Deadline) -> bool:
    done = about.stage.limit(deadline.limit).done
    here = done.fact is FactName.ACKNOWLEDGED and done.stage is None and deadline.starts_on is not None
    # Nobody can be told that an anonymous contact arrived.
    return here and not about.case.intake.anonymous


def _of_findings(about: _About) -> Iterator[Missing]:
    case = about.case
    if about.version.outcomes is None or case.visit.responded is None:
        return
    found = {each.event.matter for each in case.results.findings if each.visit == len(case.visits)}
    for matter in case.matters:
        if matter.matter not in found:
            says = f"Matter {matter.matter} has no finding, though stage {case.stage} has its answer."
            yield Missing(code="no_finding", says=says)
    differing = answered_otherwise(case, about.version.outcomes, about.outcomes)
    if differing is not None:
        said, come_to = (each.replace("_", " ") for each in differing)
        says = f"The answer says {said}, and its findings come to {come_to}: correct one of the two."
        yield Missing(code="outcome_differs", says=says)


def _of_results(about: _About) -> Iterator[Missing]:
    for remedy in about.case.results.remedies:
        if remedy.is_open and remedy.terms.due_on is None:
            says = f"Remedy {remedy.id} ({remedy.terms.kind.value}) has no date: agree by when it is done."
            yield Missing(code="remedy_undated", says=says)
        if remedy.is_open and remedy.terms.kind is RemedyKind.PAYMENT and remedy.terms.money is None:
            yield Missing(code="payment_without_amount", says=f"Remedy {remedy.id} is a payment without an amount.")
    for praise in about.case.results.praise:
        if praise.told is None:
            whom = f"The team {praise.who}" if praise.is_team else praise.who
            yield Missing(code="praise_untold", says=f"{whom} was not told of the praise yet.")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
