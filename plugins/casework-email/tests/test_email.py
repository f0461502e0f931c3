"""E-mails at a real mail server, and what becomes of them where that refuses, is slow or goes away."""

import datetime as dt
import email
import socket
import time
from types import SimpleNamespace

import attrs
import pytest
import trustme

import casework_email
from casework.application.messages import Delivered, Later, Message, Never
from casework.application.plugin_choice import PluginChoice
from casework.domain.notifications.kinds import NoticeKind
from casework.errors import ConfigurationError
from casework.plugins.host import PluginHost
from casework_email import Settings
from casework_email.addresses import in_ascii, is_address
from casework_email.sending import Mailer

MESSAGE = Message(
    id="7f" * 16,
    channel="email",
    address="jo.smith@example.org",
    subject="Your complaint BINS-1",
    text="Dear Jo Smith,\n\nwe answer by 19 January.\n",
    kind=NoticeKind.ACKNOWLEDGED,
    language="en",
    organisation="rotherham",
    made_at=dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC),
)


def host_with(**settings):
    return PluginHost([casework_email], choice=PluginChoice(settings={"email": settings}))


# What arrives


@pytest.fixture
def read(served, town, mailer_to):
    """Send *message*, and return who gave and got it, and the e-mail itself."""

    def sent(message=MESSAGE, *, server=None, **settings):
        assert mailer_to(server or served(), **settings).deliver(message) == Delivered(receipt=message.id)
        return town.envelopes[-1], email.message_from_bytes(town.envelopes[-1].content)

    return sent


def test_an_e_mail_says_what_it_is_from_whom_and_that_no_machine_shall_answer(read):
    envelope, mail = read(sender_name="Rotherham Council, complaints", reply_to="answers@example.org")

    assert dict(mail) == {
        "From": '"Rotherham Council, complaints" <complaints@example.org>',
        "To": "jo.smith@example.org",
        "Reply-To": "answers@example.org",
        "Subject": "Your complaint BINS-1",
        "Date": "Mon, 05 Jan 2026 09:30:00 +0000",
        "Message-ID": f"<{MESSAGE.id}@example.org>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": "en",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }
    assert envelope.mail_from == "complaints@example.org"
    assert mail.get_payload(decode=True).decode() == MESSAGE.text.replace("\n", "\r\n")


def test_what_cannot_be_delivered_comes_back_to_the_address_for_that(read):
    envelope, mail = read(bounces_to="bounces@example.org")

    assert envelope.mail_from == "bounces@example.org"
    assert "bounces" not in mail.as_string()


def test_html_is_the_other_form_of_the_same_e_mail(read):
    _, mail = read(attrs.evolve(MESSAGE, html="<p>Dear Jo Smith</p>"))

    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.get_payload()] == ["text/plain", "text/html"]


def test_the_name_of_the_sender_may_be_in_any_script(read):
    _, mail = read(sender_name="Cyngor Sir Ŵyr, cwynion")

    assert email.header.make_header(email.header.decode_header(mail["From"])) == (
        "Cyngor Sir Ŵyr, cwynion <complaints@example.org>"
    )


def test_a_domain_in_another_script_is_told_as_the_name_service_knows_it(read, served):
    envelope, mail = read(attrs.evolve(MESSAGE, address="jo@bücher.example"), server=served(enable_SMTPUTF8=False))

    assert envelope.rcpt_tos == [mail["To"]] == ["jo@xn--bcher-kva.example"]


@pytest.mark.parametrize("address", ["siân@example.org", "jo@straße.example", "用户@例え.example"])
def test_an_address_that_is_not_in_ascii_goes_to_a_server_that_takes_it_and_to_no_other(
    read, served, town, mailer_to, address
):
    said = attrs.evolve(MESSAGE, address=address)
    envelope, mail = read(said, server=served(enable_SMTPUTF8=True))

    assert envelope.rcpt_tos == [address]
    assert f"\r\nTo: {address}\r\n".encode() in envelope.content
    assert mail["Subject"] == MESSAGE.subject
    assert mailer_to(served(enable_SMTPUTF8=False)).deliver(said) == Never(why="needs_utf8")
    assert len(town.envelopes) == 1


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example",
        "Jo.O'Brien+bins@council.gov.uk",
        "x_1-2@sub.sub2.example",
        "siân@cyngor.cymru",
        "jo@bücher.example",
        "用户@例え.テスト",
        f"{'a' * 64}@example.org",
    ],
)
def test_addresses_of_people_are_addresses(address):
    assert is_address(address)


