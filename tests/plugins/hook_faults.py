"""Plugins that do everything wrong that one can, in each of their hooks and in what they offer, and one that does not.

``machine`` has them installed. It loads them, saves a case, and tells what became of each.
"""

import gc
import json
import locale
import os
import signal
import sqlite3
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from casework.application.ports import SourceRow
from casework.plugins.hookspecs import SPECIFIED, hookimpl

FOREVER = 600
NAME = "Jo Smith"
SECONDS = {True: (0.5, 1.5), False: (20, 20)}
"""How long a plugin may take to load and a report to be made: little where it takes for ever, and never too little."""
MAPPING = """
id = "lines"
version = 1
dropped = []
kept = []
[source]
system = "lines"
zone = "Europe/London"
format = "{form}"
[identity]
columns = ["number"]
[procedure]
default = "lgsco-code-2024"
[fields]
received = {{ column = "day", formats = ["%Y-%m-%d"] }}
kind = {{ columns = [], default = "complaint" }}
"""


def folder():
    """Where the test that runs this wants files, and has its store."""
    return Path(os.environ["FAULTS_FOLDER"])


class OwnBase(BaseException):
    """Nobody catches this by accident."""


class UntoldError(Exception):
    """An error that cannot even be told."""

    def __str__(self):
        raise ValueError(NAME)

    __repr__ = __str__


def raises(make):
    def fault(*_arguments):
        raise make()

    return fault


def spin(*_arguments):
    while True:
        pass


def catch_the_first_and_spin(*_arguments):
    with suppress(BaseException):
        spin()
    spin()


def hang(*_arguments):
    time.sleep(FOREVER)


def hang_in_a_lock(*_arguments):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def recursion(*_arguments):
    recursion()


def memory(*_arguments):
    bytearray(1 << 60)


def lock_the_store_and_hang(*_arguments):
    connection = sqlite3.connect(folder() / "cases.db", isolation_level=None, timeout=0.1)
    connection.execute("BEGIN IMMEDIATE")
    time.sleep(FOREVER)
    return connection


def change_arguments(*arguments):
    for given in arguments:
        for each in given if isinstance(given, tuple) else (given,):
            for name in ("title", "rows", "found", "over", "name"):
                try:
                    object.__setattr__(each, name, ())
                except (AttributeError, TypeError):
                    continue


def open_a_host(*_arguments):
    from casework.plugins.host import PluginHost

    PluginHost()


def open_a_casebook(*_arguments):
    from casework import Casebook

    Casebook.open("memory:", organisation="council")


def give_in_parts(*_arguments):
    return (part for part in (b"one", b"two"))


def give_a_promise(*_arguments):
    async def later():
        return b""

    return later()


def give_something_else(*_arguments):
    return 3


def flood(*_arguments):
    for _ in range(20):
        sys.stdout.write("x" * 10_000)
        os.write(1, b"y" * 1_000)


def close_standard_files(*_arguments):
    os.closerange(0, 3)


def go_elsewhere(*_arguments):
    os.chdir("/")


def change_the_environment(*_arguments):
    os.environ.clear()
    os.environ["CASEWORK_PLUGINS"] = ""


def change_the_locale(*_arguments):
    locale.setlocale(locale.LC_ALL, "C")
    locale.setlocale(locale.LC_CTYPE, "POSIX")


def take_the_signals(*_arguments):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)


def replace_the_streams(*_arguments):
    sys.stdout = sys.stderr = None


def leave_a_thread(*_arguments):
    threading.Thread(target=time.sleep, args=(FOREVER,), daemon=True).start()


def exit_now(code):
    return lambda *_arguments: os._exit(code)


def kill(number):
    return lambda *_arguments: os.kill(os.getpid(), number)


