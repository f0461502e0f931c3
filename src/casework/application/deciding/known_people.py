"""What is known of a party, changed by part: what is not said stays as it was."""

import json
from collections.abc import Mapping
from typing import Any

from casework.application.access import Sight
from casework.application.drafts import is_blank
from casework.application.reading import Reader
from casework.application.streams import Desk
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.errors import UsageError


def changed(
    desk: Desk, reader: Reader, case: Case, party: str, given: Mapping[str, Any], *, by: Actor
) -> dict[str, Any]:
    """Return what is known of a *party* of *case* with what is *given* in place of the same; a blank takes it away.

    Nothing where nothing is given: then it stays as it was.

    Raises:
        UsageError: If nothing would be known any more, or *by* may not see what is known, so as to change a part of it.
    """
    if not given:
        return {}
    both = {**_known(desk, reader, case, party, by), **given}
    left = {name: value for name, value in both.items() if not (isinstance(value, str) and is_blank(value))}
    if not left:
        message = f"nothing would be known of {party} any more: say at least one thing, such as name=..."
        raise UsageError(message)
    return left


def _known(desk: Desk, reader: Reader, case: Case, party: str, by: Actor) -> dict[str, str]:
    """Return what is known of *party*; nothing of one that is new, or was erased."""
    there = case.party(party)
    detail = None if there is None else there.person
    kept = {} if detail is None else desk.store.details(desk.organisation, [detail])
    if not kept:
        return {}
    if not desk.policy.sees(by, reader.row(case.id), Sight.PEOPLE):
        message = f"you may not see what is known of {party}, so you cannot change a part of it: ask somebody who may"
        raise UsageError(message)
    (found,) = kept.values()
    return dict(json.loads(found.value))
