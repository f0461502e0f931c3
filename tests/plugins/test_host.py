"""The plugin host: two owners of one name, a misspelt hook, a broken install. None is silent or fatal to others."""

import importlib
import types
from importlib import metadata

import pytest

from casework.adapters.memory import MemoryStore
from casework.application.ports import SourceRow
from casework.casebook import Casebook
from casework.errors import ConfigurationError, NotFoundError
from casework.plugins import builtin
from casework.plugins.builtin import _sqlite
from casework.plugins.hookspecs import SPECIFIED, hookimpl
from casework.plugins.host import PluginHost
from casework.plugins.opening import open_parts
from tests.installed_plugins import BROKEN_INSTALLS, GOOD
from tests.offices import OFFICER, office

INSTALLED = {*PluginHost().stores.names()}
"""The stores of casework itself and of the plugins that are installed where the tests run."""


def a_plugin(name, **hooks):
    """A module with hooks."""
    plugin = types.ModuleType(name)
    for hook, body in hooks.items():
        setattr(plugin, hook, hookimpl(body))
    return plugin


def offering(name, *schemes):
    """A plugin that offers a store under each of these schemes."""

    def casework_register_stores(register):
        for scheme in schemes:
            register(scheme, lambda _rest, *, read_only=False: MemoryStore())

    return a_plugin(name, casework_register_stores=casework_register_stores)


def states(host):
    return {state.name: (state.loaded, state.reason) for state in host.states}


def test_what_comes_with_casework_is_on_offer():
    host = PluginHost([])

    assert host.stores.names() == ("memory", "sqlite")
    assert host.reports.names() == ("csv", "json", "text")
    assert host.importers.names() == ("csv", "json-lines", "open311", "sqlite")
    assert states(host) == {"builtin": (True, "")}


def test_a_plugin_that_is_named_offers_what_it_has():
    host = PluginHost([offering("shelf", "shelf")])

    assert host.stores.names() == ("memory", "shelf", "sqlite")
    assert isinstance(host.stores.get("shelf")("//x", read_only=True), MemoryStore)
    assert states(host)["shelf"] == (True, "")


def test_a_plugin_may_be_an_object():
    class Shelf:
        @hookimpl
        def casework_register_stores(self, register):
            register("shelf", MemoryStore)

    assert "shelf" in PluginHost([Shelf()]).stores.names()


def test_an_address_reaches_the_store_of_its_scheme():
    parts = open_parts("shelf:anything", host=PluginHost([offering("shelf", "shelf")]))

    assert isinstance(parts.store, MemoryStore)


def test_a_name_that_nobody_offers_is_told_with_those_that_are():
    with pytest.raises(NotFoundError, match="there is no store 'shelf': choose one of memory, sqlite"):
        PluginHost([]).stores.get("shelf")


@pytest.mark.parametrize("address", ["complaints.db", "", "password=secret", "password=secret port=1:2", ":secret"])
def test_an_address_has_a_scheme_and_one_without_is_not_repeated(address):
    with pytest.raises(ConfigurationError, match=r"has no scheme: write sqlite:///complaints.db or memory:") as refused:
        open_parts(address)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("rest", ["", "///", "//complaints.db", "complaints.db"])
def test_an_address_of_a_file_has_three_strokes(rest):
    with pytest.raises(ConfigurationError, match=r"write sqlite:///complaints.db"):
        _sqlite(rest)


def test_two_owners_of_one_name_are_both_named():
    with pytest.raises(ConfigurationError, match="two plugins offer a store called 'sqlite': builtin and rival"):
        PluginHost([offering("rival", "sqlite")])
    with pytest.raises(ConfigurationError, match="two plugins offer a store called 'shelf': one and other"):
        PluginHost([offering("one", "shelf"), offering("other", "shelf")])


def test_a_misspelt_hook_is_refused_by_name():
    misspelt = a_plugin("careless", casework_register_store=lambda register: None)

    with pytest.raises(ConfigurationError, match=r"the plugin careless .*casework_register_store"):
        PluginHost([misspelt])


def test_a_hook_with_another_argument_is_refused_by_name():
    careless = a_plugin("careless", casework_register_stores=lambda registrar: None)

    with pytest.raises(ConfigurationError, match=r"the plugin careless .*registrar"):
        PluginHost([careless])


def test_a_hook_without_its_mark_is_refused_by_name():
    unmarked = types.ModuleType("careless")
    unmarked.casework_register_stores = lambda register: None

    with pytest.raises(ConfigurationError, match=r"careless .*casework_register_stores would never be called: mark it"):
        PluginHost([unmarked])


def test_a_marked_function_that_is_like_no_hook_is_refused_too():
    with pytest.raises(ConfigurationError, match=r"there is no hook take_the_bins_out$"):
        PluginHost([a_plugin("careless", take_the_bins_out=lambda: None)])


def test_what_is_registered_must_be_something_that_makes_it():
    careless = a_plugin("careless", casework_register_stores=lambda register: register("shelf", MemoryStore()))

    with pytest.raises(ConfigurationError, match=r"careless .* the store 'shelf' is no factory"):
        PluginHost([careless])


def test_a_library_that_is_missing_only_when_it_is_used_is_one_sentence_too():
    def shelf(_rest, *, read_only=False):
        return importlib.import_module("library_nobody_has")

    plugin = a_plugin("shelf", casework_register_stores=lambda register: register("shelf", shelf))

    with pytest.raises(ConfigurationError) as refused:
        Casebook.open("shelf:1", organisation="council", host=PluginHost([plugin]))
    assert str(refused.value) == (
        "the store 'shelf' of the plugin shelf cannot be loaded: "
        "ModuleNotFoundError: No module named 'library_nobody_has'"
    )