@pytest.mark.parametrize(
    "address", ["jo@example.123", "jo@localhost", '"jo smith"@example.org', "jo@[192.0.2.1]", "jo\ud800@example.org"]
)
def test_what_is_seldom_an_address_of_a_person_is_none(address):
    assert not is_address(address)


@pytest.mark.parametrize("address", ["jo@straße.example", "jo@faß.example", f"jo@{'ü' * 60}.example", "siân@b.example"])
def test_no_domain_is_guessed(address):
    assert in_ascii(address) is None


# Encryption and names


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(served, certified, town, mailer_to, tmp_path):
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    for security, server in (
        ("starttls", served(tls_context=certified("127.0.0.1"))),
        ("tls", served(ssl_context=certified("127.0.0.1"))),
    ):
        for file in (None, tmp_path / "other.pem"):
            answer = mailer_to(server, security=security, ca_file=file).deliver(MESSAGE)
            assert answer == Later(why="bad_certificate")
    assert not town.letters


def test_a_server_of_another_name_gets_nothing(served, certified, authority, town, mailer_to):
    server = served(tls_context=certified("mail.example.org"))

    assert mailer_to(server, security="starttls", ca_file=authority[1]).deliver(MESSAGE) == Later(why="bad_certificate")
    assert not town.letters


def test_a_server_that_offers_no_encryption_gets_nothing_in_the_clear(served, town, mailer_to):
    assert mailer_to(served(), security="starttls").deliver(MESSAGE) == Later(why="not_supported")
    assert mailer_to(served(), security="tls").deliver(MESSAGE) == Later(why="unavailable")
    assert not town.letters


@pytest.fixture
def guarded(served, certified, login):
    """A server that takes nothing from somebody who has not logged in."""
    return served(tls_context=certified("127.0.0.1"), require_starttls=True, auth_required=True, authenticator=login)


def test_it_logs_in_where_that_is_needed(guarded, authority, mailer_to, town, monkeypatch):
    monkeypatch.setenv("MAIL_PASSWORD", "open sesame")
    host = host_with(
        host="127.0.0.1",
        port=guarded.port,
        ca_file=str(authority[1]),
        username="casework",
        password={"$env": "MAIL_PASSWORD"},
        sender="complaints@example.org",
    )

    notifier = host.notifiers.get("email")()

    assert notifier.deliver(MESSAGE) == Delivered(receipt=MESSAGE.id)
    assert [each.id for each in town.letters] == [MESSAGE.id]
    assert "sesame" not in repr(vars(notifier))


def test_who_may_not_log_in_tries_again_when_somebody_has_seen_to_it(guarded, authority, mailer_to, town):
    safely = {"security": "starttls", "ca_file": authority[1]}
    wrong = mailer_to(guarded, username="casework", password=casework_email.settings.Secret("open rye"), **safely)

    assert wrong.deliver(MESSAGE) == Later(why="login_refused")
    assert mailer_to(guarded, **safely).deliver(MESSAGE) == Later(why="sender_refused")
    assert not town.letters


# Servers that refuse


