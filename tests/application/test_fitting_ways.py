"""The ways that explain what differs are those that a slow rule finds which tries each on every due day."""

import datetime as dt
from collections import Counter
from types import SimpleNamespace

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.procedure_drafts import OwnPolicy, drafted_procedure
from casework.adapters.toml_procedures import ProcedureLibrary, parse_procedure
from casework.application import fitting_ways
from casework.application.fitting_ways import Agreement, Compared, FittingWays
from casework.application.organisations import Organisation
from casework.application.rulebook import Rulebook
from casework.application.rules_record import OneProcedure
from casework.application.ways_of_counting import WAYS, Basis, Change, Starts, WaysOfCounting, finds_what
from casework.errors import DataError, NotFoundError
from tests.complaints import CALENDARS

FIRST = dt.date(2025, 4, 1)


def ways_by(procedures):
    organisation = Organisation(id="town", calendar="england-and-wales")
    return WaysOfCounting(Rulebook(organisation, procedures=procedures, calendars=CALENDARS))


POLICY = OwnPolicy(
    id="our-policy", stages={"1": 10, "2": 20}, acknowledge=5, since=None, until=None, citation="ours"
)  # fmt: skip
OURS = ways_by(OneProcedure(parse_procedure(drafted_procedure(POLICY), name="our-policy")))


def based(offset, *, procedure="our-policy", acknowledged=2):
    received = (FIRST + dt.timedelta(days=offset)).isoformat()
    later = (FIRST + dt.timedelta(days=offset + acknowledged)).isoformat()
    return Basis(procedure, received, "1", "respond", Starts(received, received, later))


def slowly(compared, ways, *, same, unexplained):
    """Return the ways as they were found before: each is tried on all."""
    found = []
    for way in WAYS:
        agreeing, by_instead = 0, Counter()
        for each in compared:
            plain, is_same = ways.plain_day(each.basis), each.agreement is not Agreement.DIFFERS
            is_plain = each.theirs != each.ours if each.got_more else plain in {None, each.ours}
            if is_plain and finds_what(way):
                by_instead.update(ways.instead(each.basis, way, each.theirs))
            else:
                day = None if finds_what(way) else ways.day(each.basis, way)
                agreeing += day == each.theirs if is_plain and day is not None else is_same
        found.append((way, agreeing + max(by_instead.values(), default=0)))
    enough = [each for each in found if each[1] >= same + max(3, 0.9 * unexplained)]
    fewest = [each for each in enough if len(each[0]) == len(enough[0][0])]
    best = [each for each in fewest if each[1] == max(count for _, count in fewest)]
    return [each for each in best if Change.OTHER_AMOUNT not in each[0]] or best


def agreement(theirs, ours, plain):
    if theirs == ours:
        return Agreement.SAME
    return Agreement.BEFORE_MORE_TIME if theirs == plain else Agreement.DIFFERS


@st.composite
def comparisons(draw):
    ways = draw(st.lists(st.sampled_from([*WAYS, None]), min_size=1, max_size=2))
    found = []
    for offset in draw(st.lists(st.integers(0, 300), min_size=3, max_size=25)):
        basis, way = based(offset, acknowledged=draw(st.integers(0, 3))), draw(st.sampled_from(ways))
        ours, got_more = OURS.plain_day(basis), draw(st.integers(0, 9)) == 0
        other = None if way is None or finds_what(way) else OURS.day(basis, way)
        theirs = other or draw(st.sampled_from([ours, OURS.plain_day(based(offset + 9))]))
        if got_more:
            ours = OURS.plain_day(based(offset + 20))
        plain = OURS.plain_day(basis) if got_more else None
        found.append(Compared(theirs, ours, basis, got_more, agreement(theirs, ours, plain)))
    return found


def found_in(compared, ways=OURS):
    fitting = FittingWays()
    for each in compared:
        fitting.add(each, ways)
    differing = sum(each.agreement is Agreement.DIFFERS for each in compared)
    return fitting.found(same=len(compared) - differing, unexplained=differing)


@given(comparisons())
def test_the_ways_are_those_that_trying_each_on_all_finds(compared):
    differing = sum(each.agreement is Agreement.DIFFERS for each in compared)

    expected = slowly(compared, OURS, same=len(compared) - differing, unexplained=differing)

    assert [(each.changes, each.same) for each in found_in(compared)] == expected


