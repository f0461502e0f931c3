"""Property 7: whatever a case tells of, a change of rules moves what is open and nothing that has ended."""

import itertools

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.domain.cases.fold import fold
from casework.domain.deadlines import Era, as_they_ended, governed_deadlines, key_of, known_then
from casework.domain.procedures import OF_THE_BODY
from casework.domain.time.places import Place
from casework.errors import CaseworkError
from casework.testing.strategies import days, histories
from tests.histories import CALENDARS, LONDON

PROCEDURES = ProcedureLibrary()
SHIPPED = [PROCEDURES.get(name) for name in PROCEDURES.ids()]
NAMES = sorted({count.calendar for each in SHIPPED for version in each.versions for stage in version.stages
                for limit in stage.limits for count in limit.counts} - {*OF_THE_BODY})  # fmt: skip


@st.composite
def changes(draw, *, corrections=False):
    """A procedure, facts with their positions in the log, a position, and holidays proclaimed after it."""
    procedure = draw(st.sampled_from(SHIPPED))
    facts = draw(histories(procedure, longest=8, corrections=corrections))
    # Between two facts of one case there may be those of others.
    positions = itertools.accumulate(draw(st.lists(st.integers(1, 3), min_size=len(facts), max_size=len(facts))))
    told = tuple(attrs.evolve(fact, position=at) for fact, at in zip(facts, positions, strict=True))
    until = draw(st.integers(0, told[-1].position + 1))
    began = fold("case-1", told).intake.received
    first = began if not hasattr(began, "date") else began.date()
    holidays = draw(st.frozensets(days(first, first.replace(year=first.year + 1, day=1)), min_size=1, max_size=40))
    return procedure, told, until, holidays


def rules(holidays=frozenset()):
    """The calendars with more holidays, and a place on the English one."""
    calendars = {name: CALENDARS[name].with_holidays(holidays, id=name) if holidays else CALENDARS[name]
                 for name in {*NAMES, "england-and-wales"}}  # fmt: skip
    return {"place": Place(zone=LONDON, calendar=calendars["england-and-wales"]), "calendars": calendars}


def read(case, procedure, made):
    try:
        return {key_of(each): each for each in governed_deadlines(case, procedure, **made)}
    except CaseworkError:
        assume(False)


def dated(case, procedure, until, before, after):
    old = tuple(read(known_then(case, until), procedure, before).values())
    now = tuple(read(case, procedure, after).values())
    eras = Era(since=-1, until=until, deadlines=old), Era(since=until, until=None, deadlines=now)
    return as_they_ended(case, eras)


@given(changes())
def test_property_7_what_had_ended_keeps_its_date_and_result_and_everything_else_follows(drawn):
    procedure, facts, until, holidays = drawn
    before, after = rules(), rules(holidays)
    case = fold("case-1", facts)
    by_then = [fact for fact in facts if fact.position <= until]
    had_ended = set()
    if by_then:
        known = fold("case-1", by_then)
        had_ended = {key for key, each in read(known, procedure, before).items() if not each.is_open}
    by_old, by_new = read(case, procedure, before), read(case, procedure, after)

    found = {key_of(each): each for each in dated(case, procedure, until, before, after)}

    assert found.keys() == by_new.keys()
    for key, each in found.items():
        # What had ended then, and has not been taken up again since, is as the rules of that time have it.
        stays = key in had_ended and not by_old[key].is_open
        expected = by_old[key] if stays else by_new[key]
        assert (each.due_on, each.done_on, each.result) == (expected.due_on, expected.done_on, expected.result)


@given(changes(corrections=True))
def test_property_7_the_same_rules_again_change_nothing(drawn):
    procedure, facts, until, _ = drawn
    case, made = fold("case-1", facts), rules()

    assert dated(case, procedure, until, made, made) == tuple(read(case, procedure, made).values())
