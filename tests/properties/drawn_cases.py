"""Cases that nobody thought of: procedures, calendars and histories drawn together, from 1995 to 2040.

They are drawn as plain words, which the slow oracle reads as they are, and are told to casework as its own values.
"""

import datetime as dt
import functools

from hypothesis import strategies as st

from casework.domain.cases.events import (
    Acknowledged,
    Closed,
    Corrected,
    DateAgreed,
    Escalated,
    Extended,
    Paused,
    Received,
    Reopened,
    Replacement,
    Responded,
    Resumed,
)
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import Kind
from casework.domain.deadlines import deadlines
from casework.domain.procedures import ExtensionBase, PauseRule, Pick
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.places import Place
from tests.histories import LONDON, READ, limit, more_time, rules, within

DAY = dt.timedelta(days=1)
YEARS = (dt.date(1995, 1, 1), dt.date(2040, 12, 31))
UNITS = ("working_days", "calendar_days", "weeks", "months", "years")
IN_DAYS = UNITS[:3]
REASONS = {"waiting": (True, False), "fee": (False, False), "clarification": (True, True), "identity": (False, True)}
NEVER_ANEW = ("waiting", "fee")
_MOST = {"weeks": 10, "months": 8, "years": 1}


# Drawing


@st.composite
def counts(draw, units=UNITS, calendars=("place", "other"), *, plain=False):
    unit = draw(st.sampled_from(units))
    how = {"closed_day": ("keep", "deemed"), "start": ("receipt", "next_day", "next_working_day")}
    how |= {"day_one": ("next", "same"), "roll": ("none", "forward")}
    said = {name: words[0] if plain else draw(st.sampled_from(words)) for name, words in how.items()}
    amount = draw(st.integers(1, _MOST.get(unit, 40)))
    return {"amount": amount, "unit": unit, "calendar": draw(st.sampled_from(calendars)), **said}


@st.composite
def limits(draw, units=UNITS, most=2, *, plain=False):
    """The limits of one stage: to acknowledge, and to answer, counted from any of the facts that may start it."""
    some = st.lists(counts(units, plain=plain), min_size=1, max_size=most)
    answered_from = draw(st.sampled_from(("acknowledged", "stage_began", "received")))
    return [
        {
            "id": name, "starts": starts, "done": done, "counts": draw(some),
            "pick": draw(st.sampled_from(("earlier", "later"))),
            "base": draw(st.sampled_from((None, "due", "start", "granted"))),
        }
        for name, starts, done in (
            ("acknowledge", "stage_began", "acknowledged"), ("respond", answered_from, "responded"),
        )
    ]  # fmt: skip


weeks = st.sampled_from([frozenset({5, 6})] * 3 + [frozenset(), frozenset({4, 5}), frozenset({0, 1, 2, 4, 5, 6})])


def _calendar(start):
    days = st.integers(0, 300).map(lambda number: start + DAY * number)
    return st.tuples(weeks, st.frozensets(days, max_size=25))


@st.composite
def cases(
    draw, *, units=UNITS, most=2, plain=False, in_working_days=False, reasons=tuple(REASONS), granted=True, visits=3,
    reopened=True, closed=None, corrections=True,
):  # fmt: skip
    """A procedure of two stages, two calendars and a history; some of it recorded late, and some of it put right."""
    start = draw(st.dates(*YEARS))
    chapters = [start]
    recorded = [{"what": "received", "on": start}]
    stage = "1"
    for number in range(draw(st.integers(1, visits if reopened else 2))):
        if number:
            ended = chapters[-1] + DAY * draw(st.integers(0, 60))
            began = ended + DAY * draw(st.integers(0, 60))
            if stage == "1" and (not reopened or draw(st.booleans())):
                stage, moved = "2", [{"what": "escalated", "on": began}]
            else:
                moved = [{"what": "closed", "on": ended}, {"what": "reopened", "on": began}]
            chapters.append(began)
            recorded += moved
        units_of_more = ("working_days",) if in_working_days else ("working_days", "calendar_days")
        recorded += draw(_visit(stage, chapters[-1], units_of_more if granted else ()))
    if draw(st.booleans()) if closed is None else closed:
        recorded.append({"what": "closed", "on": chapters[-1] + DAY * draw(st.integers(0, 90))})
    case = {
        "rules": {each: draw(limits(units, most, plain=plain)) for each in ("1", "2")},
        "pauses": {reason: REASONS[reason] for reason in reasons},
        "calendars": {"place": draw(_calendar(start)), "other": draw(_calendar(start))},
        "facts": draw(_with_pauses(recorded, start, (*reasons, "unheard"))),
    }
    if corrections:
        case["facts"] = case["facts"] + draw(_corrections(case["facts"]))
    return case


