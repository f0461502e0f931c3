"""Arrivals: what became of messages that were taken. What came back is work for staff, as if somebody had told them.

Nothing is held while it is asked, and nothing is written where nobody knows yet. So whoever is killed loses nothing,
and of two that hear the same the store lets one write.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from casework.application.messages import CameBack, Fate, Later
from casework.application.notifying.outbox import Outbox, Steps
from casework.application.notifying.troubles import Line, Troubles
from casework.application.notifying.unreadable import why_unreadable
from casework.domain.notifications.events import NotificationArrived, NotificationFailed
from casework.domain.notifications.questions import Question, due_questions
from casework.errors import StaleVersionError, StoreError

MOST = 500
"""How many receipts are asked in one round at the most, so that what is new does not wait: our own choice."""


class Asker(Protocol):
    """Asks notifiers what became of what they took, each with a deadline; whatever one does, there is an answer."""

    def takes(self, notifier: str) -> bool:
        """Say whether there is a notifier of that name."""

    def became(self, notifier: str, receipt: str) -> Fate | Later | None:
        """Return what the notifier says of *receipt*; ``Later`` where it is in trouble."""


class Arrivals:
    """What is to be asked in one round, of which cases; each receipt is asked once, for all that went out under it."""

    def __init__(
        self,
        outbox: Outbox,
        asker: Asker,
        troubles: Troubles,
        *,
        now: Callable[[], dt.datetime],
        is_over: Callable[[], bool],
    ) -> None:
        self._outbox, self._asker, self._troubles, self._now, self._is_over = outbox, asker, troubles, now, is_over
        self._cases: dict[str, dt.datetime] = {}
        self._heard: dict[tuple[str, str], Fate | None] = {}
        self.counts: Counter[str] = Counter()
        self.unreadable: dict[str, str] = {}

    def expect(self, case: str, unasked_from: dt.datetime) -> None:
        """Ask in this round what became of messages of *case*, which nobody has asked from *unasked_from* on."""
        self._cases[case] = unasked_from

    def ask(self) -> None:
        """Ask, and write down what is known; what is not asked in this round is due in the next one."""
        for case, unasked_from in self._cases.items():
            if self._is_over() or len(self._heard) >= MOST:
                return
            try:
                self._ask_of(case, unasked_from)
            except StaleVersionError:  # whoever wrote first has heard it too, or it is due in the next round
                continue
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - one case holds up none of the others
                self.unreadable[case] = why_unreadable(error)

    def _ask_of(self, case: str, unasked_from: dt.datetime) -> None:
        said, now = self._outbox.read(case), self._now()
        due = due_questions(said, now, unasked_from)
        if any(self._troubles.is_held(Line(each.notifier)) for each in due):
            return
        heard = {each.message: self._fate(each) for each in due if not self._is_over()}
        if len(heard) == len(due):
            unasked_from = now + dt.datetime.resolution
        events = tuple(_events(heard))
        if not events:
            self._outbox.put_off(case, said, now, unasked_from)
            return
        self._outbox.write([Steps(case=case, before=said, events=events)], self._now(), unasked_from)
        self.counts.update("came_back" if isinstance(each, NotificationFailed) else "arrived" for each in events)

    def _fate(self, question: Question) -> Fate | None:
        asked = (question.notifier, question.receipt)
        if asked not in self._heard:
            self._heard[asked] = self._asked(*asked)
        return self._heard[asked]

    def _asked(self, notifier: str, receipt: str) -> Fate | None:
        if not self._asker.takes(notifier):
            return None
        answer = self._asker.became(notifier, receipt)
        self._troubles.heard(Line(notifier), answer)
        return None if isinstance(answer, Later) else answer


def _events(heard: Mapping[str, Fate | None]) -> Iterator[NotificationArrived | NotificationFailed]:
    for message, fate in heard.items():
        if isinstance(fate, CameBack):
            yield NotificationFailed(message=message, why=fate.why)
        elif fate is not None:
            yield NotificationArrived(message=message)
