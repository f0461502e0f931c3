"""Messages through GOV.UK Notify: each once, by the right template, and with a code for whatever goes wrong."""

import datetime as dt

import attrs
import pytest

from casework.application.messages import Arrived, CameBack, Delivered, Later, Message, Never
from casework.domain.notifications.kinds import NoticeKind
from casework_govuk_notify import Channel, Template
from casework_govuk_notify.service import RefusedError, UnreachableError
from tests.govuk_notify import API_KEY, SECRET, SENDER, SERVICE, TEMPLATE

EMAIL = Message(
    id="0f" * 16,
    channel="email",
    address="jo@example.org",
    subject="Your complaint BINS-1",
    text="Dear Jo Smith,\n\nwe reply by 20 April 2026.",
    kind=NoticeKind.ACKNOWLEDGED,
    language="en",
    about="BINS-1",
    organisation="exampleton",
    made_at=dt.datetime(2026, 4, 2, 9, 0, tzinfo=dt.UTC),
    data={"due_on": "2026-04-20"},
    personal={"name": "Jo Smith"},
)
SMS = attrs.evolve(EMAIL, channel="sms", address="+44 7700 900123")
LETTER = attrs.evolve(EMAIL, channel="letter", address="Jo Smith\n1 High Street\n\nExampleton\nEX1 1AA\n")


def test_an_e_mail_is_sent_by_its_template_with_its_id_as_reference(notifier, notify):
    said = notifier.deliver(EMAIL)

    [sent] = notify.sent
    assert said == Delivered(receipt=sent["id"], follow=True)
    assert (sent["email_address"], sent["template_id"], sent["reference"]) == ("jo@example.org", TEMPLATE, EMAIL.id)
    assert sent["personalisation"] == {
        "subject": EMAIL.subject,
        "body": EMAIL.text,
        "due_on": "2026-04-20",
        "name": "Jo Smith",
    }
    assert "email_reply_to_id" not in sent


def test_a_text_message_is_sent(make_notifier, notify):
    assert isinstance(make_notifier(sms_sender=SENDER).deliver(SMS), Delivered)

    [sent] = notify.sent
    assert (sent["type"], sent["phone_number"], sent["sms_sender_id"]) == ("sms", "+44 7700 900123", SENDER)


def test_a_letter_is_sent_to_the_lines_of_an_address(notifier, notify):
    assert isinstance(notifier.deliver(LETTER), Delivered)

    [sent] = notify.sent
    lines = [sent["personalisation"][f"address_line_{number}"] for number in (1, 2, 3, 4)]
    assert lines == ["Jo Smith", "1 High Street", "Exampleton", "EX1 1AA"]
    assert "address_line_5" not in sent["personalisation"]


def test_replies_to_an_e_mail_go_where_the_settings_say(make_notifier, notify):
    make_notifier(reply_to=SENDER).deliver(EMAIL)

    assert notify.sent[0]["email_reply_to_id"] == SENDER


def test_links_that_somebody_else_wrote_do_not_count(notifier, notify):
    notifier.deliver(attrs.evolve(EMAIL, personal={"complainant": "Jo Smith", "summary": "Bins", "link": LINK}))

    assert notify.sent[0]["sanitise_content_for"] == ["complainant", "summary"]
    assert notify.sent[0]["personalisation"]["link"] == LINK


def test_what_somebody_wrote_is_no_markup_in_a_letter_and_stands_as_it_is_in_a_text_message(notifier, notify):
    said = {"subject": "# Bins [now]", "text": "# Bins [now]", "personal": {"summary": "[now]", "link": LINK}}

    notifier.deliver(attrs.evolve(LETTER, **said))
    notifier.deliver(attrs.evolve(SMS, **said, id="m-2"))

    letter, text = (each["personalisation"] for each in notify.sent)
    assert (letter["body"], letter["summary"], letter["link"]) == ("\\# Bins \\[now\\]", "\\[now\\]", LINK)
    assert (text["body"], text["summary"]) == ("# Bins [now]", "[now]")
    assert (letter["subject"], text["subject"]) == ("# Bins [now]", "# Bins [now]")