@st.composite
def _visit(draw, stage, began, units_of_more):
    """What happened in one visit, in an order of recording that need not be that of happening."""
    day = st.integers(0, 80).map(lambda number: began + DAY * number)
    found = [
        {"what": what, "on": draw(day), "stage": stage} for what in ("acknowledged", "responded") if draw(st.booleans())
    ]
    if units_of_more:
        found += draw(st.lists(grants(stage, day, units_of_more, agreed=True), max_size=3))
    return draw(st.permutations(found))


@st.composite
def grants(draw, stage, day, units=("working_days", "calendar_days"), *, agreed=False):
    """More time, by an amount or until a day; or a day that was agreed."""
    said = {"on": draw(day), "stage": stage, "limit": draw(st.sampled_from(("acknowledge", "respond")))}
    sort = draw(st.sampled_from(("amount", "amount", "until", "agreed") if agreed else ("amount", "amount", "until")))
    if sort == "amount":
        unit = draw(st.sampled_from(units))
        return {"what": "extended", **said, "amount": draw(st.integers(1, 20)), "unit": unit}
    until = said["on"] + DAY * draw(st.integers(0, 90))
    return {"what": "agreed" if sort == "agreed" else "extended", **said, "until": until}


def pauses(start, reasons):
    """(first, length or None while it lasts, reason)."""
    return st.tuples(
        st.integers(0, 150).map(lambda number: start + DAY * number),
        st.none() | st.integers(0, 20) | st.integers(0, 20),
        st.sampled_from(reasons),
    )


@st.composite
def _with_pauses(draw, recorded, start, reasons):
    """What was recorded, with pauses anywhere in it; each is begun before it is ended."""
    for number, (first, length, reason) in enumerate(draw(st.lists(pauses(start, reasons), max_size=4)), start=1):
        place = draw(st.integers(1, len(recorded)))
        begun, *ended = paused(f"p{number}", first, length, reason)
        recorded = [*recorded[:place], begun, *recorded[place:]]
        if ended:
            later = draw(st.integers(place + 1, len(recorded)))
            recorded = [*recorded[:later], *ended, *recorded[later:]]
    return recorded


def paused(name, first, length, reason):
    begun = {"what": "paused", "on": first, "pause": name, "reason": reason}
    return [begun] if length is None else [begun, {"what": "resumed", "on": first + DAY * length, "pause": name}]


@st.composite
def _corrections(draw, facts):
    """Corrections of what moves no case on: another day, or struck out; the receipt only gets another day."""
    may_change = ("received", "acknowledged", "responded", "extended", "agreed")
    places = [place for place, fact in enumerate(facts, start=1) if fact["what"] in may_change]
    found = []
    for place in draw(st.lists(st.sampled_from(places), max_size=2)):
        wrong = facts[place - 1]
        instead = {**wrong, "on": wrong["on"] + DAY * draw(st.integers(-10, 10))}
        struck = wrong["what"] != "received" and draw(st.booleans())
        found.append(correction(place, None if struck else instead))
    return found


def correction(number, instead=None):
    return {"what": "corrected", "on": dt.date(2045, 1, 1), "number": number, "instead": instead}


# Telling


def events(facts):
    """The facts as casework keeps them."""
    return [Fact(version=number, happened=fact["on"], event=_event(fact)) for number, fact in enumerate(facts, start=1)]


