"""A plugin of followers that do everything wrong that a follower can, and of one that notes what it was handed."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

from casework.application.following import FailureKind
from casework.plugins.hookspecs import hookimpl

FOREVER = 600
NAME = "Jo Smith"


def folder():
    """Where the test that runs this wants files, and has its store."""
    return Path(os.environ["FAULTS_FOLDER"])


class Witness:
    """Writes the position of each record on a line."""

    def follow(self, records):
        with (folder() / "witness").open("a") as file:
            file.writelines(f"{record.position}\n" for record in records)


class OwnBase(BaseException):
    """Nobody catches this by accident."""


def raises(error):
    def fault(records):
        raise error

    return fault


def sends_itself(number):
    return lambda records: os.kill(os.getpid(), number)


def spin(records):
    while True:
        pass


def recursion(records):
    recursion(records)


def memory(records):
    bytearray(1 << 60)


def floods(records):
    for _ in range(100):
        sys.stdout.write("x" * 100_000)
        sys.stderr.write("x" * 100_000)


def nonsense(records):
    for file in range(3, 20):
        try:
            os.write(file, b'{"token": "none", "step": 3}\n')
        except OSError:
            continue
    time.sleep(FOREVER)


def shouts(records):
    """Write without a line end into whatever is open, for ever."""
    while True:
        for file in range(3, 20):
            try:
                os.write(file, b"\xff" * 10_000)
            except OSError:
                continue


def close_pipes_and_hang(records):
    os.closerange(0, 256)
    time.sleep(FOREVER)


def locked():
    connection = sqlite3.connect(folder() / "cases.db", isolation_level=None, timeout=30, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def lock_and_hang(records):
    locked()
    time.sleep(FOREVER)


HELD = []


def lock_and_return(records):
    HELD.append(locked())


def change(records):
    for record in records:
        object.__setattr__(record, "position", 0)
        object.__setattr__(record, "data", "{}")


def open_book(**settings):
    from casework import Casebook  # only here: every process of a follower imports this module

    return Casebook.open(f"sqlite:///{folder() / 'cases.db'}", organisation="council", **settings)


def write_a_case(records):
    from casework import Actor

    with open_book() as book:
        book.receive(
            kind="complaint",
            procedure="lgsco-code-2024",
            received_at=book.today(),
            by=Actor("plugin-1"),
            service="plugin",
        )


def follow_again(records):
    with open_book(host=host()) as book:
        assert book.follow("follows-again")[0].waits_until is not None


def host():
    from casework.plugins.host import PluginHost

    return PluginHost([sys.modules[__name__]])


def leave_a_child(records):
    child = os.fork()
    if not child:
        time.sleep(FOREVER)
        os._exit(0)
    (folder() / "left").write_text(str(child))


def leave_a_daemon_and_hang(records):
    """Begin a process outside of the session, which keeps every pipe open for longer than the test lasts."""
    if not os.fork():
        os.setsid()
        time.sleep(8)
        os._exit(0)
    time.sleep(FOREVER)


def leave_a_thread(records):
    threading.Thread(target=time.sleep, args=(FOREVER,)).start()


def begin_a_program(records):
    subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({FOREVER})"])


def in_parts(records):
    yield from records


async def later(records):
    pass


def never_mind(records):
    """Turn the deaf ear to every signal that can be ignored, and hang."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(FOREVER)


class Following:
    def __init__(self, fault):
        self.follow = fault


def made_by(work):
    """Return what makes a follower and fails at that."""

    def fault():
        work()
        return Witness()

    return fault


def import_what_is_not_there():
    import library_nobody_has  # noqa: F401


def exit_now():
    os._exit(7)


def leave():
    sys.exit(0)


def named_after_somebody():
    raise type(NAME, (Exception,), {})(NAME)


RAISED, NOT_MADE, OVERRAN = FailureKind.RAISED, FailureKind.NOT_MADE, FailureKind.OVERRAN
ENDED, NONSENSE = FailureKind.ENDED, FailureKind.NONSENSE
WITH_FAULT = {
    "exception": (raises(ValueError(NAME)), RAISED, "ValueError"),
    "base-exception": (raises(OwnBase(NAME)), RAISED, "OwnBase"),
    "keyboard-interrupt": (raises(KeyboardInterrupt()), RAISED, "KeyboardInterrupt"),
    "generator-exit": (raises(GeneratorExit()), RAISED, "GeneratorExit"),
    "system-exit-0": (raises(SystemExit(0)), RAISED, "SystemExit"),
    "system-exit-1": (raises(SystemExit(NAME)), RAISED, "SystemExit"),
    "ends-at-once-0": (lambda records: os._exit(0), ENDED, "exit code 0"),
    "ends-at-once-3": (lambda records: os._exit(3), ENDED, "exit code 3"),
    "aborts": (lambda records: os.abort(), ENDED, f"signal {int(signal.SIGABRT)}"),
    "kills-itself": (sends_itself(signal.SIGKILL), ENDED, f"signal {int(signal.SIGKILL)}"),
    "stops-itself": (sends_itself(signal.SIGSTOP), OVERRAN, None),
    "hangs": (lambda records: time.sleep(FOREVER), OVERRAN, None),
    "hangs-and-ignores-signals": (never_mind, OVERRAN, None),
    "spins": (spin, OVERRAN, None),
    "recursion": (recursion, RAISED, "RecursionError"),
    "memory": (memory, RAISED, "MemoryError"),
    "closes-its-pipes": (lambda records: os.closerange(0, 256), ENDED, "exit code 1"),
    "closes-its-pipes-and-hangs": (close_pipes_and_hang, ENDED, None),
    "answers-nonsense": (nonsense, NONSENSE, None),
    "shouts": (shouts, NONSENSE, None),
    "locks-and-hangs": (lock_and_hang, OVERRAN, None),
    "daemon": (leave_a_daemon_and_hang, OVERRAN, None),
    "generator": (in_parts, RAISED, "TypeError"),
    "coroutine": (later, RAISED, "TypeError"),
    "returns-what-cannot-be-sent": (lambda records: lambda: None, RAISED, "TypeError"),
}
"""What a follower does with records, how that fails, and the error that is told."""

WHILE_MADE = {
    "import-error": (made_by(import_what_is_not_there), NOT_MADE, "ModuleNotFoundError"),
    "makes-nothing": (lambda: None, NOT_MADE, "TypeError"),
    "makes-hangs": (made_by(lambda: time.sleep(FOREVER)), OVERRAN, None),
    "makes-ends": (made_by(exit_now), ENDED, "exit code 7"),
    "makes-leaves": (made_by(leave), NOT_MADE, "SystemExit"),
    "makes-named": (made_by(named_after_somebody), NOT_MADE, "an error without a proper name"),
}
"""The same of what makes a follower."""

HARMLESS = {
    "floods": floods,
    "changes": change,
    "writes-a-case": write_a_case,
    "follows-again": follow_again,
    "locks-and-returns": lock_and_return,
    "leaves-a-child": leave_a_child,
    "leaves-a-thread": leave_a_thread,
    "begins-a-program": begin_a_program,
    "takes-its-time": lambda records: time.sleep(0.3),
}
"""What a follower may do without harm to anybody: its records count as taken."""


@hookimpl
def casework_register_followers(register):
    register("witness", Witness)
    for name, (fault, _, _) in WITH_FAULT.items():
        register(name, lambda fault=fault: Following(fault))
    for name, (factory, _, _) in WHILE_MADE.items():
        register(name, factory)
    for name, fault in HARMLESS.items():
        register(name, lambda fault=fault: Following(fault))
