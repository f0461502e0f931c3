"""Hands messages over to GOV.UK Notify, each once, and says what came of it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, assert_never

from casework.application.messages import Answer, Arrived, CameBack, Delivered, Fate, Later, Message, Never
from casework.application.secret import Secret
from casework_govuk_notify import Channel, Settings
from casework_govuk_notify.recipients import address_lines, is_email, is_telephone
from casework_govuk_notify.service import Client, RefusedError, UnreachableError, service
from casework_govuk_notify.wording import as_text

_CAME_BACK = frozenset(
    {
        "cancelled",
        "permanent-failure",
        "technical-failure",
        "temporary-failure",
        "validation-failed",
        "virus-scan-failed",
    }
)
"""The statuses of a message that did not arrive, and will not."""

_ARRIVED = "delivered"
"""The status of an e-mail or a text message that arrived.

Of a letter the last is ``received``, by its printer, who has posted it: nobody knows when it arrives, or whether.
"""

_NOT_KNOWN = 404
"""What it answers of a message that it never had, or has forgotten."""

_OUR_OWN = frozenset({"link", "token"})
"""What is about somebody and was written by nobody: the address of a survey, and the code with which it is answered."""

_RATE = dt.timedelta(minutes=1)
"""The limit is one of requests in a minute: "Rate limits" of the API's documentation."""


class NotifyNotifier:
    """Sends messages by the templates of *settings*, with the key of the service."""

    def __init__(self, settings: Settings, api_key: Secret) -> None:
        self._settings, self._api_key = settings, api_key

    def deliver(self, message: Message) -> Answer:
        """Send *message*, unless it was sent under its id before and did not come back."""
        if message.channel not in set(Channel):
            return Never(why="unknown_channel")
        channel = Channel(message.channel)
        template = self._template(channel, message)
        if template is None:
            return Never(why="no_template")
        personalisation = _personalisation(channel, message)
        if personalisation is None:
            return Never(why="bad_address")
        try:
            with service(self._api_key, url=self._settings.service, seconds=self._settings.seconds) as client:
                sent = _sent_before(client, message.id)
                receipt = sent or self._send(client, channel, message, template, personalisation)
                return Delivered(receipt=receipt, follow=receipt is not None)
        except RefusedError as error:
            return _answer(error)
        except UnreachableError:
            return Later(why="unavailable")

    def became(self, receipt: str) -> Fate | None:
        """Return what became of the message under *receipt*; it came back for the reason that its status is.

        None where that is not known, or not any more: the service forgets messages after some days.

        Raises:
            RefusedError: If the service lets nobody ask now.
            UnreachableError: If there is no answer.
        """
        try:
            with service(self._api_key, url=self._settings.service, seconds=self._settings.seconds) as client:
                status = str(client.get_notification_by_id(receipt).get("status"))
        except RefusedError as error:
            if error.status == _NOT_KNOWN or error.kinds == {"ValidationError"}:  # an id that is none of the service's
                return None
            raise
        if status == _ARRIVED:
            return Arrived()
        return CameBack(why=status) if status in _CAME_BACK else None

    def _template(self, channel: Channel, message: Message) -> str | None:
        """Return the template for *message*: what is for its kind goes before what is for its language only."""
        found = {(each.kind, each.language): each.id for each in self._settings.templates if each.channel is channel}
        choices = ((message.kind, message.language), (message.kind, None), (None, message.language), (None, None))
        return next((found[each] for each in choices if each in found), None)

    def _send(
        self, client: Client, channel: Channel, message: Message, template: str, personalisation: Mapping[str, str]
    ) -> str | None:
        """Send *message*, and return the id under which the service knows it."""
        said = {"template_id": template, "personalisation": personalisation, "reference": message.id}
        match channel:
            case Channel.EMAIL:
                answer = client.send_email_notification(
                    email_address=message.address,
                    email_reply_to_id=self._settings.reply_to,
                    sanitise_content_for=[each for each in message.personal if each not in _OUR_OWN],
                    **said,
                )
            case Channel.SMS:
                answer = client.send_sms_notification(
                    phone_number=message.address, sms_sender_id=self._settings.sms_sender, **said
                )
            case Channel.LETTER:
                answer = client.send_letter_notification(**said)
            case _:
                assert_never(channel)
        return _id_of(answer)


def _personalisation(channel: Channel, message: Message) -> Mapping[str, str] | None:
    """Return what fills the placeholders, None if the address is none of the *channel*.

    Text messages and subjects know no markup. Of an e-mail the service itself takes it out of what people wrote.
    """
    said = {**message.data, **message.personal, "subject": message.subject, "body": message.text}
    body = as_text(message.text)
    match channel:
        case Channel.EMAIL:
            return {**said, "body": body} if is_email(message.address) else None
        case Channel.SMS:
            return said if is_telephone(message.address) else None
        case Channel.LETTER:
            lines = address_lines(message.address)
            people = {name: as_text(each) for name, each in message.personal.items() if name not in _OUR_OWN}
            return None if lines is None else {**said, **people, "body": body, **lines}
        case _:
            assert_never(channel)


def _sent_before(client: Client, reference: str) -> str | None:
    """Return the id of what was sent under *reference* and did not come back, None if there is nothing."""
    found = client.get_all_notifications(reference=reference).get("notifications", ())
    arriving = (each for each in found if each.get("status") not in _CAME_BACK)
    return next((_id_of(each) for each in arriving), None)


def _id_of(notification: Mapping[str, Any]) -> str | None:
    found = notification.get("id")
    return found if isinstance(found, str) else None


def _answer(error: RefusedError) -> Answer:
    """Say what *error* means: only its status and its kind are promised to stay as they are."""
    match error.status // 100, error.status:
        case 4, 400 if error.kinds == {"ValidationError"}:
            return Never(why="bad_address")
        case 4, 401 | 403:
            return Later(why="not_allowed")
        case 4, 429 if "TooManyRequestsError" in error.kinds:
            return Later(why="daily_limit")
        case 4, 429:
            return Later(why="rate_limited", after=_RATE)
        case 4, _:
            return Never(why="refused")
        case _:
            return Later(why="unavailable")
