"""A deadline is a value: it says the same for the same facts, and nobody can change what it says."""

import pytest

from tests.histories import acknowledged, all_deadlines, case_of, deadline, limit, on, received, rules, within

TEN_DAYS = rules(limit(counts=[within(10)]))


def found_for(day):
    return deadline(case_of(received(day)), TEN_DAYS)


def test_the_same_facts_make_equal_deadlines():
    assert found_for("2026-03-02") == found_for("2026-03-02")
    assert len({found_for("2026-03-02"), found_for("2026-03-02"), found_for("2026-03-03")}) == 2


def test_another_day_makes_another_deadline():
    assert found_for("2026-03-02") != found_for("2026-03-03")
    assert found_for("2026-03-02") != "a deadline"


def test_facts_that_leave_a_deadline_as_it_was_do_not_make_it_another():
    case = case_of(received("2026-03-02"), acknowledged("2026-03-04"))

    assert deadline(case, TEN_DAYS) == found_for("2026-03-02")


def test_a_deadline_shows_what_it_says():
    shown = repr(found_for("2026-03-02"))

    assert shown.startswith("Deadline(stage='1', visit=0, turn=0, limit='respond', name='Do respond', starts_on=")
    assert "due_on=datetime.date(2026, 3, 16), done_on=None" in shown


def test_nobody_can_change_what_a_deadline_says():
    (found,) = all_deadlines(case_of(received("2026-03-02")), TEN_DAYS)

    for name in ("due_on", "done_on", "limit", "late"):
        with pytest.raises(AttributeError):
            setattr(found, name, on("2026-04-01"))
