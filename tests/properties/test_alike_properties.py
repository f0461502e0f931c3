"""Limits that are remembered for cases that are alike are those that each of them has when it is reckoned by itself."""

import datetime as dt
import itertools

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.organisations import Organisation
from casework.application.rulebook import Rulebook
from casework.domain.cases.fold import fold
from casework.domain.time.moments import local_day
from casework.errors import CaseworkError
from casework.testing.strategies import histories
from tests.histories import CALENDARS, LONDON

PROCEDURES = ProcedureLibrary()
SHIPPED = [PROCEDURES.get(name) for name in PROCEDURES.ids()]


def rulebook():
    return Rulebook(Organisation(id="council"), procedures=PROCEDURES, calendars=CALENDARS)


REMEMBERS = rulebook()


@st.composite
def alike(draw):
    """A history, and one in which the same happened on the same local days, at other times of the day or at none."""
    procedure = draw(st.sampled_from(SHIPPED))
    facts = draw(histories(procedure, longest=6))
    return facts, tuple(attrs.evolve(fact, happened=draw(moments(fact.happened))) for fact in facts)


def moments(happened):
    day = local_day(happened, LONDON)
    times = st.times(dt.time(0, 30), dt.time(23, 30))
    return st.just(day) | times.map(lambda time: dt.datetime.combine(day, time, LONDON))


def limits(book, facts):
    try:
        return book.row(fold("case-1", facts)).limits
    except CaseworkError as error:
        return type(error)


@given(alike())
def test_what_is_remembered_of_one_case_is_what_is_reckoned_for_another(drawn):
    for facts in itertools.chain(drawn, drawn):
        assert limits(REMEMBERS, facts) == limits(rulebook(), facts)
