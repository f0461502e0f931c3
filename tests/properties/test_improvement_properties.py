"""Improvements: whatever is allowed in whatever order, what they say of themselves stays true."""

import datetime as dt
import itertools

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.improvements.events import ImprovementFact
from casework.domain.improvements.improvement import ImprovementStatus, evolve, fold
from casework.domain.improvements.rules import why_not
from tests.improvement_examples import IMPROVEMENTS

FIRST = dt.date(2026, 1, 5)
EVENTS = st.sampled_from([event for events in IMPROVEMENTS.values() for event in events[:1]][1:])
STEPS = st.lists(st.tuples(st.integers(0, 40), EVENTS), max_size=25)
DAYS = st.dates(FIRST, dt.date(2027, 12, 31))


def lived(steps):
    """An improvement to which those of *steps* happened that were allowed on their day, and every state of it."""
    found = fold("i1", (ImprovementFact(version=1, on=FIRST, event=IMPROVEMENTS["proposed"][1]),))
    states, on = [found], FIRST
    for days, event in steps:
        on += dt.timedelta(days=days)
        moved = _moved(event, on)
        if why_not(found, moved, on=on, today=on) is None:
            found = evolve(found, ImprovementFact(version=found.version + 1, on=on, event=moved))
            states.append(found)
    return states


def _moved(event, on):
    """The same event with its days after the day on which it happens."""
    later = {name: on + dt.timedelta(days=30) for name in ("due_on", "review_on", "published_from")}
    known = {field.name for field in attrs.fields(type(event)) if field.init}
    return attrs.evolve(event, **{name: day for name, day in later.items() if name in known})


@given(steps=STEPS)
def test_the_whole_is_folded_from_its_facts_alone(steps):
    found = lived(steps)[-1]

    assert fold("i1", found.facts) == found
    assert [fact.version for fact in found.facts] == list(range(1, found.version + 1))


@given(steps=STEPS)
def test_nothing_that_was_said_is_lost(steps):
    states = lived(steps)

    assert all(after.facts[:-1] == before.facts for before, after in itertools.pairwise(states))


@given(steps=STEPS, day=DAYS)
def test_only_what_was_done_and_not_taken_up_again_is_published(steps, day):
    for found in lived(steps):
        assert found.published(day) is None or found.is_to_be_published or found.last_on > day
        if found.is_to_be_published:
            assert found.status is ImprovementStatus.DONE
            assert found.evidence is not None


@given(steps=STEPS, day=DAYS)
def test_what_is_done_or_dropped_is_never_overdue_and_what_is_overdue_stays_so_as_days_go_by(steps, day):
    found = lived(steps)[-1]

    if not found.status.is_open:
        assert not found.is_overdue(day)
    if found.is_overdue(day):
        assert found.is_overdue(day + dt.timedelta(days=1))


@given(steps=STEPS)
def test_who_takes_it_up_was_told_of_it_before_and_each_partner_once(steps):
    found = lived(steps)[-1]

    partners = [share.partner for share in found.shares]
    assert len(set(partners)) == len(partners)
    assert all(share.taken_up_on is None or share.taken_up_on >= share.shared_on for share in found.shares)


@given(steps=STEPS)
def test_something_asked_for_it_once_and_no_oftener(steps):
    found = lived(steps)[-1]

    assert len(set(found.prompts)) == len(found.prompts)
