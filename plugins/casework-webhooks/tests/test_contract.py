import json

import attrs
import pytest

from casework.testing import Arrival, NotifierContract
from tests.other_systems import NAME, PUBLIC, notifier_of


class TestWebhookNotifier(NotifierContract):
    @pytest.fixture
    def make_notifier(self, network):
        network.answers = [(PUBLIC,)] * 1_000
        return lambda: notifier_of(network, with_words=True)

    @pytest.fixture
    def taken(self, other_system):
        return lambda: [_arrival(*request) for request in other_system.requests]

    @pytest.fixture
    def message(self, e_mail):
        return attrs.evolve(e_mail, channel="webhook", address=f"https://{NAME}/casework?from=us")

    @pytest.fixture
    def bad_addresses(self):
        return ("", " ", "jo@example.org", f"http://{NAME}/", f"https://{NAME}@127.0.0.1/", f"https://{NAME}/\n")

    @pytest.fixture
    def break_far_end(self, other_system):
        return other_system.close


def _arrival(line, headers, body):
    event = json.loads(body)
    assert headers["webhook-id"] == event["id"]
    return Arrival(
        id=event["id"],
        to=(f"https://{headers['host']}{line.split()[1]}",),
        subject=event["data"]["words"]["subject"],
        text=event["data"]["words"]["text"],
        fields=(*headers, *event),
    )
