"""What runs in the process of a follower, tried in this one: answers by lines, and nothing else from the plugin."""

import datetime as dt
import io
import json
import os
import sys
import types
from pathlib import Path
from types import MappingProxyType

import msgspec
import pytest

from casework.application.per_process import surroundings
from casework.application.plugin_choice import PluginChoice
from casework.errors import ConfigurationError, NotFoundError
from casework.plugins.followers.orders import Order, order_for, read_order, written
from casework.plugins.followers.process import as_line, main, name_of, serve
from casework.plugins.host import PluginHost
from tests.offices import complaint, log_of, office

SOURCE = """
import sys
from casework.plugins.hookspecs import hookimpl

TAKEN = []

class Keeps:
    def follow(self, records):
        print("Jo Smith")
        print("Jo Smith", file=sys.stderr)
        TAKEN.extend(records)

class Fails:
    def follow(self, records):
        raise ValueError("Jo Smith")

class InParts:
    def follow(self, records):
        yield from records

@hookimpl
def casework_register_followers(register):
    register("in-parts", InParts)
    register("keeps", Keeps)
    register("fails", Fails)
    register("nonsense", dict)
    register("lacks", lambda: __import__("library_nobody_has"))
"""


@pytest.fixture
def plugin(installing):
    installing(keeper=SOURCE)
    return "keeper"


@pytest.fixture
def log():
    book = office()
    complaint(book)
    return log_of(book)


def order(follower):
    return order_for(PluginHost(), follower, seconds=60)


def asked(order, *batches):
    return written(order) + b"".join(as_line(batch) for batch in batches)


def answers_to(order, *batches):
    out = io.BytesIO()
    serve(io.BytesIO(asked(order, *batches)), out)
    said = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {each["token"] for each in said} == {order.token}
    assert [each["step"] for each in said] == list(range(1, len(said) + 1))
    return [each["error"] for each in said]


def test_records_arrive_as_they_stand_in_the_log_and_each_batch_is_answered(plugin, log):
    assert answers_to(order("keeps"), log[:1], log[1:]) == [None] * 4
    assert tuple(sys.modules["casework_keeper_module"].TAKEN) == log


def test_what_is_raised_is_answered_by_its_name_alone_and_no_more_is_taken(plugin, log):
    assert answers_to(order("fails"), log, log) == [None, None, "ValueError"]


def test_what_is_done_only_when_somebody_asks_for_its_results_is_an_error(plugin, log):
    assert answers_to(order("in-parts"), log) == [None, None, "TypeError"]


@pytest.mark.parametrize(("follower", "error"), [("nonsense", "TypeError"), ("lacks", "ModuleNotFoundError")])
def test_what_cannot_be_made_is_answered_too(plugin, log, follower, error):
    assert answers_to(order(follower), log) == [None, error]


def test_a_plugin_that_another_process_does_not_find_is_answered(plugin, log):
    lost = Order(follower="keeps", plugin="lost", module="module_nobody_has", choice=PluginChoice(load=()), seconds=9)

    assert answers_to(lost, log) == [None, "ModuleNotFoundError"]


def test_the_plugin_reads_and_writes_neither_orders_nor_answers(plugin, log):
    (asked_by, orders), (answers, told_by), (errors, complained_by) = os.pipe(), os.pipe(), os.pipe()
    os.write(orders, asked(order("keeps"), log))
    os.close(orders)

    main(asked_by, told_by, complained_by)

    for file in (asked_by, told_by, complained_by):
        assert os.fstat(file).st_rdev == Path(os.devnull).stat().st_rdev
        os.close(file)
    with os.fdopen(answers) as told, os.fdopen(errors) as complained:
        assert len(told.read().splitlines()) == 3
        assert complained.read() == ""