@pytest.mark.parametrize(
    ("step", "said", "why"),
    [
        ("to_recipient", "450 4.2.0 greylisted", "not_now"),
        ("to_recipient", "451 try again", "not_now"),
        ("to_recipient", "452 4.2.2 mailbox full", "not_now"),
        ("to_recipient", "421 closing", "unavailable"),
        ("to_recipient", "451 4.3.0 trouble here", "unavailable"),
        ("to_recipient", "452 full", "unavailable"),
        ("to_sender", "451 try again", "unavailable"),
        ("to_data", "421 4.3.2 closing", "unavailable"),
        ("to_data", "452 4.3.1 full", "unavailable"),
        ("to_data", "451 try again", "unavailable"),
    ],
)
def test_a_server_that_takes_it_later_gets_it_under_the_same_id(served, town, mailer_to, step, said, why):  # noqa: PLR0917
    mailer = mailer_to(served())
    setattr(town, step, said)
    assert mailer.deliver(MESSAGE) == Later(why=why)

    setattr(town, step, None)
    assert mailer.deliver(MESSAGE) == Delivered(receipt=MESSAGE.id)
    assert [each.id for each in town.letters] == [MESSAGE.id]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("550 5.1.1 <jo.smith@example.org>: no such user", "bad_address"),
        ("550 no such user", "bad_address"),
        ("551 moved away", "bad_address"),
        ("553 not a mailbox", "bad_address"),
        ("550 5.2.1 closed", "refused"),
        ("550 5.7.1 we take nothing from you", "refused"),
        ("554 5.7.1 relay access denied", "refused"),
        ("552 full", "refused"),
        ("556 no mail here", "refused"),
    ],
)
def test_a_recipient_that_is_refused_for_good_is_a_bad_address_or_refused(served, town, mailer_to, said, why):
    town.to_recipient = said

    assert mailer_to(served()).deliver(MESSAGE) == Never(why=why)
    assert not town.letters


def test_words_that_are_refused_for_good_are_never_taken(served, town, mailer_to):
    town.to_data = "554 5.6.0 not such words"

    assert mailer_to(served()).deliver(MESSAGE) == Never(why="refused")


def test_a_sender_that_is_refused_is_no_fault_of_the_message(served, town, mailer_to):
    town.to_sender = "553 5.7.1 you are nobody"

    assert mailer_to(served()).deliver(MESSAGE) == Later(why="sender_refused")


# Servers that go away

HELLO = ("220 here", "250 here")
UNTIL_DATA = (*HELLO, "250 fine", "250 fine", "354 go on")


@pytest.mark.parametrize(
    "script",
    [
        (),
        ("554 not here",),
        ("220 here",),
        ("220 here", "500 what", "500 what"),
        HELLO,
        (*HELLO, "250 fine"),
        ("this is no mail server",),
    ],
    ids=["at once", "greeting", "hello", "no hello", "sender", "recipient", "babble"],
)
def test_a_server_that_goes_away_gets_it_later(puppet, mailer_to, script):
    assert mailer_to(puppet(*script)).deliver(attrs.evolve(MESSAGE, text=5_000 * "bins\n")) == Later(why="unavailable")


@pytest.mark.parametrize("script", [UNTIL_DATA, (*UNTIL_DATA, 40)], ids=["data", "mid data"])
def test_of_a_server_that_goes_away_in_the_middle_of_it_nobody_knows_whether_it_has_it(puppet, mailer_to, script):
    mailer = mailer_to(puppet(*script))

    assert mailer.deliver(attrs.evolve(MESSAGE, text=5_000 * "bins\n")) == Later(why="uncertain")


def test_a_server_that_took_it_and_went_without_a_word_gets_it_once_more_under_the_same_id(served, town, mailer_to):
    mailer = mailer_to(served())
    town.hangs_up = True
    assert mailer.deliver(MESSAGE) == Later(why="uncertain")

    town.hangs_up = False
    assert mailer.deliver(MESSAGE) == Delivered(receipt=MESSAGE.id)
    assert [each.id for each in town.letters] == 2 * [MESSAGE.id]


@pytest.mark.parametrize("farewell", [(), ("500 stay",)], ids=["none", "an odd one"])
def test_a_server_that_took_it_has_it_whatever_becomes_of_the_farewell(puppet, mailer_to, farewell):
    server = puppet(*UNTIL_DATA, 1_000_000, "250 taken", *farewell)

    assert mailer_to(server).deliver(MESSAGE) == Delivered(receipt=MESSAGE.id)


