"""Where a follower stands: found in the log, and written there by one at a time."""

import datetime as dt

import attrs
import pytest

from casework.application.drafts import Drafts
from casework.application.following import FailureKind, FollowerFailure, FollowerLog, pause_after
from casework.application.ports import NewEvent
from casework.domain.actors import Actor
from casework.errors import StaleVersionError
from tests.offices import NOW, OFFICER, complaint, log_of, office

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def book():
    book = office()
    complaint(book)
    return book


def read(book, name="feed"):
    return FollowerLog.read(book._desk, name)


def failure(book, first=1, last=1, **said):
    said = {"kind": FailureKind.RAISED, "error": "ValueError", **said}
    return FollowerFailure(plugin="p", hook="h", first=first, last=last, at=book.clock.now(), **said)


def test_a_new_follower_has_everything_before_it_and_nothing_is_written_for_it(book):
    log, before = read(book), log_of(book)

    assert (log.standing.position, log.version, log.waits_until(NOW)) == (0, 0, None)
    assert list(log.waiting(up_to=99)) == list(before)
    assert log_of(book) == before


def test_what_was_written_is_read_again(book):
    read(book).claim(NOW + HOUR).advance(1, claimed_until=None).fail(failure(book, 2, 2))

    log = read(book)

    assert log.version == 3
    assert (log.standing.position, log.standing.failures) == (1, 1)
    assert log.standing.failure == failure(book, 2, 2)
    assert [record.stream for record in log_of(book) if record.name.startswith("follower.")] == 3 * ["follower-feed"]


def test_each_follower_stands_on_its_own(book):
    read(book, "one").advance(2, claimed_until=None)

    assert [read(book, name).standing.position for name in ("one", "two", "on")] == [2, 0, 0]


def test_the_last_word_about_a_follower_is_found_behind_thousands_of_records(book):
    read(book).advance(1, claimed_until=None)
    log = read(book, "other")
    for number in range(2_000):
        log = log.advance(number, claimed_until=None)

    assert read(book).standing.position == 1
    assert read(book, "other").standing.position == 1_999


def test_what_the_log_says_of_followers_and_of_equality_is_handed_to_none(book):
    read(book).advance(1, claimed_until=None)
    book.record_equality({"age": "35_to_64"}, by=OFFICER)
    complaint(book)

    handed = [record.name for record in read(book, "another").waiting(up_to=99)]

    assert handed == ["rules.recorded", "case.received", "case.received"]
    assert read(book, "another").behind() == 3
    assert read(book).behind() == 2


def test_only_what_stood_there_when_a_turn_began_is_handed_over(book):
    assert [record.position for record in read(book).waiting(up_to=1)] == [1]
    assert list(read(book).moved_to(2).waiting(up_to=1)) == []


def test_who_writes_second_is_told(book):
    first, second = read(book), read(book)
    first.claim(NOW + HOUR)

    for write in (
        lambda: second.claim(NOW),
        lambda: second.advance(1, claimed_until=None),
        lambda: second.fail(failure(book)),
        lambda: second.reset(OFFICER),
        lambda: second.restart(OFFICER),
    ):
        with pytest.raises(StaleVersionError):
            write()


def test_while_somebody_hands_over_nobody_else_does_until_the_claim_has_run_out(book):
    read(book).claim(NOW + HOUR)

    assert read(book).waits_until(NOW) == NOW + HOUR
    assert read(book).waits_until(NOW + HOUR) is None
    read(book).advance(1, claimed_until=None)
    assert read(book).waits_until(NOW) is None


def test_pauses_double_from_a_second_to_an_hour():
    pauses = [pause_after(failures).total_seconds() for failures in range(1, 15)]

    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600]
    assert pause_after(10**9) == HOUR


def test_a_follower_that_failed_is_left_alone_and_longer_each_time(book):
    log = read(book).fail(failure(book)).fail(failure(book)).fail(failure(book))

    assert (log.standing.failures, log.waits_until(NOW)) == (3, NOW + dt.timedelta(seconds=4))
    assert log.advance(1, claimed_until=None).standing.failures == 0


def test_a_clock_that_was_ahead_and_is_put_right_keeps_nobody_waiting(book):
    book.clock.set(NOW + dt.timedelta(days=365))
    read(book).fail(failure(book))
    book.clock.set(NOW)

    assert read(book).waits_until(NOW) is None


def test_after_a_failure_records_come_one_by_one_until_the_trouble_is_passed(book):
    log = read(book).fail(failure(book, 1, 2))

    assert log.standing.careful
    log = log.advance(1, claimed_until=None)
    assert log.standing.careful
    assert not log.advance(2, claimed_until=None).standing.careful
    assert not read(book, "another").standing.careful


def test_a_failure_that_was_got_over_is_still_told(book):
    log = read(book).fail(failure(book)).advance(2, claimed_until=None)

    assert log.standing.failure == failure(book)


def test_somebody_may_have_it_tried_at_once_and_is_on_record(book):
    read(book).fail(failure(book)).reset(Actor("staff-3"))

    log = read(book)
    assert log.waits_until(NOW) is None
    assert log.standing.failure == failure(book)
    assert log_of(book)[-1].actor == "staff-3"


def test_a_restart_forgets_everything_but_who_is_at_work(book):
    read(book).fail(failure(book)).advance(2, claimed_until=NOW + HOUR).restart(OFFICER)

    standing = read(book).standing
    assert standing == attrs.evolve(standing, position=0, failures=0, failure=None, claimed_until=NOW + HOUR)


@pytest.mark.parametrize("kind", FailureKind)
def test_every_failure_is_told_in_words(book, kind):
    assert failure(book, kind=kind).why.endswith(" (ValueError)")
    assert failure(book, kind=kind, error=None).why.split()[0] in {"it", "its"}


def test_the_seals_hold_and_rows_are_made_anew_beside_what_is_said_of_followers(book):
    read(book).claim(NOW).fail(failure(book))
    complaint(book)

    assert book.verify().position == len(log_of(book))
    assert (book.rebuild().cases, book.rebuild().changed) == (2, 0)


FIRST_SHAPE = """{"position":7,"failures":2,"next_try":"2026-01-05T09:00:02Z","claimed_until":"2026-01-05T10:00:00Z",\
"failure":{"plugin":"p","hook":"h","first":8,"last":9,"kind":"raised","error":"ValueError","at":"2026-01-05T09:00:00Z"}}"""


@pytest.mark.parametrize("name", ["claimed", "advanced", "failed", "reset"])
def test_what_the_first_release_wrote_is_read_for_ever(book, name):
    event = NewEvent(name=f"follower.{name}", schema=1, happened="2026-01-05T09:00:00Z", data=FIRST_SHAPE)
    book._desk.append("follower-feed", event, Drafts("follower-feed", NOW), by=OFFICER, expected=0, key=None)

    standing = read(book).standing

    assert (standing.position, standing.failures) == (7, 2)
    assert (standing.next_try, standing.claimed_until) == (NOW + dt.timedelta(seconds=2), NOW + HOUR)
    assert standing.failure == failure(book, 8, 9)
