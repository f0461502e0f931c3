"""Whatever happens to a case, a new version changes nothing that was over before its first day."""

import datetime as dt

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.fold import fold
from casework.domain.deadlines import deadlines, governed_deadlines
from casework.domain.governing import versions_of
from casework.testing.strategies import histories
from tests.histories import CALENDARS, PLACE
from tests.transitions import BOTH, BY_STAGE, PLAIN, TAKING_OVER

SINCE = dt.date(2026, 4, 8)
EVERY = (PLAIN, BY_STAGE, TAKING_OVER, BOTH)
told = histories(PLAIN, first=dt.date(2026, 1, 1), last=dt.date(2026, 5, 31), longest=8)


def day(moment):
    return moment.astimezone(PLACE.zone).date() if isinstance(moment, dt.datetime) else moment


def governed(case, procedure):
    return governed_deadlines(case, procedure, place=PLACE, calendars=CALENDARS)


def alone(case, version):
    return deadlines(case, version, place=PLACE, calendars=CALENDARS)


@given(told)
def test_each_limit_has_the_date_that_the_version_it_names_gives_it(facts):
    case = fold("case-1", facts)

    for procedure in EVERY:
        by_version = {
            version.id: {(each.visit, each.turn, each.limit): each.due_on for each in alone(case, version)}
            for version in procedure.versions
            if all(version.has_stage(visit.stage) for visit in case.visits)
        }
        for each in governed(case, procedure):
            if each.version in by_version:
                assert each.due_on == by_version[each.version][each.visit, each.turn, each.limit]


@given(told)
def test_without_a_transition_the_version_of_the_receipt_governs_everything(facts):
    case = fold("case-1", facts)
    version = PLAIN.version_on(day(case.intake.received))

    assert governed(case, PLAIN) == alone(case, version)
    assert {each.version for each in governed(case, PLAIN)} <= {version.id}


@given(told)
def test_what_had_ended_was_done_or_was_due_before_the_day_is_as_if_there_were_no_new_version(facts):
    case = fold("case-1", facts)
    old = [attrs.evolve(procedure, versions=procedure.versions[:1]) for procedure in EVERY]

    for before, procedure in zip(old, EVERY, strict=True):
        kept = governed(case, procedure)
        for each in governed(case, before):
            ended = case.visits[each.visit].ended
            moments = (ended, each.done_on, each.due_on)
            if day(case.intake.received) < SINCE and any(moment and day(moment) < SINCE for moment in moments):
                assert each in kept


@given(told)
def test_a_visit_has_one_version_from_its_beginning_unless_one_takes_it_over(facts):
    case = fold("case-1", facts)

    for procedure in EVERY:
        for index, visit in enumerate(case.visits):
            first, *later = versions_of(procedure, case, index, day=day)
            assert first.has_stage(visit.stage)
            assert not later or (later == [procedure.versions[1]] and later[0].takes_over_open)
            assert not later or day(visit.began) < SINCE


@given(told, st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
def test_up_to_a_day_no_version_governs_that_comes_into_force_later(facts, until):
    case = fold("case-1", facts)

    for procedure in EVERY:
        found = versions_of(procedure, case, len(case.visits) - 1, day=day, up_to=until)
        late = [version for version in found if version.effective_from > until]
        assert not late or day(case.intake.received) > until
