"""What holds for every history that a procedure allows."""

import datetime as dt
import itertools

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.memory import MemoryStore
from casework.application.codec import decode, encode, fact_of
from casework.application.freshness import Rebuilt
from casework.casebook import Casebook
from casework.domain.cases.decisions import DECISIONS, allowed_now
from casework.domain.cases.decisions.rules import RULES
from casework.domain.cases.events import (
    NAMES,
    SCHEMAS,
    Accepted,
    Acknowledged,
    Categorised,
    Corrected,
    DateAgreed,
    DateSet,
    DatesRecomputed,
    Declined,
    Escalated,
    EscalationDeclined,
    Extended,
    FindingMade,
    MatterAdded,
    MilestoneReached,
    Noted,
    PartyAdded,
    Paused,
    PreferencesStated,
    Replacement,
    Responded,
    Resumed,
)
from casework.domain.cases.fold import begin, evolve, fold
from casework.domain.cases.parts import Fact
from casework.domain.deadlines import deadlines
from casework.domain.time.moments import local_day
from casework.testing import FixedClock, strategies
from tests.complaints import CALENDARS, LONDON, PLACE, PROCEDURES, without_log
from tests.histories import extended, paused, resumed
from tests.offices import OFFICER, lose_rows, office

procedures = st.sampled_from([PROCEDURES.get(name) for name in PROCEDURES.ids()])
histories = procedures.flatmap(strategies.histories)
straight_histories = procedures.flatmap(lambda procedure: strategies.histories(procedure, corrections=False))


def version_of(case):
    """The rules that govern a case."""
    return PROCEDURES.get(case.intake.procedure).version_on(local_day(case.intake.received, LONDON))


def due(case):
    """Every deadline of a case, with all that it says."""
    return deadlines(case, version_of(case), place=PLACE, calendars=CALENDARS)


@given(histories)
def test_property_1_replaying_a_history_gives_the_case_that_each_step_gave(facts):
    case = begin("case-drawn", facts[0])
    for number, fact in enumerate(facts[1:], start=2):
        case = evolve(case, fact)
        assert case == fold("case-drawn", facts[:number])
        assert case.version == fact.version

    assert fold("case-drawn", iter(facts)) == case


@given(histories)
def test_a_history_comes_back_from_its_text(facts):
    for fact in facts:
        name = NAMES[type(fact.event)]
        assert decode(name, SCHEMAS[name], encode(fact.event)) == fact.event


@given(histories)
def test_there_is_always_something_that_may_be_done(facts):
    for number in range(1, len(facts) + 1):
        case = fold("case-drawn", facts[:number])
        allowed = allowed_now(case, version_of(case))

        assert set(allowed) <= set(RULES)
        assert {"correct", "note"} <= set(allowed)
        assert ("reopen" in allowed) != case.is_open


@given(histories)
def test_a_case_hangs_together(facts):
    case = fold("case-drawn", facts)

    assert all(visit.ended is not None for visit in case.visits[:-1])
    assert (case.visit.ended is None) == case.is_open
    assert len({pause.pause for pause in case.pauses}) == len(case.pauses)
    assert all(closure.reopened is not None for closure in case.closures) == case.is_open
    assert {fact.version for fact in case.history} <= set(range(1, case.version + 1))


@given(straight_histories, st.data())
def test_a_replaced_fact_is_as_if_it_had_been_recorded_so(facts, data):
    index = data.draw(st.integers(0, len(facts) - 1))
    moved = Fact(version=index + 1, happened=data.draw(strategies.moments()), event=facts[index].event)
    replacement = Replacement(happened=moved.happened, event=moved.event)
    correction = Corrected(version=index + 1, reason="typing-error", replacement=replacement)

    corrected = fold("case-drawn", (*facts, _last(facts, correction)))
    never_wrong = fold("case-drawn", (*facts[:index], moved, *facts[index + 1 :]))

    assert attrs.evolve(corrected, version=never_wrong.version) == never_wrong
    if _is_in_force(never_wrong):
        assert due(corrected) == due(never_wrong)


@given(straight_histories, st.data())
def test_a_fact_that_was_struck_out_is_as_if_it_had_never_been_recorded(facts, data):
    index = data.draw(st.integers(0, len(facts) - 1))
    if index == 0:
        return  # a case without its receipt is no case
    correction = Corrected(version=index + 1, reason="never-happened")

    struck = fold("case-drawn", (*facts, _last(facts, correction)))
    never_told = fold("case-drawn", (*facts[:index], *facts[index + 1 :]))

    assert without_log(struck) == without_log(never_told)
    assert due(struck) == due(never_told)


