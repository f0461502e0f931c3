"""Turns of followers: in order, at least once, one runner at a time, tried again after a pause."""

import datetime as dt
import threading
from collections import defaultdict

import pytest

from casework.adapters.memory import MemoryStore
from casework.application.following import FailureKind, FollowerLog
from casework.application.plugin_choice import PluginChoice
from casework.errors import StoreUnavailableError, UsageError
from casework.plugins.followers import runner
from casework.plugins.followers.runner import Pace, take_turns
from casework.plugins.processes.child import Trouble
from casework.plugins.processes.orders import Order, Work
from casework.plugins.processes.process import as_line
from tests.offices import NOW, complaint, log_of, office

RAISED = Trouble(kind=FailureKind.RAISED, error="ValueError")
SECOND = dt.timedelta(seconds=1)


class Processes:
    """Stands for the processes of followers: notes what each is handed, and goes wrong as a test says."""

    def __init__(self):
        self.handed = defaultdict(list)
        self.begun = []
        self.trouble = lambda follower, positions: None
        self.first_trouble = None
        self.ended_for = []
        self.cannot_begin = False

    def __call__(self, order):
        return Process(self, order.name)


class Process:
    def __init__(self, processes, follower):
        self._processes, self._follower = processes, follower
        self.ended = self.left = False

    def __enter__(self):
        if self._processes.cannot_begin:
            raise BlockingIOError
        self._processes.begun.append(self._follower)
        return self

    def __exit__(self, *error):
        self.ended = True

    def begin(self, *, seconds):
        return self._processes.first_trouble

    def hand(self, line):
        records = self._processes.lines[line]
        positions = [record.position for record in records]
        self._processes.handed[self._follower].append(positions)
        return self._processes.trouble(self._follower, positions)

    def end(self):
        self.ended = True

    def leave(self):
        self.ended = self.left = True

    def ended_for(self, work):
        work()
        self.ended = self.ended or (bool(self._processes.ended_for) and self._processes.ended_for.pop(0))
        return self.ended and not self.left


@pytest.fixture
def processes(monkeypatch):
    processes = Processes()
    processes.lines = {}

    def remember(records):
        line = as_line(records)
        processes.lines[line] = records
        return line

    monkeypatch.setattr(runner, "PluginProcess", processes)
    monkeypatch.setattr(runner, "as_line", remember)
    return processes


@pytest.fixture
def book():
    book = office()
    for _ in range(6):
        complaint(book)
    return book


def turns(book, *names, **said):
    pace = Pace(**{key: said.pop(key) for key in ("batch", "every") if key in said})
    orders = [
        Order(work=Work.FOLLOW, name=name, plugin=f"plugin-{name}", module=None, choice=PluginChoice(), seconds=1)
        for name in names or ("feed",)
    ]
    return take_turns(book._desk, orders, pace, **said)


def cases(book):
    return [record.position for record in log_of(book) if not record.name.startswith("follower.")]


def test_everything_is_handed_over_once_in_order_and_in_batches(book, processes):
    (turn,) = turns(book, batch=3)

    assert processes.handed["feed"] == [[1, 2, 3], [4, 5, 6], [7]]
    assert (turn.position, turn.handed, turn.failure, turn.waits_until) == (7, 7, None, None)
    assert processes.begun == ["feed"]


def test_a_later_turn_goes_on_where_the_last_one_was(book, processes):
    turns(book)
    complaint(book)
    turns(book)

    assert [position for batch in processes.handed["feed"] for position in batch] == cases(book)


def test_where_there_is_nothing_to_hand_over_no_process_begins_and_nothing_is_written(book, processes):
    turns(book)
    before = log_of(book)

    (turn,) = turns(book)

    assert (turn.handed, turn.position, log_of(book)) == (0, 7, before)
    assert processes.begun == ["feed"]


def test_nothing_is_to_be_done_without_followers(book):
    assert take_turns(book._desk, [], Pace()) == ()


def test_of_two_followers_that_stand_alike_each_has_its_own_turn(book, processes):
    processes.trouble = lambda follower, positions: RAISED if follower == "bad" else None

    bad, good = turns(book, "bad", "good")

    assert (bad.failure.plugin, good.failure) == ("plugin-bad", None)
    assert processes.handed["good"] == [[1, 2, 3, 4, 5, 6, 7]]


def test_what_cannot_be_taken_is_found_by_handing_over_one_by_one_and_never_passed_over(book, processes):
    processes.trouble = lambda follower, positions: RAISED if 4 in positions else None

    (first,) = turns(book)
    book.clock.advance(SECOND)
    (second,) = turns(book)
    book.clock.advance(SECOND)
    (third,) = turns(book)

    assert processes.handed["feed"] == [[1, 2, 3, 4, 5, 6, 7], [1], [2], [3], [4], [4]]
    assert [(turn.failure.first, turn.failure.last) for turn in (first, second, third)] == [(1, 7), (4, 4), (4, 4)]
    assert third.position == 3


def test_a_follower_that_recovers_has_the_rest_in_batches(book, processes):
    processes.trouble = lambda follower, positions: RAISED if positions[:2] == [4, 5] else None
    turns(book, batch=3)
    processes.trouble = lambda follower, positions: None
    book.clock.advance(SECOND)

    (turn,) = turns(book, batch=3)

    assert processes.handed["feed"] == [[1, 2, 3], [4, 5, 6], [4], [5], [6], [7]]
    assert (turn.position, turn.failure) == (7, None)


