"""Work of a plugin inside this process: it is left when its time is over, in the main thread and in any other."""

import contextvars
import signal
import threading
import time
import types

import pytest

from casework.application.plugin_choice import PluginChoice
from casework.errors import ConfigurationError
from casework.plugins.hookspecs import hookimpl
from casework.plugins.host import PluginHost
from casework.plugins.watch import let_go, within

WORD = contextvars.ContextVar("word")


def in_another_thread(work):
    """Do *work* in another thread; return what came of it."""
    found = []

    def run():
        try:
            found.append(work())
        except ConfigurationError as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    return found[0]


@pytest.fixture(params=["main thread", "other thread", "no alarm"])
def watched(request, monkeypatch):
    """Whoever watches: the result of work or the error is returned."""
    if request.param == "other thread":
        return lambda seconds, work: in_another_thread(lambda: within(seconds, work))
    if request.param == "no alarm":
        monkeypatch.delattr(signal, "setitimer")

    def here(seconds, work):
        try:
            return within(seconds, work)
        except ConfigurationError as error:
            return error

    return here


def spin():
    end = time.monotonic() + 5  # a thread that is left behind must not take part in the other tests
    while time.monotonic() < end:
        pass


def refuse():
    message = "no"
    raise ConfigurationError(message)


def test_what_is_done_in_time_is_returned(watched):
    assert watched(20, lambda: 3) == 3


def test_what_is_raised_in_time_is_raised(watched):
    assert str(watched(20, refuse)) == "no"


def test_work_in_a_thread_of_its_own_knows_the_context_of_whoever_calls(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    mark = WORD.set("here")

    assert within(20, WORD.get) == "here"
    WORD.reset(mark)


@pytest.mark.parametrize("work", [spin, lambda: time.sleep(600), threading.Event().wait])
def test_work_that_takes_too_long_is_left(watched, work):
    begun = time.monotonic()

    assert str(watched(0.2, work)) == "it was not done after 0.2 seconds"
    assert time.monotonic() - begun < 10
    assert str(watched(1, lambda: time.sleep(2))) == "it was not done after 1 second"


def test_an_alarm_and_a_handler_of_the_program_itself_are_there_again():
    def rung(_number, _frame):
        pass

    before = signal.signal(signal.SIGALRM, rung)
    signal.setitimer(signal.ITIMER_REAL, 500, 7)
    try:
        within(20, lambda: None)
        left, every = signal.setitimer(signal.ITIMER_REAL, 0)
        assert (490 < left <= 500, every, signal.getsignal(signal.SIGALRM)) == (True, 7, rung)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_what_the_work_held_is_let_go():
    held = []

    class Held:
        def __del__(self):
            held.append("gone")

    def work():
        mine = Held()
        time.sleep(600)
        return mine

    with pytest.raises(ConfigurationError):
        within(0.2, work)

    assert held == ["gone"]


def test_errors_that_led_to_each_other_in_a_circle_are_let_go_too():
    one, other = ValueError(), ValueError()
    one.__context__, other.__context__ = other, one

    let_go(one)

    assert one.__context__ is other


def test_an_alarm_that_comes_at_the_very_end_of_the_work_is_forgotten(monkeypatch):
    rings = []
    monkeypatch.setattr(signal, "setitimer", lambda *_: (0.0, 0.0))
    real = signal.signal

    def set_(number, handler):
        rings.append(handler)
        return real(number, handler)

    monkeypatch.setattr(signal, "signal", set_)
    within(20, lambda: None)

    assert rings[0](signal.SIGALRM, None) is None


def test_a_plugin_that_loads_in_another_thread_is_left_and_cannot_register_later():
    registers = []

    def hang(register):
        registers.append(register)
        time.sleep(600)

    plugin = types.ModuleType("slow")
    plugin.casework_register_stores = hookimpl(hang)

    error = in_another_thread(lambda: PluginHost([plugin], choice=PluginChoice(load_seconds=0.3)))

    assert str(error) == "the plugin slow cannot be loaded: it was not done after 0.3 seconds"
    with pytest.raises(ConfigurationError, match="the store 'late' comes too late: register it in the hook"):
        registers[0]("late", dict)