def test_a_server_that_looks_long_at_a_message_before_it_answers_gets_it_once(served, town, mailer_to):
    town.waits = 0.6

    assert mailer_to(served(), timeout=0.3).deliver(MESSAGE) == Delivered(receipt=MESSAGE.id)
    assert len(town.letters) == 1


def test_of_a_server_that_takes_too_long_over_a_whole_message_nobody_knows_whether_it_has_it(
    served, town, mailer_to, monkeypatch
):
    monkeypatch.setattr("casework_email.sending._SECONDS_AT_THE_END", 0.3)
    town.waits, begun = 1.5, time.monotonic()

    assert mailer_to(served()).deliver(MESSAGE) == Later(why="uncertain")
    assert time.monotonic() - begun < 1.5


def test_a_server_that_says_nothing_gets_it_later(mailer_to):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailer = mailer_to(SimpleNamespace(port=silent.getsockname()[1]), timeout=0.2)

        assert mailer.deliver(MESSAGE) == Later(why="unavailable")


def test_a_server_that_wants_no_message_any_more_gets_it_later(puppet, mailer_to):
    server = puppet(*HELLO, "250 fine", "250 fine", "451 not now")

    assert mailer_to(server).deliver(MESSAGE) == Later(why="unavailable")


# Settings


def test_without_a_mail_server_there_is_no_notifier():
    assert host_with().notifiers.names() == ("log",)
    with pytest.raises(ConfigurationError, match=r"write them into \[plugins.email\]"):
        Mailer(Settings())


def test_authorities_are_named_in_a_file_that_has_some(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Sir")
    for name in ("letter.txt", "nothing.pem"):
        host = host_with(host="mail.example.org", sender="complaints@example.org", ca_file=str(tmp_path / name))
        with pytest.raises(ConfigurationError, match=f"{name} has no certificates in PEM"):
            host.notifiers.get("email")()


def test_each_security_has_its_usual_port():
    said = {"host": "mail.example.org", "sender": "complaints@example.org"}

    ports = {each: Settings(**said, security=each).port_used for each in ("starttls", "tls", "none")}

    assert ports == {"starttls": 587, "tls": 465, "none": 25}
    assert Settings(**said, port=2525).port_used == 2525


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"sender": None}, "sender is missing: write the e-mail address from which messages come"),
        ({"sender": "Complaints <complaints@example.org>"}, "sender must be an e-mail address in plain letters"),
        ({"sender": "siân@example.org"}, "sender must be an e-mail address in plain letters"),
        ({"reply_to": "nobody"}, "reply_to must be an e-mail address in plain letters"),
        ({"bounces_to": "a@example.org\nBcc: b@example.org"}, "bounces_to must be an e-mail address"),
        ({"sender_name": "Council\nBcc: b@example.org"}, "sender_name must be one line of text"),
        ({"username": "casework"}, "a password and a username are written together"),
        ({"password": {"$env": "MAIL_PASSWORD"}}, "a password and a username are written together"),
        (
            {"username": "casework", "password": {"$env": "MAIL_PASSWORD"}, "security": "none"},
            "a password is sent on a way that is kept private only",
        ),
        ({"username": "siân", "password": {"$env": "MAIL_PASSWORD"}}, "must be in ASCII"),
        ({"password": "open sesame", "username": "casework"}, "is a secret, which is not written here"),
        ({"security": "ssl"}, "'ssl' is not known; write one of starttls, tls, none"),
        ({"port": 0}, "port"),
        ({"timeout": 0}, "timeout"),
        ({"host": ""}, "host"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(monkeypatch, settings, why):
    monkeypatch.setenv("MAIL_PASSWORD", "open sesame")
    said = {"host": "mail.example.org", "sender": "complaints@example.org"} | settings

    with pytest.raises(ConfigurationError) as refused:
        host_with(**{key: value for key, value in said.items() if value is not None})

    assert why in "\n".join(refused.value.problems)
    assert "sesame" not in str(refused.value)