RAISING = {
    "exception": raises(lambda: ValueError(NAME)),
    "own base exception": raises(lambda: OwnBase(NAME)),
    "system exit 0": raises(lambda: SystemExit(0)),
    "system exit with words": raises(lambda: SystemExit(NAME)),
    "generator exit": raises(GeneratorExit),
    "stop of an iteration": raises(lambda: StopIteration(NAME)),
    "an error that cannot be told": raises(UntoldError),
    "an error with a name of somebody": raises(lambda: type(NAME, (Exception,), {})(NAME)),
    "recursion": recursion,
    "takes all memory": memory,
}
ENDLESS = {
    "hangs": hang,
    "hangs in a lock": hang_in_a_lock,
    "spins": spin,
    "spins and catches once": catch_the_first_and_spin,
    "locks the store and hangs": lock_the_store_and_hang,
}
RETURNING = {
    "gives it in parts": give_in_parts,
    "gives a promise": give_a_promise,
    "gives something else": give_something_else,
}
REENTRANT = {"opens a host": open_a_host, "opens a casebook": open_a_casebook}
HARMLESS = {
    "changes arguments": change_arguments,
    "prints": flood,
    "closes standard files": close_standard_files,
    "changes the folder": go_elsewhere,
    "changes the environment": change_the_environment,
    "changes the locale": change_the_locale,
    "takes the signals": take_the_signals,
    "replaces the streams": replace_the_streams,
    "leaves a thread": leave_a_thread,
}
ENDING = {
    "ends with 0": exit_now(0),
    "ends with 3": exit_now(3),
    "aborts": lambda *_arguments: os.abort(),
    "kills itself": kill(signal.SIGKILL),
}
FAULTS = RAISING | ENDLESS | RETURNING | REENTRANT | HARMLESS | ENDING

AT_IMPORT = "import"
PLACES = (AT_IMPORT, *SPECIFIED)
"""Where a plugin can go wrong while it loads."""


def plugin_name(place):
    return f"faulty_{place}"


def hooks_with(fault, place):
    """Return the hooks of a plugin that does *fault* in *place*, or does it now if that is the import."""
    if place == AT_IMPORT:
        FAULTS[fault]()
        return {}
    if place == "casework_settings":

        def hook():
            return FAULTS[fault]()
    else:

        def hook(register):
            return FAULTS[fault](register)

    return {place: hookimpl(hook)}


def source_of(fault, place):
    return f"from tests.plugins import hook_faults\nglobals().update(hook_faults.hooks_with({fault!r}, {place!r}))\n"


# What plugins offer: each does its fault when it is made, or in one of its methods


class Report:
    def __init__(self, fault):
        self._fault = fault

    def render(self, tables):
        given = self._fault(tables)
        return tables[0].title if given is None else given


class Importer:
    def __init__(self, fault, place):
        self._fault, self._place = fault, place

    def _do(self, place, result):
        if place != self._place:
            return result
        given = self._fault()
        return result if given is None else given

    def columns(self):
        return self._do("columns", ("number", "day"))

    def rows(self):
        row = SourceRow(line=1, cells=("1", "2026-01-02"), values={"number": "1", "day": "2026-01-02"})
        return iter([row]) if self._place != "rows" else self._do("rows", iter([row]))

    def remarks(self):
        return self._do("remarks", ())


class Categoriser:
    def __init__(self, fault):
        self._fault = fault

    def suggest(self, text, schemes):
        given = self._fault(text, schemes)
        return () if given is None else given


class Witness:
    def render(self, tables):
        return b"seen"


WORKING_SOURCE = "from tests.plugins.hook_faults import casework_register_importers, casework_register_reports\n"
WORKING_SOURCE += "from tests.plugins.hook_faults import casework_register_stores, casework_register_followers\n"
WORKING_SOURCE += "from tests.plugins.hook_faults import casework_register_categorisers, casework_register_notifiers\n"
CATEGORISER_PLACES = ("made", "suggests")
IMPORTER_PLACES = ("made", "columns", "rows", "remarks")


def form_of(place, name):
    """Return the import format that does the fault called *name* at *place*."""
    return f"{place}-{name.replace(' ', '-')}"


@hookimpl
def casework_register_reports(register):
    register("witness", Witness)
    for name, fault in FAULTS.items():
        register(f"made {name}", lambda fault=fault: fault() or Witness())
        register(f"renders {name}", lambda fault=fault: Report(fault))


@hookimpl
def casework_register_importers(register):
    for name, fault in FAULTS.items():
        register(form_of("made", name), lambda _path, fault=fault, **_options: fault() or Importer(None, ""))
        for place in IMPORTER_PLACES[1:]:
            register(form_of(place, name), lambda _path, fault=fault, place=place, **_options: Importer(fault, place))


@hookimpl
def casework_register_stores(register):
    for name, fault in FAULTS.items():
        scheme = name.replace(" ", "-")
        register(scheme, lambda _rest, *, read_only=False, fault=fault: fault())


