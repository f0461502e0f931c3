"""What another system is sent: one CloudEvent 1.0, as a JSON object."""

import json

from casework.application.messages import Message

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
_TYPE = "uk.casework.notification."


def cloud_event(message: Message, *, source: str, with_words: bool) -> bytes:
    """Return *message* as an event from *source*: codes, numbers and dates, and its words only *with_words*."""
    data: dict[str, object] = {
        "organisation": message.organisation,
        "language": message.language,
        "facts": dict(message.data),
    }
    if with_words:
        data["words"] = {"subject": message.subject, "text": message.text}
    event = {
        "specversion": "1.0",
        "id": message.id,
        "source": source,
        "type": f"{_TYPE}{message.kind}",
        "time": message.made_at.isoformat(),
        "datacontenttype": "application/json",
        "data": data,
    }
    if message.about is not None:
        event["subject"] = message.about
    return json.dumps(event).encode()
