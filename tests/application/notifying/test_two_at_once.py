"""What processes that sweep, send and change cases at once leave behind: all is said, once, or shown to staff.

Each test lets the other process act at the very moment at which the first one has read, and has not yet written.
"""

import datetime as dt

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application.notifying import looking
from casework.application.ports import AgendaQuery, Never, SweepMark
from casework.errors import StaleVersionError
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, Post, deliver, send, sending_office, standings, sweep
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule

BOTH = ("received", "acknowledged")
NOTHING_TO_REMIND_OF = {}


class Meanwhile:
    """A store at which something else happens once, before or after a call of one of its methods."""

    def __init__(self, store):
        self.store, self._acts = store, {}

    def before(self, name, act):
        self._acts[name] = (act, None, lambda *_: True)

    def after(self, name, act, *, where=lambda *_: True):
        self._acts[name] = (None, act, where)

    def __getattr__(self, name):
        def call(*asked, **said):
            before, after = None, None
            if name in self._acts and self._acts[name][2](*asked):
                before, after, _ = self._acts.pop(name)
            if before is not None:
                before()
            found = getattr(self.store, name)(*asked, **said)
            if after is not None:
                after()
            return found

        return call


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    made = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "cases.db")
    yield Meanwhile(made)
    made.close() if request.param == "sqlite" else None


def two(store, *, post=None, notices=BOTH, reminders=NOTHING_TO_REMIND_OF, others=None, **settings):
    """Two processes of one office at one store, swept once; at the first one something may happen in between."""
    clock = FixedClock(NOW)
    said = {"clock": clock, "notices": notices, "roles": ROLES, **settings}
    ours = sending_office(post or Post(), store=store, reminders=reminders, **said)
    other = sending_office(post or Post(), store=store.store, reminders=others or reminders, **said)
    sweep(ours)
    return ours, other


def row_of(book, case):
    return next(iter(book.store.agendas("council", AgendaQuery(case=case.id))), None)


def days_go_by(book, many=3):
    for _ in range(many):
        book.clock.advance(days=1)
        send(book)


def test_what_was_looked_at_while_a_sender_wrote_is_looked_at_again_before_the_sweep_goes_on(store):
    ours, other = two(store, reminders={"town": schedule(rung("2 working days before"))})
    case = complaint(ours, complainant=JO, channel="email")
    sweep(ours)
    ours.acknowledge(case.id, by=SENDER)
    store.before("replace_agendas", lambda: deliver(other))

    assert sweep(ours).claimed == 1

    assert standings(ours, case) == [("received", "settled", "over"), ("acknowledged", "waiting", None)]
    assert row_of(ours, case).version == 2


def test_a_sender_that_puts_off_what_it_read_of_a_case_takes_nothing_from_a_fresh_claim(store):
    ours, other = two(store)
    case = complaint(ours, complainant=JO, channel="email")
    sweep(ours)

    def claimed_meanwhile():
        other.acknowledge(case.id, by=SENDER)
        sweep(other)

    store.after("agendas", lambda: deliver(other))
    store.after("read", claimed_meanwhile, where=lambda _, stream: stream.startswith("notifications/"))
    deliver(ours)

    assert [each.notification.due.kind for each in ours.pending_notifications()] == ["acknowledged"]
    days_go_by(ours)
    assert standings(ours, case) == [("received", "delivered", None), ("acknowledged", "delivered", None)]


def test_what_failed_is_shown_to_staff_though_the_case_was_looked_at_meanwhile(store):
    ours, other = two(store, post=Post(Never(why="refused")), notices=("received",))
    case = complaint(ours, complainant=JO, channel="email")
    sweep(ours)

    def looked_at_meanwhile():
        other.acknowledge(case.id, by=SENDER)
        sweep(other)

    store.before("append", looked_at_meanwhile)
    deliver(ours)
    days_go_by(ours)

    (found,) = ours.unsettled_notifications()
    assert ([each.why for each in found.failed], found.nobody) == (["refused"], 0)


def test_a_sender_leaves_alone_what_a_sweep_by_other_rules_found_that_the_case_has_to_say(store):
    old, early = rung("2 working days before", name="near"), rung("5 working days before", name="early")
    ours, other = two(
        store, notices=("acknowledged",), reminders={"town": schedule(old)}, others={"town": schedule(old, early)}
    )
    case = complaint(ours, complainant=JO, channel="email")
    ours.acknowledge(case.id, by=SENDER)
    sweep(ours)
    store.before("append", lambda: sweep(other))

    deliver(ours)
    days_go_by(other, 14)

    assert [each.notification.due.rung for each in other.notifications(case.id)] == [None, "early", "near"]


