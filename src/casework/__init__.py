"""Complaints, compliments, comments and suggestions, handled by public bodies within their time limits.

What stands in ``__all__`` here is the promise of a release. The names are loaded when they are first used, so that a
command pays only for what it needs.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.application.organisations import Organisation
    from casework.application.ports import RowQuery
    from casework.casebook import Casebook
    from casework.domain.actors import Actor
    from casework.domain.deadlines import Deadline, DeadlineStatus
    from casework.errors import CaseworkError, DecisionError

__all__ = [
    "Actor",
    "Casebook",
    "CaseworkError",
    "Deadline",
    "DeadlineStatus",
    "DecisionError",
    "Organisation",
    "RowQuery",
]

_ROOMS = {
    "Actor": "casework.domain.actors",
    "Casebook": "casework.casebook",
    "CaseworkError": "casework.errors",
    "Deadline": "casework.domain.deadlines",
    "DeadlineStatus": "casework.domain.deadlines",
    "DecisionError": "casework.errors",
    "Organisation": "casework.application.organisations",
    "RowQuery": "casework.application.ports",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever has that name
    if name not in _ROOMS:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_ROOMS[name]), name)