def by_holidays(offsets):
    """Return due days of a register that did not leave bank holidays out."""
    found = []
    for offset in offsets:
        basis = based(offset)
        ours, theirs = OURS.plain_day(basis), OURS.day(basis, (Change.BANK_HOLIDAYS,))
        found.append(Compared(theirs, ours, basis, False, Agreement.SAME if theirs == ours else Agreement.DIFFERS))
    return found


def test_what_is_held_has_a_bound_and_the_way_is_found_all_the_same(monkeypatch):
    whole = found_in(by_holidays(range(60)))
    monkeypatch.setattr(fitting_ways, "_HELD", 7)

    assert whole == found_in(by_holidays(range(60)))
    assert [each.changes for each in whole] == [(Change.BANK_HOLIDAYS,)]


def test_where_no_way_has_any_hope_nothing_is_held_any_more(monkeypatch):
    monkeypatch.setattr(fitting_ways, "_HELD", 4)
    without_reason = [
        Compared(f"2024-01-0{1 + offset % 5}", OURS.plain_day(based(offset)), based(offset), False, Agreement.DIFFERS)
        for offset in range(40)
    ]

    assert found_in(without_reason) == ()


def test_due_days_that_are_alike_are_tried_once():
    class Watched(WaysOfCounting):
        def day(self, *asked):
            tried.append(asked)
            return super().day(*asked)

    tried = []

    found_in(by_holidays([9]) * 500, Watched(OURS._rulebook))

    assert tried
    assert len(tried) == len(set(tried))


CODE = "housing-ombudsman-code-2024"


def of_the_code(day, ways):
    return list(ways.instead(based(day, procedure=CODE), (Change.EARLIER_RULES,), counted_10(day)))


def counted_10(day):
    return OURS.plain_day(based(day))


def test_a_landlord_that_still_counts_by_the_code_of_2022_is_told_so():
    ways = ways_by(ProcedureLibrary())
    compared = []
    for day in range(12):
        basis = based(day, procedure=CODE)
        basis = basis._replace(starts=basis.starts._replace(own=basis.starts.acknowledged))
        compared.append(Compared(counted_10(day), ways.plain_day(basis), basis, False, Agreement.DIFFERS))

    told = {each.changes: each.earlier for each in found_in(compared, ways)}

    assert told[Change.EARLIER_RULES,] == "housing-ombudsman-code-2022@2022-04-01"
    assert told[Change.BEGINNING,] is None


def test_an_earlier_version_of_ones_own_procedure_is_named():
    text = drafted_procedure(POLICY)
    head, version, rest = text.partition("[[version]]\n")
    first = f"{version}effective_from = 2015-04-01\n{rest}".replace("amount = 10", "amount = 15")
    second = f"{version}effective_from = 2024-04-01\n{rest}"
    ways = ways_by(OneProcedure(parse_procedure(f"{head}{first}\n{second}", name="our-policy")))
    theirs = (dt.date(2025, 6, 2) + dt.timedelta(days=21)).isoformat()
    basis = based((dt.date(2025, 6, 2) - FIRST).days)

    assert list(ways.instead(basis, (Change.EARLIER_RULES,), theirs)) == ["our-policy@2015-04-01"]
    assert list(ways.instead(basis, (Change.EARLIER_RULES,), "2025-06-16")) == []
    assert ways.plain_day(basis) == "2025-06-16"


@pytest.mark.parametrize("error", [DataError("it has mistakes"), NotFoundError("procedure", "x", known=[])])
def test_a_procedure_of_before_that_cannot_be_read_is_left_out(error):
    shipped = ProcedureLibrary()

    def get(name):
        if name != CODE:
            raise error
        return shipped.get(name)

    assert of_the_code(0, ways_by(SimpleNamespace(get=get))) == []


def test_procedures_that_took_the_place_of_each_other_are_tried_once():
    shipped = ProcedureLibrary()
    circle = {CODE: shipped.get(CODE), "housing-ombudsman-code-2022": _superseding(shipped, CODE)}

    ways = ways_by(SimpleNamespace(get=circle.__getitem__))

    assert of_the_code(0, ways) == ["housing-ombudsman-code-2022@2022-04-01"]


def _superseding(shipped, name):
    return attrs.evolve(shipped.get("housing-ombudsman-code-2022"), supersedes=(name,))