LINK = "https://www.exampleton.example/survey#a-b"
GENERAL, WELSH, DUE, WELSH_DUE = (f"{number}33517ff-2a88-4f6e-b855-c550268ce08a" for number in range(4))


@pytest.mark.parametrize(
    ("kind", "language", "template"),
    [
        (NoticeKind.DUE_SOON, "cy", WELSH_DUE),
        (NoticeKind.DUE_SOON, "en", DUE),
        (NoticeKind.OVERDUE, "cy", WELSH),
        (NoticeKind.OVERDUE, "en", GENERAL),
    ],
)
def test_the_template_that_says_most_is_taken(make_notifier, notify, kind, language, template):
    notifier = make_notifier(
        templates=(
            Template(channel=Channel.EMAIL, id=GENERAL),
            Template(channel=Channel.EMAIL, id=WELSH, language="cy"),
            Template(channel=Channel.EMAIL, id=DUE, kind=NoticeKind.DUE_SOON),
            Template(channel=Channel.EMAIL, id=WELSH_DUE, kind=NoticeKind.DUE_SOON, language="cy"),
            Template(channel=Channel.SMS, id=TEMPLATE, kind=NoticeKind.DUE_SOON, language="cy"),
        )
    )

    notifier.deliver(attrs.evolve(EMAIL, kind=kind, language=language))

    assert notify.sent[0]["template_id"] == template


def test_without_a_template_nothing_is_sent(make_notifier, notify):
    notifier = make_notifier(templates=(Template(channel=Channel.EMAIL, id=TEMPLATE, language="cy"),))

    assert notifier.deliver(EMAIL) == Never(why="no_template")
    assert notify.asked == []


def test_a_channel_that_it_does_not_have_is_refused(notifier, notify):
    assert notifier.deliver(attrs.evolve(EMAIL, channel="webhook")) == Never(why="unknown_channel")
    assert notify.asked == []


@pytest.mark.parametrize(
    "message",
    [
        attrs.evolve(EMAIL, address="jo"),
        attrs.evolve(EMAIL, address="jo@example"),
        attrs.evolve(EMAIL, address="jo@example.org, al@example.org"),
        attrs.evolve(EMAIL, address="jo@example.org\nBcc: al@example.org"),
        attrs.evolve(EMAIL, address="Jo <jo@example.org>"),
        attrs.evolve(EMAIL, address=""),
        attrs.evolve(SMS, address="jo@example.org"),
        attrs.evolve(SMS, address="12345"),
        attrs.evolve(SMS, address="01234 567890 extension 5"),
        attrs.evolve(LETTER, address="Jo Smith\nEX1 1AA"),
        attrs.evolve(LETTER, address="\n".join("12345678")),
    ],
    ids=lambda message: f"{message.channel} {len(message.address)}",
)
def test_what_cannot_be_an_address_is_not_even_sent(notifier, notify, message):
    assert notifier.deliver(message) == Never(why="bad_address")
    assert notify.asked == []


@pytest.mark.parametrize(
    "message",
    [
        attrs.evolve(EMAIL, address="jo@example.invalid"),
        attrs.evolve(SMS, address="0770090"),
        attrs.evolve(LETTER, address="Jo Smith\n1 High Street\nNowhere"),
    ],
    ids=lambda message: message.channel,
)
def test_an_address_that_the_service_refuses_is_a_bad_one(notifier, notify, message):
    assert notifier.deliver(message) == Never(why="bad_address")
    assert notify.sent == []


def test_the_same_message_is_sent_once(notifier, notify):
    first = notifier.deliver(EMAIL)
    again = notifier.deliver(EMAIL)

    assert first == again == Delivered(receipt=notify.sent[0]["id"], follow=True)
    assert len(notify.sent) == 1