def test_names_of_errors_are_told_and_nothing_that_could_be_a_name_of_somebody():
    assert name_of(KeyError("Jo Smith")) == "KeyError"
    assert name_of(type("Jo Smith", (Exception,), {})()) == "an error without a proper name"
    assert name_of(type("x" * 121, (Exception,), {})()) == "an error without a proper name"
    assert name_of(ConfigurationError("no cause")) == "ConfigurationError"


def test_an_order_has_the_settings_of_its_own_plugin_as_they_are_written_and_no_secret(plugin, installing):
    installing(other="")
    tables = {"keeper": {}, "other": {"password": {"$env": "MAIL_PASSWORD"}}}
    choice = PluginChoice(load=["keeper"], settings={"keeper": {}})
    host = PluginHost(choice=choice)
    host.choice = PluginChoice(load=["keeper", "other"], settings=tables)

    found = order_for(host, "keeps", seconds=1)

    assert (found.plugin, found.module, found.choice.load) == ("keeper", None, ("keeper",))
    assert found.choice.settings == {"keeper": {}}
    assert found.token not in repr(found)
    assert read_order(written(found)) == found


def test_settings_arrive_as_a_configuration_can_hold_them(plugin):
    table = {
        "text": "Ærø\n",
        "day": dt.date(2026, 1, 5),
        "instant": dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC),
        "local": dt.datetime.fromisoformat("2026-01-05T09:30"),
        "time": dt.time(9, 30),
        "tables": [{"password": {"$env": "MAIL_PASSWORD"}}, {}],
        "number": 1.5,
        "two": {"$date": "a", "$time": "b"},
    }
    choice = PluginChoice(load=["keeper"], settings={"keeper": table}, file=Path("/srv/casework.toml"))
    sent = Order(follower="keeps", plugin="keeper", module=None, choice=choice, seconds=1)

    assert read_order(written(sent)) == sent
    assert written(sent).count(b"\n") == 1


def test_settings_of_a_program_are_told_as_a_configuration_writes_them():
    table = MappingProxyType({"file": Path("log.jsonl")})
    choice = PluginChoice(load=(), settings={"keeper": table})

    sent = Order(follower="keeps", plugin="keeper", module="keeper", choice=choice, seconds=1)

    assert read_order(written(sent)).choice.settings == {"keeper": {"file": "log.jsonl"}}


def test_settings_that_no_configuration_can_hold_are_refused_before_a_process_begins():
    choice = PluginChoice(load=(), settings={"keeper": {"file": object()}})

    with pytest.raises(ConfigurationError, match="the settings of keeper"):
        written(Order(follower="keeps", plugin="keeper", module="keeper", choice=choice, seconds=1))


def test_a_plugin_that_was_handed_over_is_found_by_its_module(plugin):
    import casework_keeper_module

    host = PluginHost([casework_keeper_module])

    assert order_for(host, "keeps", seconds=1).module == "casework_keeper_module"
    assert order_for(host, "keeps", seconds=1).choice.load == ()


def test_an_object_and_the_program_itself_cannot_be_found_by_another_process(plugin):
    import casework_keeper_module

    program = types.ModuleType("__main__")
    program.casework_register_followers = casework_keeper_module.casework_register_followers
    thing = type("Thing", (), {"casework_register_followers": casework_keeper_module.casework_register_followers})

    for given in (program, thing):
        with pytest.raises(ConfigurationError, match="hand over the plugin's module"):
            order_for(PluginHost([given]), "keeps", seconds=1)


def test_nobody_is_asked_for_a_follower_that_no_plugin_offers():
    with pytest.raises(NotFoundError, match="follower 'feed'"):
        order_for(PluginHost([]), "feed", seconds=1)


def test_a_new_process_looks_for_modules_where_this_one_does():
    assert surroundings(["", "/srv/app"])["PYTHONPATH"] == f".{os.pathsep}/srv/app"


def test_batches_have_no_line_end_inside(log):
    assert as_line(log).count(b"\n") == 1
    assert msgspec.json.decode(as_line(log), type=tuple[type(log[0]), ...]) == log
