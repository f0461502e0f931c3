"""Who writes and who reads."""

from collections.abc import Iterable

import attrs

from casework.domain.cases.fields import check_code, code
from casework.errors import UsageError


def _codes(values: object) -> frozenset[str]:
    # A text is a collection of its letters, and Actor(..., roles="handler") would have seven roles.
    if isinstance(values, str) or not isinstance(values, Iterable):
        message = "roles and teams are sets of codes, such as roles={'complaint-handler'}, also where there is only one"
        raise UsageError(message)
    return frozenset(check_code("role or team", value) for value in values)


@attrs.frozen
class Actor:
    """An opaque id with roles and teams, never a name.

    >>> Actor("staff-17", roles={"complaint-handler"}, teams={"housing"}).id
    'staff-17'
    """

    id: str = code()
    roles: frozenset[str] = attrs.field(default=frozenset(), converter=_codes, kw_only=True)
    teams: frozenset[str] = attrs.field(default=frozenset(), converter=_codes, kw_only=True)
