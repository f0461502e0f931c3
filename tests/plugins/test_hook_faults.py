"""Whatever a plugin does wrong, wherever it does it: the case is saved, the others are called, it is on record.

For each fault one program is run, which has a plugin with that fault in every hook.
"""

import json
import multiprocessing
from functools import cache, partial

import pytest

from tests.installed_plugins import install_plugin
from tests.plugins import hook_faults as faults

# All programs are forked from one that has read what they need, and nothing else: neither tests nor plugins.
programs = multiprocessing.get_context("forkserver")
programs.set_forkserver_preload(
    [
        "sqlite_utils",
        "casework.casebook",
        *(f"casework.adapters.{each}" for each in ("import_files", "sqlite", "toml_mappings")),
        *(f"casework.plugins.{each}" for each in ("import_sources", "looking", "processes.child")),
        "tests.plugins.hook_faults",
    ]
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run the program with a fault, once for all tests of it; those that mostly wait are begun at once.

    What another process of the tests has asked for by then is ended.
    """
    begun = {fault: begin(fault, tmp_path_factory.mktemp("faults")) for fault in faults.ENDLESS}

    @cache
    def outcome(fault):
        place, program = begun[fault] if fault in begun else begin(fault, tmp_path_factory.mktemp("faults"))
        program.join(timeout=200)
        assert program.exitcode == 0, (place / "complaints").read_text()[-3000:]
        return json.loads((place / "told.json").read_text()) | {"output": (place / "output").read_text()}

    yield outcome
    for _, program in begun.values():
        program.kill()
        program.join()


def begin(fault, place):
    for each in faults.PLACES:
        install_plugin(place, faults.plugin_name(each), faults.source_of(fault, each))
    install_plugin(place, "working", faults.WORKING_SOURCE)
    program = programs.Process(target=faults.program, args=(fault, place))
    program.start()
    return place, program


# All tests of a fault follow each other, so that no other process of the tests runs its program once more.
by_fault = partial(pytest.mark.parametrize, "fault", scope="module")
NEVER_LOADS = faults.RAISING | faults.ENDLESS | faults.RETURNING | faults.REENTRANT | faults.ENDING


@by_fault(faults.FAULTS)
def test_the_cases_are_saved_and_the_others_are_called(run, fault):
    told = run(fault)

    assert told["cases"]
    assert told["whole"]
    assert told["witness"] == "seen"
    assert told["states"]["working"][0] == told["states"]["builtin"][0] == "loaded"
    assert told["kept"]
    assert told["tables kept"]
    assert told["output"] == ""


@pytest.mark.parametrize("place", faults.PLACES)
@by_fault(NEVER_LOADS)
def test_a_plugin_that_fails_is_left_out_and_on_record_with_its_hook(run, fault, place):
    if place == faults.AT_IMPORT and fault in faults.RETURNING:  # an import returns nothing to anybody
        assert run(fault)["states"][faults.plugin_name(place)][0] == "loaded"
        return

    status, failed_in, reason = run(fault)["states"][faults.plugin_name(place)]

    assert (status, failed_in) == ("failed", "" if fault in faults.ENDING else place)
    assert reason
    if fault in faults.ENDLESS:
        assert reason == "it was not done after 0.5 seconds"
    if fault in faults.ENDING:
        assert reason.startswith("its process ended (")
        assert f"leave it out with -p no:{faults.plugin_name(place)}" in reason


@pytest.mark.parametrize("place", faults.PLACES)
@by_fault(faults.HARMLESS)
def test_what_a_plugin_changes_around_it_is_put_back_and_harms_nobody(run, fault, place):
    assert run(fault)["states"][faults.plugin_name(place)][0] == "loaded"


@pytest.mark.parametrize("place", ["made", "renders"])
@by_fault(NEVER_LOADS)
def test_a_report_that_fails_is_one_error_that_names_it(run, fault, place):
    kind, said = run(fault)["report"][place]

    if fault in faults.REENTRANT and place == "made":  # when it is at work it may open what it likes
        assert kind == ""
        return
    assert kind == "PluginError"
    assert said.startswith(f"the report format '{place} {fault}' of the plugin working failed: ")
    assert WHY_NO_REPORT[sort_of(fault)] in said
    assert faults.NAME not in said.partition("failed: ")[2]


WHY_NO_REPORT = {
    "RAISING": "",
    "ENDLESS": "it was not done by its deadline",
    "RETURNING": "(TypeError)",
    "REENTRANT": "(TypeError)",
    "ENDING": "its process ended (",
}


def sort_of(fault):
    return next(sort for sort in WHY_NO_REPORT if fault in getattr(faults, sort))


@by_fault(faults.HARMLESS)
def test_a_report_that_changes_what_is_around_it_changes_it_for_nobody(run, fault):
    told = run(fault)["report"]

    assert told["made"] == ["", "seen"]


@pytest.mark.parametrize("place", faults.CATEGORISER_PLACES)
@by_fault(NEVER_LOADS)
def test_a_categoriser_that_fails_is_one_error_that_names_it(run, fault, place):
    kind, said = run(fault)["categoriser"][place]

    if fault in faults.REENTRANT:  # when it is at work it may open what it likes
        assert kind == ""
        return
    assert kind == "PluginError"
    assert said.startswith(f"the categoriser '{place} {fault}' of the plugin working failed: ")
    assert faults.NAME not in said.partition("failed: ")[2]


@pytest.mark.parametrize("place", faults.IMPORTER_PLACES)
@by_fault(faults.RAISING | faults.RETURNING)
def test_an_importer_that_fails_is_one_error_that_names_it(run, fault, place):
    kind, said = run(fault)["importer"][place]

    assert kind == "PluginError"
    assert said.startswith(f"the import format '{faults.form_of(place, fault)}' of the plugin working failed: ")
    assert faults.NAME not in said.partition("failed: ")[2]


@by_fault(faults.RAISING | faults.RETURNING)
def test_a_store_that_cannot_be_made_is_one_error_that_names_it(run, fault):
    kind, said = run(fault)["store"]

    assert kind in {"PluginError", "ConfigurationError"}
    assert "the store" in said
