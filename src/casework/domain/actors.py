"""Who writes and who reads."""

from collections.abc import Iterable

import attrs

from casework.domain.cases.vocabulary import check_code, code


def _codes(values: Iterable[str]) -> frozenset[str]:
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