def test_a_plugin_is_not_named_twice():
    plugin = offering("shelf", "shelf")

    with pytest.raises(ConfigurationError, match="the plugin shelf"):
        PluginHost([plugin, plugin])


def test_a_plugin_that_was_named_and_fails_fails_loudly():
    def fail(register):
        raise RuntimeError("no licence")

    with pytest.raises(ConfigurationError, match=r"the plugin broken .*RuntimeError: no licence"):
        PluginHost([a_plugin("broken", casework_register_stores=fail)])


def test_every_hook_is_called_by_the_host():
    called = []

    def remember(name):
        if name == "casework_settings":
            return lambda: called.append(name)
        return lambda register: called.append(name)

    PluginHost([a_plugin("curious", **{name: remember(name) for name in SPECIFIED})])

    assert sorted(called) == sorted(SPECIFIED)


# Installed plugins


HALF = """
from casework.plugins.hookspecs import hookimpl

@hookimpl
def casework_register_stores(register):
    register("half", object)

@hookimpl
def casework_register_reports(register):
    raise SystemExit(3)
"""


def test_an_installed_plugin_is_loaded(install):
    host = install(good=GOOD)

    assert states(host)["good"] == (True, "")
    assert "shelf" in host.stores.names()


def test_a_plugin_in_a_folder_that_is_added_later_is_found(install):
    assert "shelf" not in PluginHost().stores.names()

    assert "shelf" in install(good=GOOD).stores.names()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (None, "ModuleNotFoundError: No module named 'casework_bad_module'"),
        ("raise SystemExit(2)", "SystemExit: 2"),
        ("class Panic(BaseException): ...\nraise Panic('no')", "Panic: no"),
        (HALF, "SystemExit: 3"),
        *BROKEN_INSTALLS.values(),
    ],
)
def test_a_broken_plugin_is_left_out_and_reported_and_stops_no_other(install, source, reason):
    host = install(bad=source, good=GOOD)

    loaded, said = states(host)["bad"]
    assert (loaded, reason in said) == (False, True)
    assert states(host)["good"] == states(host)["builtin"] == (True, "")
    assert {*host.stores.names()} == {"shelf", *INSTALLED}


def test_whoever_stops_the_program_while_plugins_load_stops_it(install):
    class Stopped:
        @hookimpl
        def casework_register_stores(self, register):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(bad="raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        PluginHost(plugins=[Stopped()])


def test_an_installed_plugin_that_takes_the_name_of_another_does_not_push_it_out(install):
    host = install(builtin=GOOD)

    # Whatever else is installed here has nothing to do with it.
    assert [state.loaded for state in host.states if state.name == "builtin"] == [True, False]
    assert {*host.stores.names()} == INSTALLED
    assert host._manager.has_plugin("builtin")


def test_a_name_that_a_broken_plugin_would_have_offered_is_told_with_why_it_is_not_there(install):
    host = install(gone=None)
    why = r"The plugin gone is not loaded \(ModuleNotFoundError: No module named 'casework_gone_module'\)"

    for ask in (
        lambda: Casebook.open("shelf:1", organisation="council", host=host),
        lambda: host.reports.get("pdf"),
        lambda: host.importers.get("xlsx"),
    ):
        with pytest.raises(NotFoundError, match=rf"choose one of .*\. {why}") as refused:
            ask()
        assert "csv" in refused.value.known or "sqlite" in refused.value.known


def test_a_casebook_keeps_the_host_that_it_was_opened_with():
    host = PluginHost([offering("shelf", "shelf")])

    with Casebook.open("shelf:1", organisation="council", host=host) as book:
        assert book.host is host
    assert Casebook.lazy("shelf:1", organisation="council", host=host)().host is host


def test_a_casebook_that_was_put_together_by_hand_loads_the_plugins_once_when_it_needs_them():
    book = office()

    assert book.host is book.host
    assert "csv" in book.host.reports.names()


def test_an_import_asks_the_plugins_of_the_casebook(tmp_path):
    def casework_register_importers(register):
        register("lines", lambda path, **_options: Lines(path))

    host = PluginHost([a_plugin("lines", casework_register_importers=casework_register_importers)])
    mapping = tmp_path / "lines.toml"
    mapping.write_text(LINES)
    (tmp_path / "lines.txt").write_text("1 2026-01-02\n2 2026-01-03\n")

    with Casebook.open("memory:", organisation="council", host=host) as book:
        outcome = book.import_file(tmp_path / "lines.txt", mapping, by=OFFICER)

        assert (outcome.accepted, outcome.rejected) == (2, 0)


LINES = """
id = "lines"
version = 1
dropped = []
kept = []
[source]
system = "lines"
zone = "Europe/London"
format = "lines"
[identity]
columns = ["number"]
[procedure]
default = "lgsco-code-2024"
[fields]
received = { column = "day", formats = ["%Y-%m-%d"] }
kind = { columns = [], default = "complaint" }
"""


class Lines:
    """An importer of lines with a number and a day."""

    def __init__(self, path):
        self._path = path

    def columns(self):
        return ("number", "day")

    def rows(self):
        for line, text in enumerate(self._path.read_text().splitlines(), start=1):
            cells = tuple(text.split())
            yield SourceRow(line=line, cells=cells, values=dict(zip(self.columns(), cells, strict=True)))

    def remarks(self):
        return ()


def test_what_casework_offers_stands_in_the_group_of_plugins_and_is_loaded_once():
    found = metadata.entry_points(group="casework", name="builtin")

    assert [entry.load() for entry in found] == [builtin]
    assert [state.name for state in PluginHost().states].count("builtin") == 1