EVENTS = {
    "acknowledged": Acknowledged, "responded": Responded, "extended": functools.partial(Extended, reason="complexity"),
    "agreed": DateAgreed, "paused": Paused, "resumed": Resumed, "escalated": functools.partial(Escalated, stage="2"),
    "closed": Closed, "reopened": functools.partial(Reopened, reason="new-facts"),
    "received": functools.partial(Received, kind=Kind.COMPLAINT, procedure="made-up", reference="C-1", stage="1"),
}  # fmt: skip


def _event(fact):
    if fact["what"] == "corrected":
        instead = fact["instead"] and Replacement(happened=fact["instead"]["on"], event=_event(fact["instead"]))
        return Corrected(version=fact["number"], reason="mistake", replacement=instead)
    return EVENTS[fact["what"]](**{name: value for name, value in fact.items() if name not in ("what", "on")})


def procedure(case):
    """The version of a procedure that has these rules."""
    stages = {number: [_limit(each) for each in found] for number, found in case["rules"].items()}
    reasons = [
        PauseRule(reason=reason, counts_last_day=counts_last_day, restarts=restarts, authority=READ)
        for reason, (counts_last_day, restarts) in case["pauses"].items()
    ]
    return rules(*stages["1"], two=stages["2"], pauses=reasons)


def _limit(plain):
    counted = [
        within(**{name: value for name, value in count.items() if name != "start"}, start=count["start"])
        for count in plain["counts"]
    ]
    return limit(
        plain["id"], starts=plain["starts"], done=plain["done"], counts=counted, pick=Pick(plain["pick"]),
        extension=None if plain["base"] is None else more_time(ExtensionBase(plain["base"])),
    )  # fmt: skip


def calendars(case):
    return {
        name: WorkingCalendar(id=name, name=name, closed_weekdays=closed, holidays=dict.fromkeys(shut, "Drawn day"))
        for name, (closed, shut) in case["calendars"].items()
    }


def answered(case):
    """Every deadline of the case, as casework finds it."""
    known = calendars(case)
    place = Place(zone=LONDON, calendar=known["place"])
    return deadlines(fold("C-1", events(case["facts"])), procedure(case), place=place, calendars=known)


def changed(case, **parts):
    return {**case, **parts}


def recorded(case, *facts):
    return changed(case, facts=[*case["facts"], *facts])


def with_holiday(case, day, *names):
    """The case with one more holiday in the calendars of these names."""
    found = {
        name: (closed, shut | {day} if name in names else shut) for name, (closed, shut) in case["calendars"].items()
    }
    return changed(case, calendars=found)


def shuffled(draw, facts):
    """The same facts recorded in another order: pauses before their ends, and those of a stage after it was begun."""
    moves = [fact for fact in facts if fact["what"] in ("received", "escalated", "closed")]
    rest = draw(st.permutations([fact for fact in facts if fact not in moves]))
    order = moves
    for fact in rest:
        first = next(place for place, each in enumerate(order) if _may_follow(each, fact)) + 1
        place = draw(st.integers(first, len(order)))
        order = [*order[:place], fact, *order[place:]]
    return _pauses_first(order)


def _may_follow(before, fact):
    return before["what"] == ("escalated" if fact.get("stage") == "2" else "received")


def _pauses_first(facts):
    places = {}
    for place, fact in enumerate(facts):
        if "pause" in fact:
            places.setdefault(fact["pause"], []).append(place)
    order = list(facts)
    for mine in places.values():
        both = sorted((facts[place] for place in mine), key=lambda fact: fact["what"] == "resumed")
        for place, fact in zip(mine, both, strict=True):
            order[place] = fact
    return order


def split(facts, draw):
    """The same pauses, each in two pieces that meet; the second is recorded right after the first."""
    ends = {fact["pause"]: fact["on"] for fact in facts if fact["what"] == "resumed"}
    found = []
    for fact in facts:
        if fact["what"] == "paused" and fact["pause"] in ends:
            middle = fact["on"] + DAY * draw(st.integers(0, (ends[fact["pause"]] - fact["on"]).days))
            piece = {"pause": f"{fact['pause']}-first"}
            found += [fact | piece, {"what": "resumed", "on": middle, **piece}, fact | {"on": middle}]
        else:
            found.append(fact)
    return found
