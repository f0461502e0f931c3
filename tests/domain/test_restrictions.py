"""The register of restrictions: what may become of one, and that folding it needs nothing but the order."""

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.restrictions import (
    AppealResult,
    Measure,
    RestrictionAppealed,
    RestrictionFact,
    RestrictionImposed,
    RestrictionLifted,
    RestrictionReviewed,
    Restrictions,
    evolve,
    fold,
    why_not,
)
from casework.errors import NotFoundError
from tests.details import detail

TODAY = dt.date(2026, 6, 1)
JANUARY, MARCH, JULY = dt.date(2026, 1, 5), dt.date(2026, 3, 2), dt.date(2026, 7, 1)


def imposed(restriction="r1", **fields):
    said = {
        "person": "person-4",
        "measure": Measure.WRITTEN_ONLY,
        "reasons": detail(1),
        "review_on": JULY,
        "appeal_told": True,
        **fields,
    }
    return RestrictionImposed(restriction=restriction, **said)


def register(*facts):
    return fold(RestrictionFact(version=n, on=on, event=event) for n, (on, event) in enumerate(facts, start=1))


ONE = register((JANUARY, imposed()))
LIFTED = register((JANUARY, imposed()), (MARCH, RestrictionLifted(restriction="r1", reason="improved")))


def refusal(event, *, on=MARCH, of=ONE, today=TODAY):
    return why_not(of, event, on=on, today=today)


def test_a_restriction_is_in_force_from_its_day_until_the_day_on_which_it_was_lifted():
    (found,) = LIFTED.known

    assert [found.holds_on(day) for day in (dt.date(2026, 1, 4), JANUARY, dt.date(2026, 3, 1), MARCH)] == [
        False,
        True,
        True,
        False,
    ]
    assert ONE.in_force("person-4", TODAY) == ONE.known
    assert ONE.in_force("person-5", TODAY) == LIFTED.in_force("person-4", TODAY) == ()


def test_nobody_is_restricted_without_being_told_how_to_appeal():
    assert refusal(imposed("r2", appeal_told=False)) == (
        "nobody is restricted without being told how to appeal: tell them, and record that they were told"
    )
    assert refusal(imposed("r2")) is None


@pytest.mark.parametrize("review_on", [JANUARY, MARCH])
def test_the_review_comes_after_the_day_on_which_it_is_imposed_or_reviewed(review_on):
    sentence = f"the review on {review_on} must come after 2026-03-02: give a later day"

    assert refusal(imposed("r2", review_on=review_on)) == sentence
    assert refusal(RestrictionReviewed(restriction="r1", review_on=review_on)) == sentence


def test_an_id_is_given_once():
    assert refusal(imposed()) == "that id is taken: give another one, or none"
    assert (Restrictions().next_id(), ONE.next_id(), LIFTED.next_id()) == ("r1", "r2", "r2")


def test_what_is_still_to_come_is_no_fact():
    assert refusal(imposed("r2"), on=dt.date(2026, 6, 2)) == "2026-06-02 is still to come: give when it happened"


def test_only_a_restriction_that_is_there_is_reviewed_appealed_or_lifted():
    event = RestrictionLifted(restriction="r9", reason="improved")

    assert refusal(event) == "there is no such restriction; there are r1"
    assert refusal(event, of=Restrictions()) == "there is no such restriction; there are none"


def test_a_review_sets_the_next_one():
    event = RestrictionReviewed(restriction="r1", review_on=dt.date(2026, 9, 1))
    (found,) = register((JANUARY, imposed()), (MARCH, event)).known

    assert (found.reviewed_on, found.review_on, found.last_on) == ((MARCH,), dt.date(2026, 9, 1), MARCH)


def test_a_lifted_restriction_is_not_lifted_or_reviewed_again_but_its_appeal_may_still_be_decided():
    for event in (
        RestrictionLifted(restriction="r1", reason="improved"),
        RestrictionReviewed(restriction="r1", review_on=JULY),
    ):
        assert refusal(event, of=LIFTED) == "it was lifted on 2026-03-02: impose another one if it is needed again"
    appealed = RestrictionAppealed(restriction="r1", result=AppealResult.PENDING)
    assert refusal(appealed, of=LIFTED) is None
    of = evolve(LIFTED, RestrictionFact(version=3, on=MARCH, event=appealed))
    assert refusal(RestrictionAppealed(restriction="r1", result=AppealResult.UPHELD), of=of) is None


def test_an_appeal_comes_before_its_result_and_is_one_until_then():
    appealed = RestrictionAppealed(restriction="r1", result=AppealResult.PENDING)
    upheld = RestrictionAppealed(restriction="r1", result=AppealResult.UPHELD)
    pending = register((JANUARY, imposed()), (MARCH, appealed))
    decided = register((JANUARY, imposed()), (MARCH, appealed), (MARCH, upheld))

    nothing_waits = "no appeal waits to be decided: record the appeal first, without a result"
    assert [refusal(upheld, of=each) for each in (ONE, pending, decided)] == [nothing_waits, None, nothing_waits]
    assert [refusal(appealed, of=each) for each in (ONE, pending, decided)] == [
        None,
        "the appeal of 2026-03-02 waits to be decided: say what came of it first",
        None,
    ]
    assert refusal(upheld, on=dt.date(2026, 3, 1), of=pending) == (
        "2026-03-01 is before 2026-03-02, when it was last dealt with: give that day or a later one"
    )


