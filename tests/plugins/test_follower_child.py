"""The process of a follower from outside: asked, waited for, and always ended."""

import threading

import pytest

from casework.application.following import FailureKind
from casework.plugins.host import PluginHost
from casework.plugins.processes import child
from casework.plugins.processes.child import PluginProcess, Trouble
from casework.plugins.processes.orders import Work, order_for
from tests.plugins import follower_faults


@pytest.fixture
def order(tmp_path, monkeypatch):
    monkeypatch.setenv("FAULTS_FOLDER", str(tmp_path))
    return order_for(PluginHost([follower_faults]), Work.FOLLOW, "witness", seconds=20)


def test_it_ends_by_itself_when_nothing_more_comes(order):
    with PluginProcess(order) as process:
        assert process.begin(seconds=30) is None
        assert process.hand(b"[]\n") is None
        assert not process.ended

    assert process.ended
    assert process._process.returncode == 0


def test_it_is_ended_at_once_when_whoever_speaks_with_it_fails(order):
    with pytest.raises(ZeroDivisionError), PluginProcess(order) as process:
        raise ZeroDivisionError

    assert process._process.returncode < 0


def test_one_that_is_gone_before_it_is_handed_records_has_ended(order):
    with PluginProcess(order) as process:
        process.begin(seconds=30)
        process._process.kill()
        process._process.wait()

        assert process.hand(b"[]\n") == Trouble(kind=FailureKind.ENDED, error="signal 9")


def test_a_process_goes_on_where_nothing_has_to_wait(order):
    with PluginProcess(order) as process:
        assert not process.ended_for(lambda: None)
        assert not process.ended


def test_a_process_is_ended_for_what_has_to_wait(order, monkeypatch):
    monkeypatch.setattr(child, "PATIENCE_SECONDS", 0.1)
    with PluginProcess(order) as process:
        assert process.ended_for(process._process.wait)
        assert process.ended


def test_a_process_that_has_left_keeps_nothing_waiting(order, monkeypatch):
    monkeypatch.setattr(child, "PATIENCE_SECONDS", 0.1)
    with PluginProcess(order) as process:
        process.leave()

        assert not process.ended_for(lambda: threading.Event().wait(0.3))


def test_no_thread_is_left(order):
    before = threading.active_count()
    with PluginProcess(order) as process:
        process.begin(seconds=30)

    assert threading.active_count() == before
