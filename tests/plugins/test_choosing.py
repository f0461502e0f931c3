"""Which installed plugins load: all, those on a list, none; and what becomes of those that somebody named."""

from pathlib import Path

import pytest

from casework.application.plugin_choice import PluginChoice
from casework.casebook import Casebook
from casework.errors import ConfigurationError, NotFoundError
from casework.plugins.host import PluginHost
from casework.plugins.states import PluginStatus
from tests.installed_plugins import BROKEN_INSTALLS, GOOD, TAKES_A_NAME, WITH_SETTINGS

MARKS = "import pathlib\npathlib.Path(__file__).with_suffix('.seen').touch()\n"
FILE = Path("/srv/casework.toml")


def status(host, name):
    (found,) = [state for state in host.states if state.name == name]
    return found.status, found.reason


def choosing(**said):
    return PluginHost(choice=PluginChoice(file=FILE, **said))


def test_without_a_list_every_installed_plugin_loads(installing):
    installing(one="", two="")

    assert {status(choosing(), name) for name in ("one", "two")} == {(PluginStatus.LOADED, "")}


def test_only_the_plugins_on_the_list_load_and_the_others_are_not_even_imported(installing, tmp_path):
    installing(one="", two=MARKS)

    host = choosing(load=["one"])

    assert status(host, "one") == (PluginStatus.LOADED, "")
    assert status(host, "two") == (PluginStatus.NOT_LISTED, f"not in load in {FILE}")
    assert not list(tmp_path.glob("*.seen"))


def test_an_empty_list_loads_none_and_what_comes_with_casework_stays(installing):
    installing(one=GOOD)

    host = choosing(load=[])

    assert [state.name for state in host.states if state.loaded] == ["builtin"]
    assert host.stores.names() == ("memory", "sqlite")


def test_a_blocked_plugin_is_not_imported_although_it_is_listed(installing, tmp_path):
    installing(one=MARKS)

    host = choosing(load=["one"], block=["one"])

    assert status(host, "one") == (PluginStatus.BLOCKED, f"blocked by block in {FILE}")
    assert not list(tmp_path.glob("*.seen"))


def test_casework_itself_cannot_be_blocked():
    with pytest.raises(ConfigurationError, match="builtin is casework itself"):
        choosing(block=["builtin"])


def test_the_environment_goes_before_the_file(installing):
    installing(one="", two="")
    written = PluginChoice(load=["one"], block=["two"], file=FILE)

    host = PluginHost(choice=written.overruled_by({"CASEWORK_PLUGINS": " two , "}))

    assert status(host, "one") == (PluginStatus.NOT_LISTED, "not in CASEWORK_PLUGINS")
    assert status(host, "two") == (PluginStatus.LOADED, "")


def test_the_command_line_goes_before_both(installing):
    installing(one="")
    written = PluginChoice(load=["one"]).overruled_by({"CASEWORK_PLUGINS": "one"})

    host = PluginHost(choice=written.without(["one"]))

    assert status(host, "one") == (PluginStatus.BLOCKED, "blocked by -p no:one")


def test_a_program_that_says_nothing_gets_what_the_environment_chooses(installing, monkeypatch):
    installing(one="")
    monkeypatch.setenv("CASEWORK_PLUGINS", "")

    assert status(PluginHost(), "one")[0] is PluginStatus.NOT_LISTED
    monkeypatch.setenv("CASEWORK_PLUGINS", "one, builtin")
    assert status(PluginHost(), "one")[0] is PluginStatus.LOADED


def test_a_program_that_hands_over_its_plugins_does_not_depend_on_the_environment(monkeypatch):
    monkeypatch.setenv("CASEWORK_PLUGINS", "gone")

    assert [state.name for state in PluginHost([]).states] == ["builtin"]


# What somebody named must be there.


@pytest.mark.parametrize(("source", "reason"), BROKEN_INSTALLS.values(), ids=BROKEN_INSTALLS)
def test_a_broken_plugin_that_is_on_the_list_is_fatal_in_one_sentence(installing, source, reason):
    installing(bad=source)

    with pytest.raises(ConfigurationError) as refused:
        choosing(load=["bad"])

    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith(f"the plugin bad, named by load in {FILE}, cannot be loaded: ")
    assert reason in sentence