def test_cases_that_were_counted_anew_while_a_sweep_looked_are_all_looked_at(store):
    ours, other = two(store, notices=("received",))
    first = complaint(ours, complainant=JO, channel="email")
    sweep(ours)
    second = complaint(ours, complainant=JO, channel="email")
    store.before("replace_agendas", other.rebuild)

    send(ours)

    assert [standings(ours, case) for case in (first, second)] == [[("received", "delivered", None)]] * 2
    assert ours.store.swept("council").position > 0


def test_a_sweep_that_another_one_overtook_goes_on_from_where_that_had_looked(store, monkeypatch):
    monkeypatch.setattr("casework.application.notifying.looking._RECORDS", 1)
    ours, other = two(store, notices=("received",))
    case = complaint(ours, complainant=JO, channel="email")
    store.before("replace_agendas", lambda: sweep(other))

    assert (sweep(ours).claimed, sweep(ours).looked) == (0, 0)
    assert standings(ours, case) == [("received", "waiting", None)]


def test_a_claim_that_comes_after_another_look_at_the_case_goes_out_and_is_not_claimed_again(store):
    post = Post()
    ours, other = two(store, post=post, notices=("received",), reminders={"town": schedule(rung("on"))})
    case = complaint(ours, complainant=JO, channel="email")
    sweep(other)
    ours.clock.advance(days=14)
    claimed = row_of(ours, case)
    head = ours.store.head("council")
    # Somebody looks again, by rules of their own, and finds nothing that is due before long.
    later = attrs.evolve(claimed, seen=head, next_at="2026-03-01T09:00:00.000000Z")
    store.before("append_many", lambda: store.store.replace_agendas("council", [later]))

    assert sweep(ours).claimed == 1

    behind = row_of(ours, case)
    assert (behind.seen, behind.notices) == (head, claimed.notices)
    assert deliver(ours).delivered == 2
    assert row_of(ours, case).notices == claimed.notices  # a sender does not make it look as if it had seen the claim
    ours.clock.set(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    send(ours)
    assert len(post.ids) == len(set(post.ids)) == 3


def test_a_case_that_is_looked_at_again_while_other_rules_sweep_is_looked_at_by_ours(store):
    plan = {"town": schedule(rung("every 5 working days while overdue", name="again"))}
    ours, other = two(store, notices=("received",), reminders=plan, others={"town": schedule(rung("on"))})
    complaint(ours, complainant=JO, channel="email")
    sweep(ours)
    ours.clock.advance(days=30)
    rules = ours.store.swept("council").rules
    store.after("agendas", lambda: sweep(other), where=lambda _, query: query.next_by is not None)

    found = sweep(ours)

    assert (found.claimed, ours.store.swept("council").rules) == (1, rules)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(looking, "ATTEMPTS", 3)


def test_a_sweep_that_others_always_overtake_gives_up_and_the_next_one_looks_at_the_same_cases(impatient):
    store = MemoryStore()
    ours, _ = two(Meanwhile(store), notices=("received",))
    case = complaint(ours, complainant=JO, channel="email")
    replace_agendas, asked = store.replace_agendas, []

    def after_a_rebuild(organisation, changes, **said):
        asked.append(changes)
        replace_agendas(organisation, (), mark=SweepMark(position=0, rules=str(len(asked))))
        return replace_agendas(organisation, changes, **said)

    store.replace_agendas = after_a_rebuild
    with pytest.raises(StaleVersionError):
        sweep(ours)
    assert len(asked) == 3

    store.replace_agendas = replace_agendas
    assert sweep(ours).claimed == 1
    assert standings(ours, case) == [("received", "waiting", None)]


def test_a_sweep_whose_looks_are_always_left_out_gives_up_and_moves_no_mark(impatient):
    store = MemoryStore()
    ours, _ = two(Meanwhile(store), notices=("received",))
    complaint(ours, complainant=JO, channel="email")
    before, replace_agendas = store.swept("council"), store.replace_agendas
    store.replace_agendas = lambda _, changes, **__: tuple(each.case for each in changes)

    with pytest.raises(StaleVersionError):
        sweep(ours)

    assert store.swept("council") == before
    store.replace_agendas = replace_agendas
    assert sweep(ours).claimed == 1
