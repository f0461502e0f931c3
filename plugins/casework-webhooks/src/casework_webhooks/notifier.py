"""Hands messages over to other systems, each as one signed request, and says what came of it."""

import datetime as dt
import http.client
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from casework.adapters.clock import SystemClock
from casework.application.messages import Answer, Delivered, Later, Message, Never
from casework.application.ports import Clock
from casework_webhooks import Settings
from casework_webhooks.cloud_events import CONTENT_TYPE, cloud_event
from casework_webhooks.destinations import Destination, RefusedError, Resolver, addresses, destination, looked_up
from casework_webhooks.posting import Answered, Connector, posted
from casework_webhooks.signing import signatures

_LONGEST_WAIT = dt.timedelta(days=1)
_DIGITS = re.compile(r"[0-9]{1,9}")
_NOT_NOW = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})


class WebhookNotifier:
    """Posts a message to the URL that is its address, if the *settings* allow it.

    *resolve* looks a name up and *connect* opens a connection; both are the system's unless others are given.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        resolve: Resolver = looked_up,
        connect: Connector = socket.create_connection,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._settings, self._clock = settings, SystemClock() if clock is None else clock
        self._resolve, self._connect, self._tls = resolve, connect, tls

    def deliver(self, message: Message) -> Answer:
        """Post *message*, and say what the other side made of it."""
        try:
            to = destination(message.address, self._settings.hosts)
            found = addresses(to, self._resolve)
        except RefusedError as error:
            return Never(why=error.why)
        except OSError:
            return Later(why="unavailable")
        try:
            return self._answer(self._post(message, to, found))
        except ssl.SSLCertVerificationError:
            return Later(why="untrusted")
        except (OSError, http.client.HTTPException):
            return Later(why="unavailable")

    def _post(self, message: Message, to: Destination, found: Sequence[str]) -> Answered:
        body = cloud_event(message, source=self._settings.source, with_words=self._settings.with_words)
        timestamp = int(self._clock.now().timestamp())
        headers = {
            "Content-Type": CONTENT_TYPE,
            "Connection": "close",
            "User-Agent": "casework-webhooks",
            "webhook-id": message.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures(to.host.secrets, message=message.id, timestamp=timestamp, body=body),
        }
        return posted(
            to,
            found,
            body=body,
            headers=headers,
            seconds=self._settings.seconds,
            connect=self._connect,
            tls=self._tls,
        )

    def _answer(self, answered: Answered) -> Answer:
        match answered.status // 100, answered.status:
            case 2, _:
                return Delivered()
            case 3, _:
                return Never(why="redirected")
            case 4, 429:
                return Later(why="rate_limited", after=self._wait(answered.retry_after))
            case 4, 410:
                return Never(why="gone")
            case 4, status if status not in _NOT_NOW:
                return Never(why="refused")
            case _:
                return Later(why="unavailable", after=self._wait(answered.retry_after))

    def _wait(self, retry_after: str) -> dt.timedelta | None:
        """Return how long to wait, which is told in seconds or as a date, RFC 9110 section 10.2.3; a day at most."""
        try:
            if _DIGITS.fullmatch(retry_after):
                wait = dt.timedelta(seconds=int(retry_after))
            else:
                wait = parsedate_to_datetime(retry_after) - self._clock.now()
        except (ValueError, TypeError):
            return None
        return min(wait, _LONGEST_WAIT) if wait > dt.timedelta(0) else None
