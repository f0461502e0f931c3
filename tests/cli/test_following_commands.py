"""``casework follow`` and ``casework followers``, as whoever keeps the store types them."""

import json
import os
import signal
import sys
import threading
from pathlib import Path

import attrs
import pytest

from casework import Casebook
from casework.application.following import FollowerLog
from tests.installed_plugins import install_plugin

FEED = """
from pathlib import Path
from casework.plugins.hookspecs import hookimpl

class Feed:
    def follow(self, records):
        if Path("broken").exists():
            raise ValueError("Jo Smith")
        with open("fed", "a") as file:
            file.writelines(f"{record.position}\\n" for record in records)

@hookimpl
def casework_register_followers(register):
    register("feed", Feed)
"""


@pytest.fixture
def following(bins, tmp_path, monkeypatch):
    """An office with one case and a follower that writes positions into the file ``fed``."""
    install_plugin(tmp_path / "site", "feeding", FEED)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setenv("CASEWORK_PLUGINS", "feeding")
    yield bins
    del sys.modules["casework_feeding_module"]


def fed():
    return [int(line) for line in Path("fed").read_text().split()]


def state(casework):
    (found,) = json.loads(casework("followers --json").stdout)["followers"]
    return found


def test_the_log_is_handed_over_once_and_later_what_came_in_since(following):
    first = following("follow --once")
    second = following("follow --once --name feed")
    following("acknowledge BINS-1 --on 2024-12-20")
    third = following("follow --once --json")

    assert (first.exit_code, first.stdout) == (0, "feed took 2 records and is at position 2.\n")
    assert second.stdout == "feed took 0 records and is at position 2.\n"
    (turn,) = json.loads(third.stdout)["turns"]
    assert turn == {"follower": "feed", "position": 5, "handed": 1, "failure": None, "waits_until": None}
    assert fed() == [1, 2, 5]


def test_a_follower_that_fails_is_told_listed_and_tried_again_when_somebody_wants_it(following):
    Path("broken").touch()

    failed = following("follow --once --deadline 20")
    listed = " ".join(following("followers").stdout.split())
    found = state(following)

    assert failed.exit_code == 1
    assert " ".join(failed.stdout.split()) == (
        "feed took 0 records and is at position 0. It failed over positions 1 to 2: it raised an error (ValueError)."
    )
    assert listed.startswith("Follower Plugin Position Behind Next try")
    assert "feed feeding 0 2" in listed
    assert "it raised an error (ValueError)" in listed
    assert (found["follower"], found["plugin"], found["position"], found["behind"]) == ("feed", "feeding", 0, 2)
    assert found["failures"] == 1
    assert found["next_try"] > found["failure"].pop("at")
    assert found["failure"] == {
        "plugin": "feeding",
        "hook": "casework_register_followers",
        "first": 1,
        "last": 2,
        "kind": "raised",
        "error": "ValueError",
    }
    Path("broken").unlink()
    retried = following("followers retry feed")
    assert retried.stdout == "feed is handed 2 records by the next 'casework follow'.\n"
    assert following("follow --once").exit_code == 0
    assert state(following)["next_try"] is None
    assert fed() == [1, 2]


def test_until_its_pause_is_over_a_follower_waits_and_that_is_no_failure(following):
    Path("broken").touch()
    following("follow --once")
    with Casebook.configured("casework.toml") as book:
        log_follower_fails_often(book)

    waiting = following("follow --once")

    assert waiting.exit_code == 0
    assert "feed took 0 records and is at position 0. It waits until" in " ".join(waiting.stdout.split())


def log_follower_fails_often(book):
    log = FollowerLog.read(book._desk, "feed")
    for _ in range(12):
        log = log.fail(attrs.evolve(log.standing.failure, at=book.clock.now(), first=1, last=1))


def test_one_record_is_told_as_one(following):
    Path("broken").touch()
    following("follow --once")
    following("followers retry feed")

    again = following("follow --once")

    assert "It failed over position 1:" in " ".join(again.stdout.split())


def test_a_follower_can_have_everything_again(following):
    following("follow --once")

    restarted = following("followers restart feed --json")
    following("follow --once")

    assert json.loads(restarted.stdout)["behind"] == 2
    assert fed() == [1, 2, 1, 2]


def test_a_follower_that_has_everything_and_failed_never_is_told_so(following):
    following("follow --once")

    assert "Last failure" not in following("followers list").stdout
    assert following("followers retry feed").stdout == "feed is handed 0 records by the next 'casework follow'.\n"
    assert state(following)["failure"] is None


def test_without_followers_it_says_so(office, monkeypatch):
    monkeypatch.setenv("CASEWORK_PLUGINS", "")

    assert office("followers").stdout == "No plugin that is loaded has a follower.\n"
    assert office("follow --once").stdout == "No plugin that is loaded has a follower.\n"
    assert office("follow --once --name feed").exit_code == 1


@pytest.mark.parametrize("as_json", ["", " --json"])
def test_it_goes_on_until_it_is_stopped(following, as_json):
    def stop_when_fed():
        while not Path("fed").exists() or fed() != [1, 2]:
            threading.Event().wait(0.05)
        threading.Event().wait(0.5)
        os.kill(os.getpid(), signal.SIGINT)

    stopping = threading.Thread(target=stop_when_fed)
    stopping.start()
    stopped = following("follow --every 0.05" + as_json)
    stopping.join()

    assert stopped.exit_code == 0
    (line,) = stopped.stdout.splitlines()
    assert (json.loads(line)["handed"] if as_json else line) == (
        2 if as_json else "feed took 2 records and is at position 2."
    )


def test_whoever_writes_a_follower_sees_how_it_fails_and_nothing_is_written(following, monkeypatch):
    Path("broken").touch()
    before = state(following)

    failed = following("followers debug feed")

    assert (failed.exit_code, failed.stdout) == (1, "")
    assert "Traceback" in failed.stderr
    assert "ValueError: Jo Smith" in failed.stderr
    assert state(following) == before
    Path("broken").unlink()
    assert following("followers debug feed").stdout == "feed took: 1.\n"
    assert json.loads(following("followers debug feed --records 9 --json").stdout)["taken"] == [1, 2]
    assert fed() == [1, 1, 2]
    assert state(following) == before
    following("follow --once")
    assert following("followers debug feed").stdout == "Nothing waits for feed.\n"
    assert following("followers debug food").exit_code == 1


def test_whoever_stops_a_follower_stops_it(following, monkeypatch):
    def stop(*_arguments, **_settings):
        raise KeyboardInterrupt

    monkeypatch.setattr(Casebook, "debug_follower", stop)

    assert following("followers debug feed").exit_code == 130