def test_it_is_left_alone_until_its_pause_is_over(book, processes):
    processes.trouble = lambda follower, positions: RAISED
    waited = []
    for _ in range(4):
        (turn,) = turns(book)
        (waiting,) = turns(book)
        waited.append((waiting.waits_until - book.clock.now()).total_seconds())
        book.clock.set(waiting.waits_until)
        assert (waiting.failure, turn.failure.kind) == (None, FailureKind.RAISED)

    assert waited == [1, 2, 4, 8]
    assert len(processes.begun) == 4


@pytest.mark.parametrize("kind", [FailureKind.NOT_BEGUN, FailureKind.NOT_MADE, FailureKind.OVERRAN])
def test_a_process_that_does_not_come_to_work_is_a_failure_over_what_waits(book, processes, kind):
    processes.first_trouble = Trouble(kind=kind)

    (turn,) = turns(book, batch=2)

    assert (turn.failure.kind, turn.failure.first, turn.failure.last) == (kind, 1, 2)
    assert not processes.handed


def test_where_the_system_has_no_process_for_us_that_is_a_failure_too(book, processes):
    processes.cannot_begin = True

    (turn,) = turns(book)

    assert turn.failure.why == "its process did not begin (BlockingIOError)"


def test_a_follower_that_keeps_the_store_busy_again_and_again_has_what_it_took_and_a_failure(book, processes):
    processes.ended_for = [True, True]

    (turn,) = turns(book, batch=2)

    assert (turn.position, turn.failure.kind, turn.failure.first) == (4, FailureKind.KEPT_STORE, 3)
    book.clock.advance(SECOND)
    turns(book, batch=2)
    assert processes.handed["feed"] == [[1, 2], [3, 4], [5, 6], [7]]


def test_a_follower_that_was_ended_once_for_a_store_that_was_busy_begins_anew(book, processes):
    processes.ended_for = [True]

    (turn,) = turns(book, batch=4)

    assert (turn.position, turn.failure) == (7, None)
    assert processes.begun == ["feed", "feed"]


def test_of_two_runners_at_once_one_hands_over_and_the_other_waits(book, processes):
    others = []

    def meanwhile(follower, positions):
        others.extend(turns(book))

    processes.trouble = meanwhile

    (turn,) = turns(book)

    assert turn.handed == 7
    assert [(other.handed, other.waits_until) for other in others] == [(0, NOW + Pace().lease)]
    assert processes.handed["feed"] == [[1, 2, 3, 4, 5, 6, 7]]


def test_of_two_runners_that_look_at_once_the_second_to_write_waits(book, processes, monkeypatch):
    read = FollowerLog.read

    def read_and_be_late(desk, name):
        monkeypatch.setattr(FollowerLog, "read", read)
        log = read(desk, name)
        turns(book)
        return log

    monkeypatch.setattr(FollowerLog, "read", read_and_be_late)

    (turn,) = turns(book)

    assert (turn.handed, turn.waits_until) == (0, NOW + Pace().lease)
    assert processes.handed["feed"] == [[1, 2, 3, 4, 5, 6, 7]]


def test_where_a_runner_was_killed_another_takes_over_when_its_claim_has_run_out(book, processes):
    FollowerLog.read(book._desk, "feed").claim(NOW + Pace().lease)

    assert turns(book)[0].handed == 0
    book.clock.advance(Pace().lease)
    assert turns(book)[0].handed == 7


def test_a_runner_that_was_asleep_for_longer_than_its_claim_writes_nothing_more(book, processes):
    def sleep(follower, positions):
        processes.trouble = lambda follower, positions: None
        book.clock.advance(Pace().lease)
        turns(book)

    processes.trouble = sleep

    (turn,) = turns(book, batch=4)

    assert turn.failure is None
    assert FollowerLog.read(book._desk, "feed").standing.position == 7
    assert processes.handed["feed"] == [[1, 2, 3, 4], [1, 2, 3, 4, 5, 6, 7]]


def test_a_failure_of_a_runner_that_was_asleep_is_not_written_over_what_the_other_did(book, processes):
    def sleep_and_fail(follower, positions):
        processes.trouble = lambda follower, positions: None
        book.clock.advance(Pace().lease)
        turns(book)
        return RAISED

    processes.trouble = sleep_and_fail
    turns(book)

    assert FollowerLog.read(book._desk, "feed").standing.failure is None


def test_with_a_stop_it_goes_on_with_what_comes_in_until_that_is_set(book, processes):
    stop, told = threading.Event(), []

    def tell(turn):
        told.append(turn)
        if len(told) == 1:
            complaint(book)
        if len(told) == 2:
            stop.set()

    turns(book, stop=stop, told=tell, every=0.01)

    assert [turn.handed for turn in told] == [7, 1]


def test_when_it_is_stopped_the_batch_at_hand_is_finished_and_the_claim_given_back(book, processes):
    stop = threading.Event()
    processes.trouble = lambda follower, positions: stop.set()

    (turn,) = turns(book, stop=stop, batch=3)

    assert (turn.handed, turn.position) == (3, 3)
    assert FollowerLog.read(book._desk, "feed").standing.claimed_until is None


class Broken(MemoryStore):
    """A store that cannot be written any more."""

    broken = False

    def append(self, commit):
        if self.broken and commit.appends[0].stream == "follower-feed":
            raise StoreUnavailableError("the store", "the disk is gone")
        return super().append(commit)


@pytest.mark.parametrize("stop", [None, threading.Event()])
def test_a_store_that_cannot_be_written_is_told_when_the_others_had_their_turn(processes, stop):
    book = office(store=Broken())
    complaint(book)
    book.store.broken = True

    with pytest.raises(StoreUnavailableError):
        turns(book, "feed", "other", stop=stop, every=0.01)

    assert processes.handed == {"other": [[1, 2]]}


def test_a_pace_is_a_pace(book):
    with pytest.raises(UsageError, match="a pace is a Pace, such as"):
        book.follow(pace=3)
