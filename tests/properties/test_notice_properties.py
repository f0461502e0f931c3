"""Who hears of what in cases that nobody thought of: against a slow oracle, and at the far end."""

import contextlib
import datetime as dt
from collections import Counter

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.cases.events import (
    Acknowledged,
    Assigned,
    Closed,
    Corrected,
    DelayInformed,
    Escalated,
    Extended,
    Party,
    PartyAdded,
    PartyRemoved,
    Received,
    Reopened,
    Replacement,
    Responded,
)
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import Kind, Role
from casework.domain.notifications.kinds import NOTICES
from casework.domain.notifications.notices import notices
from casework.domain.reminders.recipients import Ladder, barred
from casework.domain.reminders.schedules import Subject
from casework.domain.reminders.watching import OnRecord, watched
from casework.errors import CaseworkError
from tests.delivery import SENDER, Post, send, sending_office, sweep
from tests.effort import examples
from tests.histories import ANOTHER_AT_2, PLACE, rules
from tests.offices import complaint
from tests.oracles import slow_notices

FIRST, UNTIL = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC), dt.date(2026, 3, 2)
PEOPLE, STAFF = st.sampled_from(["p1", "p2", "p3"]), st.sampled_from(["a", "b", "manager"])
PAUSES = st.sampled_from([0, 1, 23, 24, 25, 500])
RULES = rules(conflicts=[ANOTHER_AT_2])
UP = Ladder(goes_up=("handler", "team", "manager"), held={"manager": (slow_notices.ABOVE,)})
PLAIN = ("acknowledged", "extended", "delay", "responded", "escalated", "closed", "reopened")
MOVES = st.sampled_from([*PLAIN, "responded", "escalated", *["joined", "left", "assigned", "accused", "corrected"] * 2])


@st.composite
def records(draw):
    """What was written down of a case, one after the other, the receipt first."""
    roles = st.sampled_from(["complainant", "complainant", "person_affected"])
    found = [{"what": "received", "hour": 0, "parties": draw(st.dictionaries(PEOPLE, roles, max_size=2))}]
    for what in draw(st.lists(MOVES, max_size=12)):
        record = {"what": what, "hour": found[-1]["hour"] + draw(PAUSES)}
        record["stage"] = slow_notices.present(slow_notices.standing(found))["stage"]
        if what == "joined":
            record["parties"] = {draw(PEOPLE): draw(roles)}
        elif what == "left":
            record["name"] = draw(PEOPLE)
        elif what == "accused":
            record["who"] = draw(STAFF)
        elif what == "assigned":
            record |= {"handler": draw(STAFF), "team": draw(st.sampled_from([None, "waste"]))}
        elif what == "corrected":
            record |= draw(corrections(found, roles))
        if what != "corrected" or record["number"] is not None:
            found.append(record)
    return found


@st.composite
def corrections(draw, found, roles):
    """What is put right: who was named, or that something never happened; nothing where there is nothing."""
    number, record = draw(st.sampled_from(slow_notices.standing(found)))
    if record["what"] in {"received", "joined"} and draw(st.booleans()):
        parties = draw(st.dictionaries(PEOPLE, roles, min_size=1, max_size=1))
        return {"number": number, "instead": {**record, "parties": parties}}
    return {"number": None if number == 1 else number, "instead": None}


def joined(name, role, actor=None):
    return PartyAdded(stage="1", party=Party(party=name, role=Role(role), actor=actor))


def corrected(record):
    instead = record["instead"]
    replaced = None if instead is None else Replacement(happened=FIRST, event=event_of(instead))
    return Corrected(version=record["number"], reason="mistake", replacement=replaced)


def received(record):
    parties = tuple(Party(party=name, role=Role(role)) for name, role in record["parties"].items())
    return Received(kind=Kind.COMPLAINT, procedure="made-up", reference="C-1", stage="1", parties=parties)


