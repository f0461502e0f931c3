import pytest

from casework.application.secret import Secret
from casework_govuk_notify import Channel, Settings, Template
from casework_govuk_notify.notifier import NotifyNotifier
from tests.govuk_notify import API_KEY, TEMPLATE, FakeNotify


@pytest.fixture
def notify():
    fake = FakeNotify()
    yield fake
    fake.close()


@pytest.fixture
def make_notifier(notify):
    """Make a notifier with a template for each channel, and other settings."""

    def make(api_key=API_KEY, **settings):
        templates = tuple(Template(channel=each, id=TEMPLATE) for each in Channel)
        return NotifyNotifier(
            Settings(**{"templates": templates, "service": notify.url, "seconds": 5, **settings}), Secret(api_key)
        )

    return make


@pytest.fixture
def notifier(make_notifier):
    return make_notifier()