def test_a_message_whose_answer_was_lost_is_sent_once(notifier, notify):
    notifier.deliver(EMAIL)
    lost = notify.sent[0]
    notify.asked.clear()

    assert notifier.deliver(EMAIL) == Delivered(receipt=lost["id"], follow=True)
    assert notify.asked == [("GET", f"/v2/notifications?reference={EMAIL.id}")]


def test_what_came_back_is_sent_again_when_somebody_asks(notifier, notify):
    notifier.deliver(EMAIL)
    notify.sent[0]["status"] = "permanent-failure"

    said = notifier.deliver(attrs.evolve(EMAIL, address="jo.smith@example.org"))

    assert said == Delivered(receipt=notify.sent[1]["id"], follow=True)
    assert notify.sent[1]["email_address"] == "jo.smith@example.org"


@pytest.mark.parametrize(
    ("status", "kind", "meant"),
    [
        (400, "BadRequestError", Never(why="refused")),
        (403, "AuthError", Later(why="not_allowed")),
        (404, "NoResultFound", Never(why="refused")),
        (429, "RateLimitError", Later(why="rate_limited", after=dt.timedelta(minutes=1))),
        (429, "TooManyRequestsError", Later(why="daily_limit")),
        (500, "Exception", Later(why="unavailable")),
        (503, "Exception", Later(why="unavailable")),
    ],
)
def test_what_an_error_means(notifier, notify, status, kind, meant):
    notify.failing.append((status, {"status_code": status, "errors": [{"error": kind, "message": "Jo Smith"}]}))

    assert notifier.deliver(EMAIL) == meant
    assert notify.sent == []


@pytest.mark.parametrize("said", [{}, {"errors": "none"}, {"errors": ["none"]}, {"status_code": 400, "message": "x"}])
def test_an_error_of_another_shape_goes_by_its_status(notifier, notify, said):
    notify.failing.append((400, said))

    assert notifier.deliver(EMAIL) == Never(why="refused")


@pytest.mark.parametrize(
    "failing",
    [(200, b"<html>Sign in to the network</html>"), (200, b"[]"), (302, b"{}"), (502, b"Bad gateway")],
    ids=["a page", "a list", "a redirect", "a gateway"],
)
def test_what_is_no_answer_of_the_service_is_tried_again(notifier, notify, failing):
    notify.failing.append(failing)

    assert notifier.deliver(EMAIL) == Later(why="unavailable")
    assert notify.sent == []
    assert len(notify.asked) == 1


def test_where_nobody_answers_it_is_tried_again(make_notifier, notify):
    notifier = make_notifier(service="http://127.0.0.1:1")

    assert notifier.deliver(EMAIL) == Later(why="unavailable")


def test_a_temporary_failure_is_over_at_the_next_attempt(notifier, notify):
    notify.failing.append((500, {"status_code": 500, "errors": [{"error": "Exception", "message": "error"}]}))

    assert notifier.deliver(EMAIL) == Later(why="unavailable")
    assert isinstance(notifier.deliver(EMAIL), Delivered)
    assert len(notify.sent) == 1


def test_a_key_for_the_team_sends_to_the_team_only(notifier, notify):
    notify.guests = {"officer@example.gov.uk"}

    assert notifier.deliver(EMAIL) == Never(why="refused")
    assert isinstance(notifier.deliver(attrs.evolve(EMAIL, id="1f" * 16, address="officer@example.gov.uk")), Delivered)


def test_a_template_that_wants_more_than_there_is_is_refused(notifier, notify):
    notify.placeholders = {"subject", "body", "shoe_size"}

    assert notifier.deliver(EMAIL) == Never(why="refused")


@pytest.mark.parametrize("key", [f"other-{SERVICE}-{SERVICE}", f"other-{SECRET}-{SECRET}"], ids=["key", "service"])
def test_a_wrong_key_is_put_right_and_then_it_goes(make_notifier, notify, key):
    assert make_notifier(api_key=key).deliver(EMAIL) == Later(why="not_allowed")
    assert isinstance(make_notifier().deliver(EMAIL), Delivered)


