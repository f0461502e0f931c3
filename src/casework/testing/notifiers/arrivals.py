"""Messages at the far end, and what is compared with what was handed over."""

import attrs

from casework.application.messages import Message


@attrs.frozen(kw_only=True)
class Arrival:
    """A message as it arrived under its *id*; None for what a notifier does not hand on.

    *to* are all whom it reached, and *fields* the names of the headers or fields in which it stood, in any order.
    """

    id: str
    to: tuple[str, ...] | None = None
    subject: str | None = None
    text: str | None = None
    html: str | None = None
    fields: tuple[str, ...] = ()


def check_words(arrival: Arrival, message: Message) -> None:
    """Fail unless *arrival* says what *message* says."""
    if arrival.subject is not None:
        assert _letters(arrival.subject) == _letters(message.subject)
    if arrival.text is not None:
        assert _lines(arrival.text) == _lines(message.text)
    if arrival.html is not None:
        assert message.html is not None
        assert _lines(arrival.html) == _lines(message.html)


def check_place(arrival: Arrival, message: Message) -> None:
    """Fail unless *arrival* is where *message* was to go, and nowhere else."""
    assert arrival.to is None or arrival.to == (message.address,)


def _letters(subject: str) -> str:
    """Return what can be read of a *subject*: line breaks may have become spaces, or nothing."""
    return "".join(each for each in subject if each.isprintable() and not each.isspace())


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
