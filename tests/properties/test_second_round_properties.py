"""A second round at the same instant: whatever happened, it says nothing, asks nothing and writes nothing down."""

import contextlib
import datetime as dt
from itertools import chain, repeat

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application.notifying.settings import Window
from casework.application.ports import AgendaQuery, Arrived, CameBack, Delivered, Later, Never
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.errors import CaseworkError
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, deliver, sending_office, sweep
from tests.effort import examples
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NOTICES = tuple(
    NoticeKind(each)
    for each in ("received", "acknowledged", "extended", "response", "right_to_escalate", "assigned", "escalated")
)
EVERYTHING = AgendaQuery(limit=500)
PLAN = {
    "town": schedule(
        rung("2 working days before", name="soon", to=("handler",)),
        rung("on", name="today", to=("handler", "manager")),
        rung("every 5 working days while overdue", name="again", to=("manager",)),
        rung("10 working days after", name="quiet", watches="silence", to=("handler",)),
        rung("2 working days after", name="open", watches="allocation"),
        rung("on", name="review", watches="restriction"),
    )
}
DAYTIME = {each: Window(start=dt.time(8), end=dt.time(18)) for each in (Audience.STAFF, Audience.COMPLAINANT)}
ANSWERS = {
    "taken": Delivered(receipt="r-1", follow=True),
    "taken for good": Delivered(),
    "later": Later(why="not_now", after=7 * HOUR),
    "never": Never(why="refused"),
}
FATES = {"unknown": None, "arrived": Arrived(), "came back": CameBack(why="permanent-failure")}


class FarEnd:
    """A notifier that takes and tells what is drawn, and counts what it was handed and asked."""

    def __init__(self, answers, fates):
        self._answers, self._fates = chain(answers, repeat("taken")), chain(fates, repeat("unknown"))
        self.handed = self.asked = 0

    def deliver(self, _message):
        self.handed += 1
        return ANSWERS[next(self._answers)]

    def became(self, _receipt):
        self.asked += 1
        return FATES[next(self._fates)]


def receive(book, cases, number):
    person = f"cust-{number % 2}"
    case = complaint(book, complainant=JO, channel="email")
    book.add_party(case.id, party="p1", role="complainant", person=JO, actor=person, by=SENDER)
    cases.append(case.id)


def represent(book, case, _number):
    sam = {"name": "Sam", "email": "sam@law.example"}
    book.add_party(case, party="p2", role="representative", acts_for="p1", person=sam, by=SENDER)
    book.consent(case, step="received", scopes=["act_for", "disclose"], giver="p1", party="p2", by=SENDER)


def restrict(book, _case, number):
    review_on = book.rulebook.day(book.clock.now()) + number * DAY
    said = {"measure": "limited_calls", "reasons": "Many calls", "appeal_told": True, "by": SENDER}
    book.restrict(person=f"cust-{number % 2}", review_on=review_on, **said)


def see_to(book, case, number):
    """Staff settle, or ask for another try of, a notification of the case; or say that it came back."""
    found = book.notifications(case)
    message = found[number % len(found)].notification.due.message if found else "none"
    act = (
        lambda: book.settle_notification(message, why="telephoned", by=SENDER),
        lambda: book.retry_notification(message, by=SENDER),
        lambda: book.notification_bounced(message, why="mailbox-full", by=SENDER),
    )[number % 3]
    act()


ACTS = {
    "assign": lambda book, case, number: book.assign(case, handler=("staff-17", "staff-9")[number % 2], by=SENDER),
    "acknowledge": lambda book, case, _: book.acknowledge(case, by=SENDER),
    "extend": lambda book, case, _: book.extend(case, limit="respond", amount=5, reason="complexity", by=SENDER),
    "respond": lambda book, case, _: book.respond(case, outcome="upheld", by=SENDER),
    "close": lambda book, case, _: book.close_case(case, by=SENDER),
    "escalate": lambda book, case, _: book.escalate(case, by=SENDER),
    "note": lambda book, case, _: book.note(case, text="Rang them", by=SENDER),
    "strike": lambda book, case, number: book.correct(case, version=number + 2, reason="w", strike=True, by=SENDER),
    "complained about": lambda book, case, _: book.add_party(
        case, party="p3", role="person_complained_about", person={"name": "Priya"}, actor="staff-17", by=SENDER
    ),
    "represent": represent,
    "leave": lambda book, case, number: book.remove_party(case, party=f"p{number % 3 + 1}", reason="l", by=SENDER),
    "restrict": restrict,
    "lift": lambda book, _, number: book.lift_restriction(f"r{number + 1}", reason="over", by=SENDER),
    "see to": see_to,
    "rebuild": lambda book, *_: book.rebuild(),
    "nothing": lambda *_: None,
}


