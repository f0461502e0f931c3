"""What another system is sent, and what its answers mean."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import time

import attrs
import pytest

from casework.application.messages import Delivered, Later, Never
from casework.application.secret import Secret
from casework_webhooks import Host
from tests.other_systems import KEY, MESSAGE, NAME, NOW, PUBLIC, Network, notifier_of

OLD_KEY = Secret("whsec_YW4gb2xkIHNlY3JldCB0aGF0IGdvZXMgc29vbi4=")


def answer(status, *headers):
    return "\r\n".join([f"HTTP/1.1 {status} Something", *headers, "Content-Length: 0", "", ""]).encode()


def test_a_message_is_posted_once_and_delivered(notifier, network, other_system):
    assert notifier.deliver(MESSAGE) == Delivered()

    [(line, headers, _)] = other_system.requests
    assert line == "POST /casework?from=us HTTP/1.1"
    assert headers["host"] == NAME
    assert headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert other_system.names == [NAME]
    assert network.lookups == [(NAME, 443)]
    assert network.connections == [(PUBLIC, 443)]


def test_the_body_is_a_cloud_event_of_codes_and_dates(notifier, other_system):
    notifier.deliver(MESSAGE)

    [(_, _, body)] = other_system.requests
    assert json.loads(body) == {
        "specversion": "1.0",
        "id": MESSAGE.id,
        "source": "https://complaints.example.gov.uk",
        "type": "uk.casework.notification.due_soon",
        "time": "2026-04-02T09:00:00+00:00",
        "subject": "BINS-1",
        "datacontenttype": "application/json",
        "data": {"organisation": "exampleton", "language": "en", "facts": {"due_on": "2026-04-20"}},
    }
    assert b"Smith" not in body


def test_what_is_about_no_single_case_has_no_subject(notifier, other_system):
    notifier.deliver(attrs.evolve(MESSAGE, about=None))

    [(_, _, body)] = other_system.requests
    assert "subject" not in json.loads(body)


def test_the_words_are_sent_only_where_that_is_asked_for(network, other_system):
    notifier_of(network, with_words=True).deliver(MESSAGE)

    [(_, _, body)] = other_system.requests
    assert json.loads(body)["data"]["words"] == {
        "subject": "Bins: a reply is due",
        "text": "Dear Jo Smith, your reply is due.",
    }


def signature(secret, headers, body):
    key = base64.b64decode(secret.reveal().removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def test_it_is_signed_with_its_id_and_the_time_of_the_attempt(notifier, other_system):
    notifier.deliver(MESSAGE)

    [(_, headers, body)] = other_system.requests
    assert headers["webhook-id"] == MESSAGE.id
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert headers["webhook-signature"] == signature(KEY, headers, body)


def test_while_one_secret_replaces_another_both_sign(network, other_system):
    notifier_of(network, hosts={NAME: Host(secrets=(KEY, OLD_KEY))}).deliver(MESSAGE)

    [(_, headers, body)] = other_system.requests
    assert headers["webhook-signature"].split() == [signature(key, headers, body) for key in (KEY, OLD_KEY)]


def test_the_signature_of_the_specification_is_made():
    from casework_webhooks.signing import signatures

    # The example of the libraries of Standard Webhooks, in each language.
    found = signatures(
        [Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")],
        message="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1_614_265_330,
        body=b'{"test": 2432232314}',
    )

    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("status", "meant"),
    [
        (200, Delivered()),
        (202, Delivered()),
        (301, Never(why="redirected")),
        (307, Never(why="redirected")),
        (400, Never(why="refused")),
        (401, Never(why="refused")),
        (404, Never(why="refused")),
        (408, Later(why="unavailable")),
        (410, Never(why="gone")),
        (425, Later(why="unavailable")),
        (429, Later(why="rate_limited")),
        (500, Later(why="unavailable")),
        (503, Later(why="unavailable")),
        (101, Later(why="unavailable")),
    ],
)
def test_what_an_answer_means(notifier, other_system, status, meant):
    other_system.answers.append(answer(status))

    assert notifier.deliver(MESSAGE) == meant


def test_a_redirect_is_not_followed(notifier, network, other_system):
    other_system.answers.append(answer(302, f"Location: https://{NAME}/elsewhere"))

    assert notifier.deliver(MESSAGE) == Never(why="redirected")
    assert other_system.connections == len(network.connections) == 1


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("120", dt.timedelta(minutes=2)),
        ("999999999", dt.timedelta(days=1)),
        ("Thu, 02 Apr 2026 10:00:00 GMT", dt.timedelta(hours=1)),
        ("Thu, 02 Apr 2026 08:00:00 GMT", None),
        ("0", None),
        ("Thu, 02 Apr 2099 08:00:00 GMT", dt.timedelta(days=1)),
        ("Thu, 02 Apr 2026 10:00:00 -0000", None),
        ("soon", None),
        ("-5", None),
    ],
)
def test_it_is_tried_again_when_the_other_system_says(notifier, other_system, said, after):
    other_system.answers.append(answer(503, f"Retry-After: {said}"))

    assert notifier.deliver(MESSAGE) == Later(why="unavailable", after=after)


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"SMTP ready\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 " + b"x" * 70_000,
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200,
    ],
    ids=["nothing", "another protocol", "no status", "a line without end", "too many headers"],
)
def test_what_is_no_answer_is_tried_again(notifier, other_system, nonsense):
    other_system.answers.append(nonsense)

    assert notifier.deliver(MESSAGE) == Later(why="unavailable")


def test_of_a_body_without_end_nothing_is_read(notifier, other_system):
    def without_end(link):
        link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")
        for _ in range(1_000):
            link.sendall(b"x" * 65_536)

    other_system.answers.append(without_end)
    began = time.monotonic()

    assert notifier.deliver(MESSAGE) == Delivered()
    assert time.monotonic() - began < 10


def test_one_that_answers_letter_by_letter_has_the_same_time_as_any_other(network, other_system):
    def slowly(link):
        for _ in range(200):
            link.sendall(b"H")
            time.sleep(0.05)

    other_system.answers.append(slowly)
    began = time.monotonic()

    assert notifier_of(network, seconds=1).deliver(MESSAGE) == Later(why="unavailable")
    assert time.monotonic() - began < 5


def test_one_that_never_answers_is_given_up(network, other_system):
    other_system.answers.append(lambda _link: time.sleep(2))

    assert notifier_of(network, seconds=1).deliver(MESSAGE) == Later(why="unavailable")


def test_a_certificate_that_nobody_vouches_for_gets_nothing(network, other_system):
    import ssl

    from casework_webhooks import Settings
    from casework_webhooks.notifier import WebhookNotifier

    strict = WebhookNotifier(
        Settings(hosts={NAME: Host(secrets=(KEY,))}),
        resolve=network.resolve,
        connect=network.connect,
        tls=ssl.create_default_context,
    )

    assert strict.deliver(MESSAGE) == Later(why="untrusted")
    assert other_system.requests == []


def test_a_certificate_of_another_host_gets_nothing(network, other_system):
    network.answers = [(PUBLIC,)]
    elsewhere = notifier_of(network, hosts={"other.example.gov.uk": Host(secrets=(KEY,))})

    assert elsewhere.deliver(attrs.evolve(MESSAGE, address="https://other.example.gov.uk/")) == Later(why="untrusted")
    assert other_system.requests == []


def test_a_host_that_is_not_found_is_tried_again(network):
    network.answers = []

    assert notifier_of(network).deliver(MESSAGE) == Later(why="unavailable")


def test_of_several_addresses_the_next_is_taken_where_one_does_not_answer(network):
    network.answers, network.dead = [("2606:2800:21f::1", PUBLIC)], ("2606:2800:21f::1",)

    assert notifier_of(network).deliver(MESSAGE) == Delivered()
    assert [address for address, _ in network.connections] == ["2606:2800:21f::1", PUBLIC]


def test_where_no_address_answers_it_is_tried_again(network):
    network.answers, network.dead = [("2606:2800:21f::1", PUBLIC)], ("2606:2800:21f::1", PUBLIC)

    assert notifier_of(network).deliver(MESSAGE) == Later(why="unavailable")


def test_no_proxy_of_the_environment_is_asked(notifier, other_system, monkeypatch):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert notifier.deliver(MESSAGE) == Delivered()


def test_nothing_personal_is_written_to_a_log(notifier, caplog):
    with caplog.at_level("DEBUG"):
        notifier.deliver(MESSAGE)

    assert caplog.text == ""


def test_another_port_is_named_in_the_request(network, other_system):
    notifier = notifier_of(network, hosts={NAME: Host(secrets=(KEY,), ports=(8443,))})

    assert notifier.deliver(attrs.evolve(MESSAGE, address=f"https://{NAME}:8443")) == Delivered()
    [(line, headers, _)] = other_system.requests
    assert (line, headers["host"]) == ("POST / HTTP/1.1", f"{NAME}:8443")
    assert network.connections == [(PUBLIC, 8443)]


def test_this_machine_is_told_without_encryption_where_it_is_named_as_such(open_system):
    from casework_webhooks import Settings
    from casework_webhooks.notifier import WebhookNotifier

    local = Host(secrets=(KEY,), ports=(open_system.port,), local=True)
    notifier = WebhookNotifier(Settings(hosts={"localhost": local}))

    # The other system listens on 127.0.0.1 alone, whatever else localhost is.
    assert notifier.deliver(attrs.evolve(MESSAGE, address=f"http://localhost:{open_system.port}/x")) == Delivered()


def test_no_other_machine_is_told_without_encryption(open_system):
    network = Network(open_system.port)
    notifier = notifier_of(network, hosts={NAME: Host(secrets=(KEY,), ports=(80,), local=True)})

    assert notifier.deliver(attrs.evolve(MESSAGE, address=f"http://{NAME}/")) == Never(why="address_not_allowed")
    assert network.connections == []


def test_when_the_time_is_over_no_connection_is_begun(network):
    from casework_webhooks.destinations import destination
    from casework_webhooks.posting import posted

    to = destination(MESSAGE.address, {NAME: Host(secrets=(KEY,))})

    with pytest.raises(TimeoutError):
        posted(to, [PUBLIC], body=b"", headers={}, seconds=0, connect=network.connect)
    assert network.connections == []