def test_an_answer_without_an_id_is_delivered_without_a_receipt(notifier, notify):
    notify.failing += [(200, {"notifications": []}), (201, {})]

    assert notifier.deliver(EMAIL) == Delivered()


def test_nothing_personal_and_no_key_is_written_to_a_log(notifier, notify, caplog):
    notify.failing.append((400, {"errors": [{"error": "ValidationError", "message": "jo@example.org is not valid"}]}))

    with caplog.at_level("DEBUG"):
        notifier.deliver(EMAIL)
        notifier.deliver(EMAIL)

    assert notify.sent
    assert not [word for word in ("jo@", "Smith", "Dear", SECRET) if word in caplog.text]


def test_a_password_in_a_netrc_does_not_take_the_place_of_the_token(notifier, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    assert isinstance(notifier.deliver(EMAIL), Delivered)


NOBODY_HAS = "740e5834-3a29-46b4-9a6f-16142fde533a"


@pytest.mark.parametrize(
    ("message", "status", "fate"),
    [
        (EMAIL, "created", None),
        (EMAIL, "sending", None),
        (EMAIL, "delivered", Arrived()),
        (EMAIL, "permanent-failure", CameBack(why="permanent-failure")),
        (EMAIL, "temporary-failure", CameBack(why="temporary-failure")),
        (EMAIL, "technical-failure", CameBack(why="technical-failure")),
        (SMS, "pending", None),
        (SMS, "sent", None),
        (SMS, "delivered", Arrived()),
        (SMS, "permanent-failure", CameBack(why="permanent-failure")),
        (LETTER, "accepted", None),
        (LETTER, "received", None),
        (LETTER, "cancelled", CameBack(why="cancelled")),
        (LETTER, "permanent-failure", CameBack(why="permanent-failure")),
        (LETTER, "a status of next year", None),
    ],
    ids=lambda value: getattr(value, "channel", None),
)
def test_what_became_of_a_message_is_told_by_its_receipt(notifier, notify, message, status, fate):
    receipt = notifier.deliver(message).receipt
    notify.sent[0]["status"] = status

    assert notifier.became(receipt) == fate


def test_what_is_on_its_way_may_come_back_later(notifier, notify):
    receipt = notifier.deliver(EMAIL).receipt
    notify.fates[receipt] = ["sending", "temporary-failure"]

    assert [notifier.became(receipt) for _ in range(3)] == [
        None,
        CameBack(why="temporary-failure"),
        CameBack(why="temporary-failure"),
    ]


@pytest.mark.parametrize("receipt", [NOBODY_HAS, "r-1"], ids=["an id that it has not", "no id at all"])
def test_of_a_receipt_that_it_never_gave_or_has_forgotten_nobody_knows(notifier, notify, receipt):
    notifier.deliver(EMAIL)

    assert notifier.became(receipt) is None


@pytest.mark.parametrize(
    ("status", "kind"), [(403, "AuthError"), (429, "RateLimitError"), (500, "Exception"), (400, "BadRequestError")]
)
def test_where_the_service_lets_nobody_ask_it_is_in_trouble(notifier, notify, status, kind):
    notify.failing.append((status, {"status_code": status, "errors": [{"error": kind, "message": "Jo Smith"}]}))

    with pytest.raises(RefusedError, match=rf"GOV\.UK Notify refused \({status}, {kind}\)") as found:
        notifier.became(NOBODY_HAS)

    assert "Smith" not in str(found.value)


def test_without_an_answer_it_is_in_trouble(make_notifier):
    with pytest.raises(UnreachableError, match="cannot be reached"):
        make_notifier(service="http://127.0.0.1:1").became(NOBODY_HAS)


def test_the_key_is_shown_by_nothing(notifier):
    assert not [word for word in (API_KEY, SECRET) if word in repr(vars(notifier))]
