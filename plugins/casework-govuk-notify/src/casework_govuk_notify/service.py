"""GOV.UK Notify, through its official client: what was sent under a reference, and sending."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias
from urllib.parse import urljoin

import requests
from notifications_python_client.authentication import create_jwt_token
from notifications_python_client.notifications import NotificationsAPIClient

from casework.application.secret import Secret
from casework.errors import CaseworkError

_Said: TypeAlias = dict[str, Any] | None
_Asked: TypeAlias = dict[str, str] | None
_Answer: TypeAlias = dict[str, Any]


class RefusedError(CaseworkError):
    """The service answered with an error: its *status* and the *kinds* of error, which do not change."""

    def __init__(self, status: int, kinds: frozenset[str]) -> None:
        said = ", ".join((str(status), *sorted(kinds)))
        super().__init__(f"GOV.UK Notify refused ({said}): its documentation says under that error what to do")
        self.status, self.kinds = status, kinds


class UnreachableError(CaseworkError):
    """There was no answer, or none of the service's."""

    def __init__(self) -> None:
        super().__init__("GOV.UK Notify cannot be reached: try again, and look at the network if it stays so")


class Client(NotificationsAPIClient):
    """The official client, but one that follows no redirect and writes no log: its own quotes what it was sent."""

    def request(self, method: str, url: str, data: _Said = None, params: _Asked = None) -> _Answer:
        """Return what the service answers.

        Raises:
            RefusedError: If it is an error.
            UnreachableError: If there is none.
        """
        try:
            response = self.request_session.request(
                method,
                urljoin(self.base_url, url),
                auth=_by_its_headers,
                headers=self.generate_headers(create_jwt_token(self.api_key, self.service_id)),
                json=data,
                params=params,
                timeout=self.timeout,
                allow_redirects=False,
            )
            answer: object = response.json()
        except (requests.RequestException, ValueError):
            raise UnreachableError from None
        if not isinstance(answer, dict) or response.is_redirect:
            raise UnreachableError
        if not response.ok:
            raise RefusedError(response.status_code, _kinds(answer))
        return answer


def _by_its_headers(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave the token where it is: without this, a password for the host in ``.netrc`` would take its place."""
    return request


def _kinds(answer: _Answer) -> frozenset[str]:
    """Return the kinds of error that *answer* names; those alone are promised not to change, their words are not."""
    errors = answer.get("errors")
    found = errors if isinstance(errors, list) else []
    return frozenset(str(each.get("error")) for each in found if isinstance(each, dict))


@contextmanager
def service(api_key: Secret, *, url: str, seconds: float) -> Iterator[Client]:
    """Give a client of the service at *url*, one of its own to whoever asks: it is not safe with threads."""
    client = Client(api_key.reveal(), base_url=url, timeout=seconds)
    try:
        yield client
    finally:
        client.request_session.close()