@given(histories)
def test_corrections_leave_the_same_case_as_the_facts_that_stand(facts):
    case = fold("case-drawn", facts)

    assert attrs.evolve(fold("case-drawn", case.history), version=case.version, struck=case.struck) == case
    assert not any(isinstance(fact.event, Corrected) for fact in case.history)


def _last(facts, event):
    return Fact(version=len(facts) + 1, happened=dt.date(2040, 1, 1), event=event)


def _is_in_force(case):
    procedure = PROCEDURES.get(case.intake.procedure)
    first, day = procedure.versions[0].effective_from, local_day(case.intake.received, LONDON)
    return (first is None or day >= first) and (procedure.ends_on is None or day <= procedure.ends_on)


# What may be recorded in any order: facts of one stage that neither begin nor end it. Of some only the last one counts;
# of time that is granted, and of time in which the clocks stood still, every one does.
ONCE = (Acknowledged, Accepted, MilestoneReached, Noted, PartyAdded, MatterAdded, Categorised, Responded)
EACH = (Extended, DateAgreed, Paused, Resumed)


@given(straight_histories, st.randoms(use_true_random=False))
def test_property_1_the_order_of_recording_does_not_move_a_deadline(facts, random):
    first = facts[0].event.stage
    told = [each for each in facts[1:] if getattr(each.event, "stage", first) == first]
    once = {type(each.event): each for each in told if isinstance(each.event, ONCE)}
    recorded = [*once.values(), *(each for each in told if isinstance(each.event, EACH))]
    shuffled = _with_pauses_before_their_ends(random.sample(recorded, len(recorded)))

    assert due(_renumbered(facts[0], recorded)) == due(_renumbered(facts[0], shuffled))


def _with_pauses_before_their_ends(facts):
    """Facts in the same places, but each pause before its end: the one thing that has to be told first."""
    places = {}
    for place, fact in enumerate(facts):
        if isinstance(fact.event, Paused | Resumed):
            places.setdefault(fact.event.pause, []).append(place)
    sorted_facts = list(facts)
    for mine in places.values():
        told = sorted((facts[place] for place in mine), key=lambda fact: isinstance(fact.event, Resumed))
        for place, fact in zip(mine, told, strict=True):
            sorted_facts[place] = fact
    return sorted_facts


def test_the_order_of_recording_is_tried_with_pauses_extensions_and_agreed_dates():
    facts = [paused("2026-01-07"), resumed("2026-01-09"), extended("2026-01-08", 5, "working_days")]
    numbered = [Fact(version=2 + n, happened=day, event=event) for n, (day, event) in enumerate(facts)]

    for order in itertools.permutations(numbered):
        kept = _with_pauses_before_their_ends(order)
        assert sorted(kept, key=lambda fact: fact.version) == numbered
        kinds = [type(fact.event) for fact in kept]
        assert kinds.index(Paused) < kinds.index(Resumed)


def _renumbered(receipt, facts):
    later = [attrs.evolve(fact, version=number) for number, fact in enumerate(facts, start=2)]
    return fold("case-drawn", (receipt, *later))


# Through the casebook


@given(histories)
def test_rows_are_those_that_the_log_would_give_and_the_case_is_the_one_that_was_told(facts):
    book = office(store=MemoryStore(), clock=FixedClock(strategies.NOW))
    case = tell(book, facts)

    assert without_ids(book.case(case.id)) == without_ids(fold(case.id, facts))
    assert book.case(case.id) == case
    assert book.rebuild() == Rebuilt(cases=1, changed=0)
    assert book._reader.refresh() == 0
    assert [fact_of(record).version for record in book.store.read("council", case.id)] == list(range(1, len(facts) + 1))
    assert book.verify()


@given(st.lists(histories, max_size=3))
def test_rows_that_were_forgotten_come_back_the_same(many):
    book = office(store=MemoryStore(), clock=FixedClock(strategies.NOW))
    for number, facts in enumerate(many):
        tell(book, facts, reference=f"C-{number}")
    before = tuple(book.rows())

    lose_rows(book.store)

    assert book.rebuild() == Rebuilt(cases=len(many), changed=len(many))
    assert tuple(book.rows()) == before


def without_ids(case):
    """A case without the ids that are made by chance: those of details, and the reference in its receipt."""
    facts, struck = (
        tuple(attrs.evolve(fact, event=type(fact.event)) for fact in told) for told in (case.history, case.struck)
    )
    care = attrs.evolve(
        case.care,
        preferences=tuple(party for party, _ in case.care.preferences),
        adjustments=tuple(attrs.evolve(each, what="") for each in case.care.adjustments),
    )
    results = attrs.evolve(
        case.results,
        remedies=tuple(attrs.evolve(each, terms=attrs.evolve(each.terms, what=None)) for each in case.results.remedies),
        learned=tuple((each.learning, each.cause, each.owner) for each in case.results.learned),
    )
    papers = tuple(attrs.evolve(each, event=each.event.document) for each in case.documents)
    refusals = tuple((each.happened, each.event.stage, each.event.exclusion) for each in case.refusals)
    parties = tuple(attrs.evolve(each, person=None) for each in case.parties)
    case = attrs.evolve(case, parties=parties, struck=struck)
    return attrs.evolve(
        case, notes=len(case.notes), care=care, results=results, documents=papers, refusals=refusals, history=facts
    )


