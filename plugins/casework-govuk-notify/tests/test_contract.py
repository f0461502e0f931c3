import attrs
import pytest

from casework.testing import Arrival, NotifierContract
from tests.govuk_notify import CHANNELS, shown


class TestNotifyNotifier(NotifierContract):
    @pytest.fixture
    def make_notifier(self, make_notifier):
        return make_notifier

    @pytest.fixture
    def taken(self, notify):
        return lambda: [_arrival(sent) for sent in notify.sent]

    @pytest.fixture
    def break_far_end(self, notify):
        return notify.close


class TestNotifyNotifierOfTextMessages(TestNotifyNotifier):
    @pytest.fixture
    def message(self, e_mail):
        return attrs.evolve(e_mail, channel="sms", address="+44 7700 900123")


def _arrival(sent):
    return Arrival(
        id=sent["reference"],
        to=(sent[CHANNELS[sent["type"]]],),
        subject=sent["personalisation"]["subject"],
        text=sent["personalisation"]["body"] if sent["type"] == "sms" else shown(sent["personalisation"]["body"]),
        fields=tuple(sent),
    )