@pytest.mark.parametrize(("source", "reason"), BROKEN_INSTALLS.values(), ids=BROKEN_INSTALLS)
def test_where_plugins_are_strict_each_that_is_broken_is_fatal(installing, monkeypatch, source, reason):
    installing(bad=source)
    monkeypatch.setenv("CASEWORK_STRICT_PLUGINS", "1")

    with pytest.raises(ConfigurationError, match="the plugin bad cannot be loaded: ") as refused:
        PluginHost()
    assert reason in str(refused.value)
    for value in ("0", ""):
        monkeypatch.setenv("CASEWORK_STRICT_PLUGINS", value)
        assert status(PluginHost(), "bad")[0] is PluginStatus.FAILED


def test_a_plugin_that_is_named_and_not_installed_is_fatal_and_its_package_is_guessed(installing):
    with pytest.raises(ConfigurationError) as refused:
        PluginHost(choice=PluginChoice().overruled_by({"CASEWORK_PLUGINS": "parish_letters"}))
    assert str(refused.value) == (
        "the plugin parish_letters, named by CASEWORK_PLUGINS, cannot be loaded: "
        "it is not installed: by custom its package is called casework-parish-letters"
    )


def test_settings_name_a_plugin_too(installing):
    with pytest.raises(
        ConfigurationError, match=rf"the plugin mail, named by \[plugins.mail\] in {FILE}, .* installed"
    ):
        choosing(settings={"mail": {}})


def test_settings_of_a_plugin_that_may_not_load_name_nobody(installing):
    installing(mail=WITH_SETTINGS)
    settings = {"mail": {"sevrer": 1}, "gone": {}}

    assert status(choosing(load=[], settings=settings), "mail")[0] is PluginStatus.NOT_LISTED
    assert status(choosing(block=["mail", "gone"], settings=settings), "mail")[0] is PluginStatus.BLOCKED


def test_a_tolerant_host_tells_of_what_would_be_fatal(installing):
    installing(bad="this is no python")
    choice = PluginChoice(load=["bad", "gone"], strict=True)

    host = PluginHost(choice=choice, tolerant=True)

    assert status(host, "bad")[0] is PluginStatus.FAILED
    assert status(host, "gone")[0] is PluginStatus.NOT_INSTALLED
    assert [state.name for state in host.states if state.broken] == ["bad", "gone"]


def test_two_packages_with_a_plugin_of_one_name_are_both_left_out_and_both_named(installing):
    installing(mail=GOOD)
    installing(mail=GOOD, package="rival-post")

    host = PluginHost()

    reasons = {state.reason for state in host.states if state.name == "mail"}
    assert reasons == {
        "several packages bring a plugin called mail: casework-mail and rival-post; uninstall all but one"
    }
    assert sorted(state.package for state in host.states if state.name == "mail") == ["casework-mail", "rival-post"]
    assert "shelf" not in host.stores.names()


def test_of_two_that_offer_the_same_the_one_that_is_first_by_its_name_keeps_it(installing):
    installing(second=GOOD)
    installing(first=GOOD)

    host = PluginHost()

    assert status(host, "first") == (PluginStatus.LOADED, "")
    assert status(host, "second")[1] == "two plugins offer a store called 'shelf': first and second"


def test_a_state_tells_the_package_the_version_and_the_hooks(installing):
    installing(good=GOOD, broken=TAKES_A_NAME)

    found = {state.name: state for state in PluginHost().states}

    told = {name: (each.package, each.version, each.hooks) for name, each in found.items()}
    assert told["good"] == ("casework-good", "1.0", ("casework_register_stores",))
    assert told["broken"] == ("casework-broken", "1.0", ())
    assert told["builtin"][0] == "casework"


def test_a_package_that_does_not_say_its_name_is_no_reason_to_fail(installing, tmp_path):
    installing(good=GOOD)
    (tmp_path / "casework_good-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\n")

    (state,) = (each for each in PluginHost().states if each.name == "good")

    assert (state.package, state.version, state.loaded) == ("", "", True)


