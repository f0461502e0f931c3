"""What came of a case: findings on its matters, remedies, and what was learned."""

import datetime as dt

import attrs

from casework.domain.cases.fields import (
    code,
    detail,
    optional_code,
    optional_day,
    optional_detail,
    optional_part,
    word,
    yes_or_no,
)
from casework.domain.cases.vocabulary import FindingBy, RemedyKind
from casework.domain.money import Money


@attrs.frozen(kw_only=True)
class FindingMade:
    """Somebody came to a finding on a matter: an outcome of a scheme; earlier findings stand beside it.

    *undated* says that nobody knows when.
    """

    matter: str = code()
    stage: str = code()
    scheme: str = code()
    outcome: str = code()
    by: FindingBy = word(FindingBy, FindingBy.BODY)
    reasons: str | None = optional_detail()
    undated: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class RemedyAgreed:
    """Something was promised to put a wrong right; *what* is a detail.

    *money* belongs to payments. *matter* is what it is for, the whole case if left out; *owner* sees to it. *undated*
    says that nobody knows when it was promised.
    """

    remedy: str = code()
    kind: RemedyKind = word(RemedyKind)
    what: str | None = optional_detail()
    money: Money | None = optional_part(Money)
    due_on: dt.date | None = optional_day()
    matter: str | None = optional_code()
    owner: str | None = optional_code()
    undated: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class RemedyDone:
    """A remedy was carried out; *undated* says that nobody knows when."""

    remedy: str = code()
    note: str | None = optional_detail()
    undated: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class RemedyUndeliverable:
    """A remedy cannot be carried out: refused by the complainant, or nobody could be found."""

    remedy: str = code()
    reason: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Learned:
    """Something was learned from the case; *cause* sorts it, *what* is a detail, *owner* sees to it.

    *undated* says that nobody knows when.
    """

    learning: str = code()
    cause: str = code()
    what: str = detail()
    owner: str | None = optional_code()
    undated: bool = yes_or_no()
