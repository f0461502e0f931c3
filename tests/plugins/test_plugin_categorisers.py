"""Categorisers of plugins: asked apart, looked at before anybody sees what they say, and every failure one error."""

import io
import json
import os
import types

import pytest

from casework.application.ports import Suggestion
from casework.domain.sorting.phrases import Phrase
from casework.domain.sorting.rules import SortingRule, SortingRules
from casework.errors import NotFoundError, PluginError, UsageError
from casework.plugins import categorisers
from casework.plugins.categorisers import TextToSort, suggestions
from casework.plugins.hookspecs import hookimpl
from casework.plugins.host import PluginHost
from casework.plugins.processes.orders import Work, order_for, written
from casework.plugins.processes.process import serve, suggested_in, text_as_line

NAME = "Jo Smith"
WAITED = TextToSort(text="Jo Smith waited \ud800", schemes={"cause": ("delay", "conduct")})
RULES = {
    "cause": SortingRules(
        scheme="cause",
        rules=(SortingRule(name="waited", code="delay", confidence=0.8, some=(Phrase.of("waited"),)),),
    )
}
SOURCE = """
import os
import time
from casework.application.ports import Suggestion
from casework.errors import UsageError
from casework.plugins.hookspecs import hookimpl

class Told:
    def suggest(self, text, schemes):
        return [Suggestion(scheme="cause", code=code, confidence=number / 10, words=(str(os.getpid()), text))
                for number, code in enumerate(schemes["cause"])]

class Refuses:
    def suggest(self, text, schemes):
        raise UsageError(text)

class Hangs:
    def suggest(self, text, schemes):
        time.sleep(600)

class Ends:
    def suggest(self, text, schemes):
        os._exit(3)

class Invents:
    def suggest(self, text, schemes):
        return [Suggestion(scheme="cause", code="invented", confidence=0.5)]

@hookimpl
def casework_register_categorisers(register):
    for kind in (Told, Refuses, Hangs, Ends, Invents):
        register(kind.__name__.lower(), kind)
"""


class Here:
    """A plugin that a program made and hands over."""

    @hookimpl
    def casework_register_categorisers(self, register):
        good = Suggestion(scheme="cause", code="delay", confidence=0.5)
        for name, work in {
            "fine": lambda text, schemes: (good,),
            "raises": lambda text, schemes: 1 / 0,
            "refuses": refuse,
            "leaves": leave,
            "hangs": spin,
            "parts": lambda text, schemes: iter((good,)),
        }.items():
            register(name, lambda work=work: types.SimpleNamespace(suggest=work))
        register("none", dict)


def refuse(text, schemes):
    raise UsageError(text)


def leave(text, schemes):
    raise SystemExit(text)


def spin(text, schemes):
    while True:
        pass


def asked(host, name, texts=(WAITED,), **settings):
    return suggestions(host, name, texts, rules=RULES, **settings)


def test_a_text_arrives_in_a_process_of_its_own_and_the_surest_comes_first(install):
    [found] = asked(install(letters=SOURCE), "told")

    assert [each.code for each in found] == ["conduct", "delay"]
    process, text = found[0].words
    assert int(process) != os.getpid()
    assert text == "Jo Smith waited ?"


def served(name):
    """Return what the process of a categoriser answers a text with, tried in this one."""
    order, out = order_for(PluginHost(), Work.SUGGEST, name, seconds=60), io.BytesIO()
    serve(io.BytesIO(written(order) + text_as_line(WAITED.text, WAITED.schemes)), out)
    said, _, document = out.getvalue().split(b"\n", maxsplit=2)[2].partition(b"\n")
    return json.loads(said), document


def test_the_process_answers_with_suggestions_with_what_is_wrong_with_them_or_with_the_name_of_an_error(installing):
    installing(letters=SOURCE)

    good, document = served("told")
    assert (good["error"], [each.code for each in suggested_in(document).suggestions]) == (None, ["delay", "conduct"])
    assert suggested_in(served("invents")[1]).problem == "it suggests what is no code of cause"
    bad, document = served("refuses")
    assert (bad["error"], bad["sentence"], document) == ("UsageError", None, b"")


def test_several_texts_are_asked_of_one_process(install):
    found = asked(install(letters=SOURCE), "told", (WAITED, WAITED))

    assert len({each.words[0] for of_it in found for each in of_it}) == 1


def test_a_module_that_a_program_hands_over_works_apart_too(installing):
    installing(letters=SOURCE)
    import casework_letters_module

    [found] = asked(PluginHost([casework_letters_module]), "told")

    assert int(found[0].words[0]) != os.getpid()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("refuses", r"\(UsageError\)"),
        ("hangs", "it was not done by its deadline"),
        ("ends", "its process ended"),
        ("invents", "it suggests what is no code of cause"),
    ],
)
def test_one_that_fails_is_one_error_that_says_nothing_of_the_text(install, name, why):
    with pytest.raises(PluginError, match=f"the categoriser '{name}' of the plugin letters failed: .*{why}") as error:
        asked(install(letters=SOURCE), name, seconds=1.5 if name == "hangs" else categorisers.SECONDS)

    assert NAME not in str(error.value)


def test_a_system_without_processes_is_told(install, monkeypatch):
    host = install(letters=SOURCE)

    def none(*_arguments, **_settings):
        raise BlockingIOError

    monkeypatch.setattr("subprocess.Popen", none)
    with pytest.raises(PluginError, match=r"its process did not begin \(BlockingIOError\)"):
        asked(host, "told")


def test_our_own_and_those_of_objects_work_here():
    host = PluginHost([Here()])

    assert [each.rule for each in asked(host, "rules")[0]] == ["waited"]
    assert [each.code for each in asked(host, "fine")[0]] == ["delay"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("raises", r"it raised an error \(ZeroDivisionError\)"),
        ("refuses", r"it raised an error \(UsageError\)"),
        ("leaves", r"it raised an error \(SystemExit\)"),
        ("hangs", "it was not done by its deadline"),
        ("parts", "what it gives is neither a list nor a tuple"),
        ("none", r"it raised an error \(TypeError\)"),
    ],
)
def test_one_that_fails_here_is_one_error_too(name, why):
    with pytest.raises(PluginError, match=f"'{name}' of the plugin Here failed: {why}") as error:
        asked(PluginHost([Here()]), name, seconds=0.3 if name == "hangs" else categorisers.SECONDS)

    assert NAME not in str(error.value)


def test_whoever_stops_the_program_stops_it():
    def stopped(text, schemes):
        raise KeyboardInterrupt

    class Stopped:
        @hookimpl
        def casework_register_categorisers(self, register):
            register("stops", lambda: types.SimpleNamespace(suggest=stopped))

    with pytest.raises(KeyboardInterrupt):
        asked(PluginHost([Stopped()]), "stops")


def test_one_that_nobody_offers_is_told():
    with pytest.raises(NotFoundError, match="categoriser 'stars'"):
        asked(PluginHost([]), "stars")