def test_a_plugin_that_a_program_hands_over_has_no_package():
    class Letters:
        pass

    assert [(state.name, state.package) for state in PluginHost([Letters()]).states][1:] == [("Letters", "")]


def test_an_address_names_the_plugin_of_its_scheme_and_no_other_that_failed(installing):
    installing(shelf="import library_nobody_has", other="this is no python")

    with pytest.raises(NotFoundError) as refused:
        Casebook.open("shelf:1", organisation="council")
    assert {"memory", "sqlite"} <= {*refused.value.known}
    assert str(refused.value) == (
        f"there is no store 'shelf': choose one of {', '.join(refused.value.known)}. The plugin shelf is not loaded "
        "(ModuleNotFoundError: No module named 'library_nobody_has')"
    )


def test_what_a_package_has_that_is_not_installed_is_told_with_its_name(monkeypatch):
    monkeypatch.setattr("casework.plugins.offers._PACKAGES", {"papyrus": "casework-papyrus"})

    with pytest.raises(NotFoundError, match=r"The package casework-papyrus has it: pip install casework-papyrus$"):
        PluginHost().importers.get("papyrus")


# Settings


def test_a_plugin_is_given_its_settings_as_its_own_class(installing, tmp_path, monkeypatch):
    installing(mail=WITH_SETTINGS)
    monkeypatch.setenv("MAIL_TOKEN", "xyzzy")
    table = {"server": "mail.example.org", "token": {"$env": "MAIL_TOKEN"}, "ports": [25, 587]}

    settings = PluginHost(choice=PluginChoice(settings={"mail": table})).reports.get("told")()

    assert (settings.server, settings.ports, settings.token.reveal()) == ("mail.example.org", (25, 587), "xyzzy")
    assert "xyzzy" not in repr(settings)


def test_mistakes_of_settings_are_told_all_at_once_and_nothing_of_the_plugin_is_left(installing):
    installing(mail=WITH_SETTINGS)
    table = {"token": {"$env": "NOBODY_SET_THIS"}, "ports": ["x"], "colour": "red"}

    with pytest.raises(ConfigurationError) as refused:
        choosing(settings={"mail": table})

    first, *problems = str(refused.value).splitlines()
    assert first.endswith(f"[plugins.mail] in {FILE}, cannot be loaded: the settings of mail have mistakes")
    assert sorted(problems) == [
        f"{FILE}: plugins.mail.ports[0]: must be a whole number, not 'x'",
        f"{FILE}: plugins.mail.server: is missing",
        f"{FILE}: plugins.mail.token: the environment variable NOBODY_SET_THIS is missing or empty",
        f"{FILE}: plugins.mail: unknown: colour; remove it, or check the spelling",
    ]
    assert refused.value.problems == tuple(problems)


def test_a_plugin_without_settings_takes_none(installing):
    installing(good=GOOD)

    with pytest.raises(
        ConfigurationError, match=r"it takes no settings: remove \[plugins.good\] from /srv/casework.to"
    ):
        choosing(settings={"good": {"server": "x"}})
    assert status(choosing(settings={"good": {}}), "good") == (PluginStatus.LOADED, "")


def test_the_class_of_settings_is_one_of_attrs(installing):
    source = WITH_SETTINGS.replace("return Settings", "return dict")
    installing(mail=source)

    assert status(PluginHost(), "mail")[1].startswith("casework_settings must return an attrs class")


@pytest.mark.parametrize("said", [{"block": "jsonlines"}, {"load": "jsonlines"}, {"load": [3]}, {"block": [None]}])
def test_one_name_alone_or_what_is_no_name_is_refused(said):
    with pytest.raises(ConfigurationError, match="plugins are named in a list of texts"):
        PluginChoice(**said)


@pytest.mark.parametrize("seconds", [0, -1, True, "10", None, 3601, float("nan")])
def test_how_long_a_plugin_may_take_to_load_is_a_number_of_seconds(seconds):
    with pytest.raises(ConfigurationError, match="load_seconds must be a number of seconds above 0, and at most 3600"):
        PluginChoice(load_seconds=seconds)
    assert PluginChoice(load_seconds=0.5).load_seconds == 0.5
