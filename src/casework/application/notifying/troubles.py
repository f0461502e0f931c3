"""How notifiers do in one round: which of them are in trouble, so that no more is handed to them for now."""

from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlsplit

import attrs

from casework.application.messages import OVERRAN, Answer, Fate, Later

_IN_A_ROW = 3
_PROBES = 3
_OF_ONE_MESSAGE = "not_now"
"""The only reason for later that says nothing of the next message: its own mailbox is busy, or greylists."""


@attrs.frozen
class Line:
    """A *notifier*, and the *host* that it hands to where the address is a URL: one host may fail and another not."""

    notifier: str
    host: str = ""

    @classmethod
    def to(cls, notifier: str, address: str) -> "Line":
        """Return the line by which *notifier* reaches *address*."""
        return cls(notifier, _host(address) if "://" in address else "")

    def __str__(self) -> str:
        return f"{self.notifier} ({self.host})" if self.host else self.notifier


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # no URL after all: the notifier says so
        return ""


class Troubles:
    """The lines of one round. One is held after some troubles in a row, and may be probed a few times after that.

    One that took too long is held at once and not probed: each message would have to wait as long again.
    """

    def __init__(self) -> None:
        self._in_a_row: Counter[Line] = Counter()
        self._probes: Counter[Line] = Counter()
        self._why: dict[Line, str | None] = {}

    def is_held(self, line: Line) -> bool:
        """Say whether nothing more is handed to *line*."""
        return self._in_a_row[line] >= _IN_A_ROW

    def probe(self, line: Line) -> bool:
        """Let one more message pass on a *line* that is held; say whether that may be."""
        if self._probes[line] >= _PROBES or self._why[line] == OVERRAN:
            return False
        self._probes[line] += 1
        self._in_a_row[line] = _IN_A_ROW - 1
        return True

    def heard(self, line: Line, answer: Answer | Fate | None) -> None:
        """Count what *line* answered, be it to a message or to what became of one."""
        if not isinstance(answer, Later):
            self._in_a_row[line] = 0
            self._why[line] = None
        elif answer.why != _OF_ONE_MESSAGE:
            self._in_a_row[line] += _IN_A_ROW if answer.why == OVERRAN else 1
            self._why[line] = answer.why

    def told(self) -> Mapping[str, str | None]:
        """Return by each line that was used why it is in trouble, None where it is not."""
        return {str(line): self._why[line] for line in sorted(self._why, key=str)}