# The method of the casebook that records each event.
VERBS = {
    "case.acknowledged": "acknowledge",
    "case.accepted": "accept",
    "case.categorised": "categorise",
    "case.assigned": "assign",
    "case.paused": "pause",
    "case.resumed": "resume",
    "case.extended": "extend",
    "case.responded": "respond",
    "case.escalated": "escalate",
    "case.referred": "refer",
    "case.withdrawn": "withdraw",
    "case.reopened": "reopen",
    "case.closed": "close_case",
    "case.noted": "note",
    "case.document_added": "document",
    "case.document_erased": "erase_document",
    "case.finding_made": "finding",
    "case.remedy_agreed": "remedy",
    "case.remedy_done": "remedy_done",
    "case.remedy_undeliverable": "remedy_undeliverable",
    "case.learned": "learn",
    "case.milestone_reached": "reach_milestone",
    "case.date_agreed": "agree_date",
    "case.reclassified": "reclassify",
    "case.date_set": "set_date",
    "case.delay_informed": "inform_delay",
    "case.declined": "decline",
    "case.passed_on": "pass_on",
    "case.escalation_declined": "decline_escalation",
    "case.pursued": "pursue",
    "case.preferences_stated": "prefer",
    "case.adjustment_agreed": "adjust",
    "case.adjustment_ended": "end_adjustment",
    "case.flag_raised": "flag",
    "case.flag_cleared": "clear_flag",
    "case.party_removed": "remove_party",
    "case.consent_recorded": "consent",
    "case.recognised": "recognise",
    "case.recognition_told": "tell_recognised",
}


def tell(book: Casebook, facts, reference="C-1"):
    """Record a history through the casebook's own methods."""
    receipt = facts[0].event
    case = book.receive(
        kind=receipt.kind,
        procedure=receipt.procedure,
        received_at=facts[0].happened,
        channel=receipt.channel,
        stage=receipt.stage,
        service=receipt.matters[0].service,
        reference=reference,
        anonymous=receipt.anonymous,
        complainant={"name": "Jo Smith"} if receipt.parties else None,
        by=OFFICER,
    )
    for fact in facts[1:]:
        case = _tell_one(book, case, fact)
    return case


def _tell_one(book, case, fact):
    event, writing = fact.event, {"happened": fact.happened, "by": OFFICER}
    match event:
        case Corrected(replacement=None):
            return book.correct(case.id, version=event.version, reason=event.reason, strike=True, **writing)
        case Corrected():
            return book.correct(
                case.id,
                version=event.version,
                reason=event.reason,
                happened_instead=event.replacement.happened,
                **writing,
            )
        case PartyAdded():
            joined = attrs.asdict(event.party) | {"person": None, "override": event.override}
            return book.add_party(case.id, **joined, **writing)
        case MatterAdded():
            return book.add_matter(case.id, matter=event.matter.matter, service=event.matter.service, **writing)
        case DatesRecomputed():
            return _recompute(book, case, event, writing)
    return getattr(book, VERBS[NAMES[type(event)]])(case.id, **_as_said(event), **writing)


def _as_said(event):
    """What a method of the casebook is told of an event, under the names that it takes."""
    worked_out = {"unit", "irregular", "undated"}  # only an import does not know the day
    said = {name: value for name, value in attrs.asdict(event, recurse=False).items() if name not in worked_out}
    if isinstance(event, DateSet):
        said["set_by"] = said.pop("by")
    if isinstance(event, Declined):
        del said["stage"]
    if isinstance(event, FindingMade):
        said["found_by"] = said.pop("by")
    if isinstance(event, PreferencesStated):
        said["preferences"] = {"language": "cy"}
    if isinstance(event, Escalated | EscalationDeclined):
        said["to_stage"] = said.pop("stage")
    return said


def _recompute(book, case, event, writing):
    """Settle dates as ``Casebook.recompute`` does, but those of a drawn event, whatever has changed."""

    def decide(case, circumstances, happened, _drafts):
        return DECISIONS["recompute"](case, circumstances, happened=happened, policy=event.policy, dates=event.dates)

    return book._writer.decide("recompute", case.id, decide, writing=writing, request={})