@attrs.frozen
class Step:
    """So much time *passes*, and something happens to a case; then a machine works by a clock that is *off*."""

    passes: dt.timedelta
    act: str
    case: int
    number: int
    machine: int
    off: dt.timedelta


PASSES = st.sampled_from([0, 0, 0.2, 1, 9, 26, 70, 24 * 9, 24 * 40]).map(lambda many: many * HOUR)
WRONG = st.sampled_from([0, 0, 0, 0, -25, -1, 1, 26, 300]).map(lambda many: many * HOUR)
STEPS = st.lists(
    st.builds(
        Step,
        PASSES,
        st.sampled_from(["receive", *ACTS]),
        st.integers(0, 4),
        st.integers(0, 4),
        st.sampled_from([0, 0, 0, 1, 2]),
        WRONG,
    ),
    min_size=8,
    max_size=25,
)
FAR_ENDS = st.builds(
    FarEnd,
    st.lists(st.sampled_from([*ANSWERS]), max_size=15),
    st.lists(st.sampled_from([*FATES]), max_size=10),
)


def machines(store, far_end):
    """Three machines on one *store*; the last one was set up otherwise: notices are switched off, and a rung is."""
    said = {"store": store, "roles": ROLES, "windows": DAYTIME, "digest_from": 2}
    less = {"town": attrs.evolve(PLAN["town"], rungs=PLAN["town"].rungs[1:])}
    return [
        sending_office(far_end, clock=FixedClock(NOW), notices=NOTICES, reminders=PLAN, **said),
        sending_office(far_end, clock=FixedClock(NOW), notices=NOTICES, reminders=PLAN, **said),
        sending_office(far_end, clock=FixedClock(NOW), notices=NOTICES[:3], reminders=less, **said),
    ]


def state(book, far_end):
    """All that a round can change, but for how far in the log, and up to which instant, somebody has looked."""
    rows = [attrs.evolve(each, seen=0, passed_until=None) for each in book.store.agendas("council", EVERYTHING)]
    return book.store.head("council"), rows, far_end.handed, far_end.asked


def play(store, far_end, steps):
    books, cases, now = machines(store, far_end), [], NOW
    sweep(books[0])
    for number in range(3):
        receive(books[0], cases, number)
    for step in steps:
        now += step.passes
        book = books[step.machine]
        books[0].clock.set(now)
        with contextlib.suppress(CaseworkError):
            happens(books[0], cases, step)
        book.clock.set(now + step.off)
        sweep(book), deliver(book)
        once = state(book, far_end)
        sweep(book), deliver(book)
        assert state(book, far_end) == once, "the second round did something"


def happens(book, cases, step):
    if step.act == "receive":
        receive(book, cases, step.number)
    elif cases:
        ACTS[step.act](book, cases[step.case % len(cases)], step.number)


@settings(max_examples=examples(20), deadline=None)
@given(FAR_ENDS, STEPS)
def test_P7_a_second_sweep_and_delivery_at_the_same_instant_do_nothing(far_end, steps):
    play(MemoryStore(), far_end, steps)


@pytest.fixture
def paths(tmp_path):
    return (tmp_path / f"{number}.db" for number in range(10_000))


@settings(max_examples=examples(4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(far_end=FAR_ENDS, steps=STEPS)
def test_P7_that_holds_in_a_file_as_well(far_end, steps, paths):
    with contextlib.closing(SqliteStore(next(paths))) as store:
        play(store, far_end, steps)