@hookimpl
def casework_register_categorisers(register):
    for name, fault in FAULTS.items():
        register(f"made {name}", lambda fault=fault: fault() or Categoriser(lambda *_given: None))
        register(f"suggests {name}", lambda fault=fault: Categoriser(fault))


@hookimpl
def casework_register_followers(register):
    pass


@hookimpl
def casework_register_notifiers(register):
    pass


# The program


def program(fault, place):
    """Be the machine with *fault* in a process that has nothing else to do, where *place* has its plugins."""
    gc.freeze()  # what was read before the fork is not walked each time that a plugin is let go of
    os.chdir(place)
    sys.path.insert(0, str(place))
    os.environ["FAULTS_FOLDER"] = str(place)
    for file, name in enumerate(("output", "complaints"), start=1):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), file)
    machine(fault)


def machine(fault):
    """Load every plugin with *fault*, save a case, let the working plugin do it too, and tell what became of all."""
    from casework.plugins.host import PluginHost
    from casework.plugins.looking import host_to_look_at

    choice, before = choice_of(fault), surroundings()
    begun = time.monotonic()
    host = host_to_look_at(choice) if fault in ENDING else PluginHost(choice=choice)
    told = {"seconds": time.monotonic() - begun, "kept": surroundings() == before}
    told["states"] = {state.name: [state.status.value, state.failed_in, state.reason] for state in host.states}
    told["witness"] = host.reports.get("witness")().render(()).decode()
    told |= at_work(host, fault)
    (folder() / "told.json").write_text(json.dumps(told))


def choice_of(fault):
    from casework.application.plugin_choice import PluginChoice

    return PluginChoice(load_seconds=SECONDS[fault in ENDLESS][0], block=["icalendar", "jsonlines", "postgres"])


def surroundings():
    files = [os.fstat(file).st_ino for file in (0, 1, 2)]
    signals = [str(signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)]
    streams = [sys.stdout is not None, sys.stderr is not None]
    return [str(Path.cwd()), dict(os.environ), locale.setlocale(locale.LC_ALL), files, signals, streams]


def at_work(host, fault):
    """Tell how the reports, importers and stores with *fault* fail, and that cases are saved after each of them."""
    from casework import Actor, Casebook, CaseworkError
    from casework.plugins.categorisers import TextToSort, suggestions
    from casework.plugins.reports import render

    text = TextToSort(text=NAME, schemes={"cause": ("delay",)})

    def tried(work):
        try:
            made = work()
        except CaseworkError as error:
            return [type(error).__name__, str(error)]
        return ["", made.decode() if isinstance(made, bytes) else ""]

    with Casebook.open(f"sqlite:///{folder() / 'cases.db'}", organisation="council", host=host) as book:

        def saved():
            return book.receive(
                kind="complaint", procedure="lgsco-code-2024", received_at=book.today(), by=Actor("staff-17")
            ).id

        def imported(place):
            mapping = folder() / "lines.toml"
            mapping.write_text(MAPPING.format(form=form_of(place, fault)))
            return tried(lambda: book.import_file(mapping, mapping, by=Actor("staff-17")))

        cases, tables = [saved()], book.report("summary")
        titles = [table.title for table in tables]
        told = {"report": {}, "importer": {}, "categoriser": {}, "store": []}
        for place in ("made", "renders"):
            told["report"][place] = tried(
                lambda place=place: render(host, f"{place} {fault}", tables, seconds=SECONDS[fault in ENDLESS][1])
            )
        for place in CATEGORISER_PLACES:
            told["categoriser"][place] = tried(
                lambda place=place: suggestions(
                    host, f"{place} {fault}", [text], rules={}, seconds=SECONDS[fault in ENDLESS][1]
                )
            )
        cases.append(saved())
        if fault not in ENDLESS | ENDING:
            told["importer"] = {place: imported(place) for place in IMPORTER_PLACES}
            address = f"{fault.replace(' ', '-')}:"
            told["store"] = tried(lambda: Casebook.open(address, organisation="council", host=host))
        cases.append(saved())
        told["cases"] = all(book.case(case) for case in cases)
        told["tables kept"] = titles == [table.title for table in tables]
        told["whole"] = book.verify().position > 0
    return told
