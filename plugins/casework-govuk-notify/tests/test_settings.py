"""What the table of the plugin may say."""

import pytest

import casework_govuk_notify
from casework import ConfigurationError
from casework.application.plugin_choice import PluginChoice
from casework.plugins.host import PluginHost
from casework_govuk_notify.notifier import NotifyNotifier
from tests.govuk_notify import API_KEY, SECRET, TEMPLATE


def host_with(settings):
    return PluginHost([casework_govuk_notify], choice=PluginChoice(settings={"govuk_notify": settings}))


@pytest.fixture
def api_key(monkeypatch):
    monkeypatch.setenv("NOTIFY_API_KEY", API_KEY)
    return {"$env": "NOTIFY_API_KEY"}


def test_without_a_key_there_is_no_notifier():
    assert "govuk-notify" not in host_with({}).notifiers.names()


def test_a_key_and_a_template_make_the_notifier(api_key):
    template = {"channel": "email", "id": TEMPLATE, "kind": "due_soon", "language": "cy"}
    host = host_with({"api_key": api_key, "templates": [template]})

    assert isinstance(host.notifiers.get("govuk-notify")(), NotifyNotifier)


@pytest.mark.parametrize("held", [SECRET, f"complaints-{SECRET}", f"{API_KEY}!", "letmein"])
def test_what_is_no_key_is_refused_and_not_told(monkeypatch, held):
    monkeypatch.setenv("NOTIFY_API_KEY", held)

    with pytest.raises(ConfigurationError) as refused:
        host_with({"api_key": {"$env": "NOTIFY_API_KEY"}})

    assert "is no key of GOV.UK Notify" in str(refused.value)
    assert held not in str(refused.value)


WRONG = {
    "an id of one's own": {"templates": [{"channel": "email", "id": "mine"}]},
    "an unknown channel": {"templates": [{"channel": "fax", "id": TEMPLATE}]},
    "an unknown kind": {"templates": [{"channel": "email", "id": TEMPLATE, "kind": "birthday"}]},
    "two for the same": {"templates": [{"channel": "sms", "id": TEMPLATE}, {"channel": "sms", "id": TEMPLATE}]},
    "a sender by name": {"sms_sender": "COUNCIL"},
    "an address for replies": {"reply_to": "complaints@example.gov.uk"},
    "a service without encryption": {"service": "http://notify.example.org"},
    "no time": {"seconds": 0},
    "too much time": {"seconds": 61},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_what_is_no_setting_is_refused(wrong):
    with pytest.raises(ConfigurationError):
        host_with(wrong)
