"""What holds for dates that are given, whatever else happened to a case."""

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st

from casework.domain.cases.events import DateSet, DelayInformed
from casework.domain.cases.fold import evolve, fold
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import SetBy
from casework.domain.deadlines import deadlines
from casework.testing import strategies
from tests.complaints import CALENDARS, PLACE, PROCEDURES

procedures = st.sampled_from([PROCEDURES.get(name) for name in PROCEDURES.ids()])
histories = procedures.flatmap(lambda procedure: st.tuples(st.just(procedure), strategies.histories(procedure)))
BINDING = st.sampled_from((SetBy.OMBUDSMAN, SetBy.COURT))


def due(case, procedure):
    version = procedure.version_on(_day(case.intake.received))
    return deadlines(case, version, place=PLACE, calendars=CALENDARS)


def _day(moment):
    return moment.date() if isinstance(moment, dt.datetime) else moment


def told(case, event, day):
    return evolve(case, Fact(version=case.version + 1, happened=day, event=event))


def with_a_limit(drawn, data):
    """A case of one procedure all along, and a limit of its present stage."""
    procedure, facts = drawn
    case = fold("case-drawn", facts)
    assume(all(visit.procedure == procedure.id for visit in case.visits))
    limits = procedure.version_on(_day(case.intake.received)).stage(case.stage).limits
    assume(limits)
    return procedure, case, data.draw(st.sampled_from(limits))


@given(histories, st.data(), strategies.days(), strategies.days())
def test_a_holding_letter_never_moves_a_due_date(drawn, data, day, promised):
    procedure, case, limit = with_a_limit(drawn, data)
    letter = DelayInformed(stage=case.stage, limit=limit.id, told_due_on=promised, reason="illness")

    assert due(told(case, letter, day), procedure) == due(case, procedure)


@given(histories, st.data(), strategies.days(), strategies.days())
def test_the_appointment_of_a_panel_never_moves_a_counted_limit(drawn, data, day, until):
    procedure, case, limit = with_a_limit(drawn, data)
    assume(limit.counts)
    appointment = DateSet(stage=case.stage, limit=limit.id, until=until, by=SetBy.PANEL)

    assert due(told(case, appointment, day), procedure) == due(case, procedure)


@given(histories, st.data(), BINDING, strategies.days())
def test_what_an_ombudsman_or_a_court_sets_last_is_the_due_date(drawn, data, by, until):
    procedure, case, limit = with_a_limit(drawn, data)
    assume(case.is_open and not case.open_pauses and not limit.repeats)
    letter = DateSet(stage=case.stage, limit=limit.id, until=until, by=by)

    found = due(told(case, letter, strategies.NOW.date()), procedure)

    mine = [each for each in found if each.limit == limit.id and each.visit == len(case.visits) - 1]
    assert all((each.due_on, each.provisional) == (until, False) for each in mine)
