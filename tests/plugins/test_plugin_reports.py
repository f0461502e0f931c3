"""Reports of plugins: rendered apart, whole or not at all, and every failure one error."""

import os
import sys
import types

import pytest

from casework.application.ports import Table
from casework.application.reports import REPORTS
from casework.errors import NotFoundError, PluginError, UsageError
from casework.plugins import reports
from casework.plugins.hookspecs import hookimpl
from casework.plugins.host import PluginHost
from casework.plugins.processes import orders, process
from casework.plugins.reports import render
from tests.offices import complaint, office

TABLES = (
    Table(
        name="one",
        title="Ærø\n\x00",
        columns=("a", "b", "c", "d"),
        rows=(("x", 1, 2.0, None), (True, False, -1, ""), ("y", 2**70, 0.1, "\u2028")),
        notes=("so",),
    ),
)
SOURCE = """
import os
from casework.errors import UsageError
from casework.plugins.hookspecs import hookimpl

class Told:
    def render(self, tables):
        return f"{os.getpid()} {tables!r}".encode()

class Refuses:
    def render(self, tables):
        raise UsageError("a calendar holds days only: choose the report deadlines")

class Long:
    def render(self, tables):
        return b"x" * 3_000_000

@hookimpl
def casework_register_reports(register):
    register("told", Told)
    register("refuses", Refuses)
    register("long", Long)
"""


class Bad:
    """A plugin that a program made and hands over."""

    @hookimpl
    def casework_register_reports(self, register):
        register("raises", lambda: types.SimpleNamespace(render=lambda tables: 1 / 0))
        register("refuses", lambda: types.SimpleNamespace(render=refuse))
        register("words", lambda: types.SimpleNamespace(render=lambda tables: "text"))
        register("fine", lambda: types.SimpleNamespace(render=lambda tables: b"fine"))


def refuse(tables):
    message = "not these"
    raise UsageError(message)


def test_tables_arrive_as_they_are_in_a_process_of_their_own(install):
    process_id, tables = render(install(told=SOURCE), "told", TABLES).decode().split(" ", maxsplit=1)

    assert int(process_id) != os.getpid()
    assert tables == repr(TABLES)


def test_a_long_document_arrives_whole(install):
    assert render(install(told=SOURCE), "long", TABLES) == b"x" * 3_000_000


def test_tables_are_refused_in_the_words_of_the_format(install):
    with pytest.raises(PluginError, match=r"'refuses' of the plugin told failed: a calendar holds days only: choose"):
        render(install(told=SOURCE), "refuses", TABLES)


def test_a_module_that_a_program_hands_over_works_apart_too(installing):
    installing(told=SOURCE)
    import casework_told_module

    document = render(PluginHost([casework_told_module]), "told", TABLES)

    assert not document.startswith(f"{os.getpid()} ".encode())


def test_our_own_formats_and_those_of_objects_work_here():
    host = PluginHost([Bad()])

    assert render(host, "fine", TABLES) == b"fine"
    assert b"one" in render(host, "json", TABLES)


@pytest.mark.parametrize(("form", "error"), [("raises", "ZeroDivisionError"), ("words", "TypeError")])
def test_one_that_fails_here_is_one_error_too(form, error):
    with pytest.raises(PluginError, match=rf"'{form}' of the plugin Bad failed: it raised an error \({error}\)"):
        render(PluginHost([Bad()]), form, TABLES)


def test_one_that_refuses_here_says_so_itself():
    with pytest.raises(UsageError, match=r"^not these$"):
        render(PluginHost([Bad()]), "refuses", TABLES)


def test_whoever_stops_the_program_stops_it():
    def stopped(tables):
        raise KeyboardInterrupt

    class Stopped:
        @hookimpl
        def casework_register_reports(self, register):
            register("stops", lambda: types.SimpleNamespace(render=stopped))

    with pytest.raises(KeyboardInterrupt):
        render(PluginHost([Stopped()]), "stops", TABLES)


def test_a_format_that_nobody_offers_is_told():
    with pytest.raises(NotFoundError, match=r"report format 'pdf'"):
        render(PluginHost([]), "pdf", TABLES)


def test_a_system_without_processes_is_told(install, monkeypatch):
    host = install(told=SOURCE)

    def none(*_arguments, **_settings):
        raise BlockingIOError

    monkeypatch.setattr("subprocess.Popen", none)
    with pytest.raises(PluginError, match=r"its process did not begin \(BlockingIOError\)"):
        render(host, "told", TABLES)


def test_a_document_without_end_is_refused(install, monkeypatch):
    monkeypatch.setattr(process, "LONGEST_DOCUMENT", 10)
    report = types.SimpleNamespace(render=lambda tables: b"x" * 11)

    with pytest.raises(ValueError, match="too long"):
        process.rendered(report, TABLES)


def test_what_makes_no_report_is_told():
    class Makes:
        @hookimpl
        def casework_register_reports(self, register):
            register("none", dict)

    with pytest.raises(PluginError, match=r"raised an error \(TypeError\)"):
        render(PluginHost([Makes()]), "none", TABLES)


def test_a_module_of_the_program_itself_is_not_looked_for_elsewhere():
    assert not orders.can_be_found(types.ModuleType("made"))
    assert not orders.can_be_found(Bad())
    assert not orders.can_be_found(types.ModuleType("__main__"))
    assert orders.can_be_found(sys.modules[__name__])
    assert reports.SECONDS == 60


@pytest.mark.parametrize("name", REPORTS)
def test_the_tables_of_every_report_arrive_as_they_are(name):
    book = office()
    complaint(book)
    tables = book.report(name)

    assert tuple(map(process._received, process._tables.decode(process.tables_as_line(tables)))) == tables
