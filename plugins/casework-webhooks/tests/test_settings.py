"""What the table of the plugin may say."""

import base64

import pytest

import casework_webhooks
from casework import ConfigurationError
from casework.application.plugin_choice import PluginChoice
from casework.plugins.host import PluginHost
from casework_webhooks import Host, Settings
from casework_webhooks.notifier import WebhookNotifier

SECRET = "whsec_bXkgc2VjcmV0IGlzIG5vdCB0byBiZSBndWVzc2Vk"


def host_with(settings):
    return PluginHost([casework_webhooks], choice=PluginChoice(settings={"webhooks": settings}))


@pytest.fixture
def secret(monkeypatch):
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    return {"$env": "HOOK_SECRET"}


def test_without_a_host_there_is_no_notifier():
    assert "webhooks" not in host_with({}).notifiers.names()


def test_a_host_with_its_secret_makes_the_notifier(secret):
    host = host_with({"hosts": {"hooks.example.gov.uk": {"secrets": [secret]}}})

    assert isinstance(host.notifiers.get("webhooks")(), WebhookNotifier)


@pytest.mark.parametrize(
    "name",
    ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "*.gov.uk", "a b", "Hooks.example.gov.uk", "hooks.example:443"],
)
def test_a_host_is_written_by_its_name(secret, name):
    with pytest.raises(ConfigurationError) as refused:
        host_with({"hosts": {name: {"secrets": [secret]}}})

    assert "write hosts by their names" in str(refused.value)


@pytest.mark.parametrize(
    "held",
    [
        "letmein",
        "whsec_",
        "whsec_not base64!",
        "whsec_\u00e9",
        "whsec_" + base64.b64encode(b"x" * 23).decode(),
        "whsec_" + base64.b64encode(b"x" * 65).decode(),
        base64.b64encode(b"x" * 32).decode(),
    ],
)
def test_a_weak_secret_is_refused_and_not_told(monkeypatch, held):
    monkeypatch.setenv("HOOK_SECRET", held)

    with pytest.raises(ConfigurationError) as refused:
        host_with({"hosts": {"hooks.example.gov.uk": {"secrets": [{"$env": "HOOK_SECRET"}]}}})

    assert "24 to 64 random bytes" in str(refused.value)
    assert held.removeprefix("whsec_") not in str(refused.value).replace("whsec_ and", "") or held == "whsec_"


def test_a_host_without_a_secret_is_refused():
    with pytest.raises(ConfigurationError, match="at least one secret"):
        host_with({"hosts": {"hooks.example.gov.uk": {"secrets": []}}})


@pytest.mark.parametrize("wrong", [{"source": "not a uri"}, {"seconds": 0}, {"seconds": 900}, {"proxy": "x"}])
def test_what_is_no_setting_is_refused(wrong):
    with pytest.raises(ConfigurationError):
        host_with(wrong)


def test_a_port_is_a_number_of_a_port(secret):
    with pytest.raises(ConfigurationError):
        host_with({"hosts": {"hooks.example.gov.uk": {"secrets": [secret], "ports": [70_000]}}})


def test_nothing_shows_the_secrets(secret):
    from casework.application.secret import Secret

    settings = Settings(hosts={"hooks.example.gov.uk": Host(secrets=(Secret(SECRET),))})

    assert SECRET not in repr(settings)