WRITTEN = {
    "received": received,
    "joined": lambda record: joined(*next(iter(record["parties"].items()))),
    "left": lambda record: PartyRemoved(party=record["name"], reason="mistake"),
    "accused": lambda record: joined(f"x-{record['who']}", "person_complained_about", record["who"]),
    "assigned": lambda record: Assigned(stage=record["stage"], handler=record["handler"], team=record["team"]),
    "acknowledged": lambda record: Acknowledged(stage=record["stage"]),
    "responded": lambda record: Responded(stage=record["stage"]),
    "extended": lambda record: Extended(stage=record["stage"], limit="respond", until=UNTIL),
    "delay": lambda record: DelayInformed(stage=record["stage"], limit="respond", told_due_on=UNTIL, reason="ill"),
    "escalated": lambda _: Escalated(stage="2"),
    "closed": lambda _: Closed(),
    "reopened": lambda _: Reopened(reason="new-facts"),
    "corrected": corrected,
}


def event_of(record):
    """What casework writes down of *record*."""
    return WRITTEN[record["what"]](record)


def case_of(found):
    """The case of which *found* tells, and when that was written down."""
    recorded = {number: FIRST + dt.timedelta(hours=each["hour"]) for number, each in enumerate(found, 1)}
    facts = [Fact(version=n, happened=recorded[n], event=event_of(each)) for n, each in enumerate(found, 1)]
    return fold("case-1", facts), recorded


def said(found):
    """The notices that casework has of *found*, in the words of the oracle."""
    case, recorded = case_of(found)
    ladder = attrs.evolve(UP, barred=barred(case, RULES if case.is_open else None))
    told = notices(case, NOTICES, ladder, recorded=recorded)
    return [(each.kind.value, each.version, sorted(to.who for to in each.to)) for each in told]


@settings(max_examples=examples(250), deadline=None)
@given(records())
def test_who_hears_of_what_is_what_the_slow_oracle_finds(found):
    assert said(found) == slow_notices.letters(found)


@settings(max_examples=examples(250), deadline=None)
@given(records())
def test_since_when_nobody_has_a_case_is_what_the_slow_oracle_finds(found):
    case, recorded = case_of(found)
    record = OnRecord(case=case, deadlines=(), recorded=recorded, version=RULES if case.is_open else None)

    (owner,) = (each for each in watched(record, PLACE) if each.about.sort is Subject.NO_OWNER)

    since = slow_notices.ownerless_since(found)
    assert (owner.over is None) == (since is not None)
    assert since is None or owner.about.on == recorded[since]


HOMES = {each: {"name": each, "email": f"{each}@home.example"} for each in ("p1", "p2", "p3")}
DEEDS = {
    "join": lambda book, case, who: book.add_party(case, party=who, role="complainant", person=HOMES[who], by=SENDER),
    "leave": lambda book, case, who: book.remove_party(case, party=who, reason="mistake", by=SENDER),
    "assign": lambda book, case, who: book.assign(case, handler=f"staff-{who}", by=SENDER),
    "strike": lambda book, case, _: book.correct(
        case, version=book.case(case).version, strike=True, reason="mistake", by=SENDER
    ),
    "acknowledge": lambda book, case, _: book.acknowledge(case, by=SENDER),
    "respond": lambda book, case, _: book.respond(case, outcome="upheld", by=SENDER),
    "escalate": lambda book, case, _: book.escalate(case, by=SENDER),
    "close": lambda book, case, _: book.close_case(case, by=SENDER),
}
deeds = st.tuples(st.sampled_from(list(DEEDS)), PEOPLE, st.sampled_from([0, 0, 1, 90]), st.booleans())


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(deeds, max_size=14))
def test_whatever_is_done_nobody_hears_of_one_thing_twice(drawn):
    post = Post()
    addresses = {f"staff-{each}": {"email": f"{each}@council.example"} for each in HOMES}
    book = sending_office(post, notices=[each.value for each in NOTICES], reminders={}, addresses=addresses)
    sweep(book)
    case = complaint(book).id

    for name, who, days, is_swept in drawn:
        book.clock.advance(days=days)
        with contextlib.suppress(CaseworkError):  # not everything is allowed
            DEEDS[name](book, case, who)
        if is_swept:
            send(book)
    send(book)

    said = [each.notification.due for each in book.notifications(case)]
    assert set(Counter((each.kind, each.event, each.to.who) for each in said).values()) <= {1}
    assert set(Counter(post.ids).values()) <= {1}
