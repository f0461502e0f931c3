"""Remedies and learning: what was promised, what became of it, and how that stands on a day."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.decisions import allowed_now
from casework.domain.cases.events import Learned, RemedyAgreed, RemedyDone, Replacement
from casework.domain.cases.parts import Remedy, RemedyStatus
from casework.domain.cases.remedies import next_remedy, remedy_result, remedy_status
from casework.domain.cases.vocabulary import RemedyKind
from casework.domain.money import Money
from casework.testing import strategies
from tests.complaints import LONDON, after, around, decide, on
from tests.details import detail
from tests.domain.cases.test_decisions_stages import CLOSED, COMPLAINT, WITHDRAWN, refusal

PAYMENT = {"kind": RemedyKind.PAYMENT, "money": Money.of("150.00")}


def agree(case=COMPLAINT, day="2026-01-20", **terms):
    return decide(case, "remedy", day, **{"kind": RemedyKind.APOLOGY, **terms})


def statuses(case, *days):
    (remedy,) = case.results.remedies
    return [remedy_status(remedy, on(day), LONDON).value for day in days]


# Agreeing


def test_a_remedy_is_agreed_with_what_when_for_which_matter_and_by_whom():
    case = agree(what=detail(1), due_on=on("2026-02-20"), matter="m1", owner="staff-17", **PAYMENT)

    assert case.results.remedies == (
        Remedy(
            terms=RemedyAgreed(
                remedy="r1",
                kind=RemedyKind.PAYMENT,
                what=detail(1),
                money=Money.of("150.00"),
                due_on=on("2026-02-20"),
                matter="m1",
                owner="staff-17",
            ),
            agreed=on("2026-01-20"),
        ),
    )


def test_remedies_are_numbered_and_no_number_comes_twice():
    case = agree(agree(agree()), remedy="repair")
    struck = decide(case, "correct", "2026-01-21", version=3, reason="never-agreed")

    assert [remedy.id for remedy in agree(struck).results.remedies] == ["r1", "repair", "r3"]
    assert refusal(agree, case, remedy="repair") == "it has a remedy repair already: give another id, or none"


def test_only_a_payment_has_an_amount_and_it_has_one_always():
    assert refusal(agree, kind=RemedyKind.PAYMENT) == "a payment needs its amount: say how much"
    assert refusal(agree, money=Money.of(5)) == (
        "only a payment has an amount, and this is apology: agree the payment as a remedy of its own"
    )


def test_a_remedy_is_not_due_before_it_was_agreed():
    assert refusal(agree, due_on=on("2026-01-19")) == (
        "it is due on 2026-01-19, before it was agreed on 2026-01-20: give that day or a later one"
    )
    assert agree(due_on=on("2026-01-20")).results.remedies


def test_a_remedy_is_for_a_matter_of_the_case():
    assert refusal(agree, matter="m2") == "it has no matter m2; it has m1"


@pytest.mark.parametrize("case", [CLOSED, WITHDRAWN], ids=["closed", "withdrawn"])
def test_a_remedy_outlives_the_case(case):
    agreed = agree(case, "2026-02-01", due_on=on("2026-02-20"))

    assert decide(agreed, "remedy-done", "2026-02-10").results.remedies[0].done == on("2026-02-10")


# Carrying out


def test_the_only_open_remedy_is_meant_where_none_is_named():
    two = agree(agree(), kind=RemedyKind.REVIEW)

    assert refusal(decide, two, "remedy-done", "2026-01-21") == "say which remedy: r1, r2"
    one = decide(two, "remedy-done", "2026-01-21", remedy="r1")
    assert [remedy.is_open for remedy in one.results.remedies] == [False, True]
    none = decide(one, "remedy-undeliverable", "2026-01-22", reason="declined", note=detail(1))
    assert (none.results.remedies[1].undeliverable, none.results.remedies[1].reason) == (on("2026-01-22"), "declined")


def test_a_remedy_that_is_not_there_cannot_be_carried_out():
    assert refusal(decide, COMPLAINT, "remedy-done", "2026-01-21") == "it has no remedy"
    assert refusal(decide, agree(), "remedy-done", "2026-01-21", remedy="r2") == "it has no remedy r2; it has r1"


def test_a_remedy_is_not_done_before_it_was_agreed():
    assert refusal(decide, agree(), "remedy-done", "2026-01-19") == (
        "2026-01-19 is before remedy r1 was agreed on 2026-01-20: give that day or a later one"
    )


def test_a_remedy_ends_once():
    done = decide(agree(agree()), "remedy-done", "2026-01-21", remedy="r1")
    lost = decide(agree(agree()), "remedy-undeliverable", "2026-01-21", remedy="r1", reason="not-found")

    for decision, more in (("remedy-done", {}), ("remedy-undeliverable", {"reason": "declined"})):
        assert refusal(decide, done, decision, "2026-01-22", remedy="r1", **more) == "remedy r1 was done on 2026-01-21"
        assert refusal(decide, lost, decision, "2026-01-22", remedy="r1", **more) == (
            "remedy r1 cannot be delivered since 2026-01-21: strike that out first, if it can after all"
        )


def test_nothing_is_to_be_carried_out_once_every_remedy_ended():
    done = decide(agree(), "remedy-done", "2026-01-21")

    assert refusal(decide, done, "remedy-done", "2026-01-22") == "each of its remedies is done or cannot be delivered"
    assert "remedy-done" in allowed_now(agree(), around().version)
    assert "remedy-done" not in allowed_now(done, around().version)


def test_a_remedy_that_was_carried_out_cannot_be_struck_out_alone():
    done = decide(agree(), "remedy-done", "2026-01-21")

    assert refusal(decide, done, "correct", "2026-01-22", version=2, reason="wrong-case") == (
        "event 3 (remedy-done): it has no remedy"
    )


# On days that nobody knows

PROMISED = RemedyAgreed(remedy="r1", kind=RemedyKind.ACTION, due_on=on("2026-01-10"), undated=True)
"""What an old register says was promised by the 10th, and nothing else of when."""


def test_a_remedy_of_which_nobody_knows_when_it_was_agreed_may_have_been_done_on_any_day():
    promised = after(COMPLAINT, PROMISED, "2026-01-20")

    assert statuses(decide(promised, "remedy-done", "2026-01-09"), "2026-01-20") == ["done"]
    assert statuses(decide(promised, "remedy-done", "2026-01-11"), "2026-01-20") == ["late"]


def test_a_remedy_that_was_done_on_a_day_that_nobody_knows_is_done_once_and_never_late():
    done = after(after(COMPLAINT, PROMISED, "2026-01-20"), RemedyDone(remedy="r1", undated=True), "2026-01-20")

    assert statuses(done, "2026-01-20") == ["done"]
    both = agree(done)
    assert refusal(decide, both, "remedy-done", "2026-01-22", remedy="r1") == "remedy r1 was done already"


def test_the_terms_of_a_remedy_that_was_agreed_on_no_known_day_can_be_put_right():
    promised, earlier = after(COMPLAINT, PROMISED, "2026-01-20"), attrs.evolve(PROMISED, due_on=on("2026-01-09"))
    put_right = Replacement(happened=on("2026-01-20"), event=earlier)
    corrected = decide(promised, "correct", "2026-01-21", version=2, reason="mistyped", replacement=put_right)

    assert corrected.results.remedies[0].terms == earlier


# How it stands on a day


def test_a_remedy_is_overdue_when_its_day_is_over():
    assert statuses(agree(due_on=on("2026-02-20")), "2026-01-20", "2026-02-20", "2026-02-21") == [
        "open",
        "open",
        "overdue",
    ]
    assert statuses(agree(due_on=on("2026-02-20")), "2026-02-20T23:59:00+00:00", "2026-02-21T00:00:00+00:00") == [
        "open",
        "overdue",
    ]


def test_a_remedy_without_a_day_is_never_overdue():
    assert statuses(agree(), "2026-01-20", "2036-01-20") == ["open", "open"]


@pytest.mark.parametrize(("day", "status"), [("2026-02-20", "done"), ("2026-02-21", "late")])
def test_a_remedy_done_after_its_day_is_late(day, status):
    done = decide(agree(due_on=on("2026-02-20")), "remedy-done", day)

    assert statuses(done, "2026-01-20", "2026-03-20") == [status, status]


def test_a_remedy_that_cannot_be_delivered_is_not_overdue():
    lost = decide(agree(due_on=on("2026-02-20")), "remedy-undeliverable", "2026-02-25", reason="not-found")

    assert statuses(lost, "2026-02-21", "2026-03-20") == ["undeliverable", "undeliverable"]


def test_the_remedy_due_next_is_the_earliest_that_waits():
    assert next_remedy(agree()) is None
    three = agree(
        agree(agree(due_on=on("2026-03-20")), due_on=on("2026-02-20"), remedy="z1"),
        due_on=on("2026-02-20"),
        remedy="a1",
    )
    assert next_remedy(three) == (on("2026-02-20"), "z1")
    assert next_remedy(decide(three, "remedy-done", "2026-01-21", remedy="z1")) == (on("2026-02-20"), "a1")


@st.composite
def remedies(draw):
    """A remedy agreed some day, perhaps with a day it is due on, and perhaps ended since."""
    agreed = draw(strategies.days())
    ended = {draw(st.sampled_from(["done", "undeliverable"])): draw(st.none() | strategies.days(agreed))}
    due_on = draw(st.none() | strategies.days(agreed))
    return Remedy(terms=RemedyAgreed(remedy="r1", kind=RemedyKind.ACTION, due_on=due_on), agreed=agreed, **ended)


@given(remedies(), st.lists(strategies.days(), min_size=2))
def test_as_days_go_by_a_remedy_only_becomes_overdue(remedy, days):
    seen = [remedy_status(remedy, day, LONDON) for day in sorted(days)]

    steps = list(dict.fromkeys(seen))
    assert steps in ([seen[0]], [RemedyStatus.OPEN, RemedyStatus.OVERDUE])
    assert remedy_result(remedy, LONDON) in {seen[0], RemedyStatus.OPEN}


# Learning


def test_what_was_learned_has_a_cause_words_and_an_owner():
    case = decide(COMPLAINT, "learn", "2026-01-20", cause="delay", what=detail(1), owner="staff-17")
    again = decide(case, "learn", "2026-01-21", cause="records", what=detail(2))

    assert again.results.learned == (
        Learned(learning="l1", cause="delay", what=detail(1), owner="staff-17"),
        Learned(learning="l2", cause="records", what=detail(2)),
    )
    assert refusal(decide, again, "learn", "2026-01-22", cause="delay", what=detail(3), learning="l2") == (
        "it has a learning l2 already: give another id, or none"
    )