def test_why_it_was_lifted_stays_with_it():
    assert [each["r1"].lifted_for for each in (ONE, LIFTED)] == [None, "improved"]


def test_nothing_becomes_of_a_restriction_before_it_was_last_dealt_with():
    event = RestrictionLifted(restriction="r1", reason="improved")
    appealed = register(
        (JANUARY, imposed()), (MARCH, RestrictionAppealed(restriction="r1", result=AppealResult.PENDING))
    )

    assert refusal(event, on=dt.date(2026, 3, 1), of=appealed) == (
        "2026-03-01 is before 2026-03-02, when it was last dealt with: give that day or a later one"
    )
    assert refusal(RestrictionAppealed(restriction="r1", result=AppealResult.PENDING), on=dt.date(2026, 1, 4))
    assert refusal(event, on=MARCH, of=appealed) is None


def test_an_appeal_is_open_until_it_is_decided():
    pending = evolve(
        ONE,
        RestrictionFact(version=2, on=MARCH, event=RestrictionAppealed(restriction="r1", result=AppealResult.PENDING)),
    )
    decided = evolve(
        pending,
        RestrictionFact(
            version=3, on=TODAY, event=RestrictionAppealed(restriction="r1", result=AppealResult.NOT_UPHELD)
        ),
    )

    assert [each["r1"].appeal_is_open for each in (ONE, pending, decided)] == [False, True, False]
    assert decided["r1"].holds_on(TODAY)
    assert decided.version == 3


def test_a_restriction_that_is_not_there_is_not_found():
    with pytest.raises(NotFoundError, match="there is no restriction 'r9': choose one of r1"):
        ONE["r9"]


def test_reviews_that_are_due_come_in_the_order_of_their_days():
    several = register(
        (JANUARY, imposed()),
        (JANUARY, imposed("r2", review_on=MARCH)),
        (JANUARY, imposed("r3", review_on=MARCH)),
        (MARCH, RestrictionLifted(restriction="r3", reason="improved")),
    )

    assert [each.restriction for each in several.reviews_due(dt.date(2026, 3, 1))] == []
    assert [each.restriction for each in several.reviews_due(JULY)] == ["r2", "r1"]


days = st.dates(dt.date(2026, 1, 1), TODAY)
ids = st.sampled_from(("r1", "r2", "r3"))
later = st.dates(dt.date(2026, 6, 2), dt.date(2027, 1, 1))
EVENTS = st.one_of(
    st.builds(
        imposed,
        ids,
        person=st.sampled_from(("person-4", "person-5")),
        measure=st.sampled_from(Measure),
        review_on=later,
    ),
    st.builds(RestrictionReviewed, restriction=ids, review_on=later),
    st.builds(RestrictionAppealed, restriction=ids, result=st.sampled_from(AppealResult)),
    st.builds(RestrictionLifted, restriction=ids, reason=st.just("improved")),
)


def permitted(told):
    """The facts among those told that could have followed."""
    found, facts = Restrictions(), []
    for on, event in told:
        if why_not(found, event, on=on, today=TODAY) is None:
            facts.append(RestrictionFact(version=len(facts) + 1, on=on, event=event))
            found = evolve(found, facts[-1])
    return facts


histories = st.lists(st.tuples(days, EVENTS), max_size=25).map(permitted)


@given(histories, st.randoms(use_true_random=False))
def test_only_the_order_of_what_became_of_each_restriction_counts(facts, random):
    """Interleaved otherwise, but with each restriction's own facts in their order, the register says the same."""
    queues = {}
    for fact in facts:
        queues.setdefault(fact.event.restriction, []).append(fact)
    mixed = []
    while any(queues.values()):
        mixed.append(random.choice([queue for queue in queues.values() if queue]).pop(0))

    def by_id(register):
        return {each.restriction: each for each in register.known}

    assert by_id(fold(mixed)) == by_id(fold(facts))


@given(histories, days)
def test_a_person_is_restricted_by_what_was_imposed_and_not_lifted_and_by_nothing_else(facts, day):
    imposed_by = {f.event.restriction: f for f in facts if isinstance(f.event, RestrictionImposed) and f.on <= day}
    lifted = {f.event.restriction for f in facts if isinstance(f.event, RestrictionLifted) and f.on <= day}

    held = {each.restriction for person in ("person-4", "person-5") for each in fold(facts).in_force(person, day)}

    assert held == imposed_by.keys() - lifted


@given(histories)
def test_a_register_goes_on_from_where_it_was(facts):
    whole = Restrictions()
    for number, fact in enumerate(facts):
        assert fold(facts[:number]) == whole
        whole = evolve(whole, fact)
    assert whole == fold(facts)
    assert whole.version == len(facts)
    assert all(attrs.evolve(whole.of(each.person), known=()) == attrs.evolve(whole, known=()) for each in whole.known)
