"""Care for the people of a case: how they wish to be dealt with, adjustments, and what staff must look out for.

What somebody needs, speaks or suffers from is personal: it stands in details, and the log knows only that there is
something, who was told, and when it is looked at again.
"""

import datetime as dt

import attrs

from casework.domain.cases.fields import code, codes, detail, optional_day, optional_detail, word
from casework.domain.cases.vocabulary import FlagKind


@attrs.frozen(kw_only=True)
class PreferencesStated:
    """A party said in which language, format and by which channel they wish to be written to.

    *preferences* is the id of a detail with those words by name.
    """

    party: str = code()
    preferences: str = detail()


@attrs.frozen(kw_only=True)
class AdjustmentAgreed:
    """A reasonable adjustment was agreed for a party; *what* it is, is a detail. It is looked at again on *review_on*.

    An adjustment that is agreed again under the same id has been reviewed.
    """

    adjustment: str = code()
    party: str = code()
    what: str = detail()
    review_on: dt.date | None = optional_day()


@attrs.frozen(kw_only=True)
class AdjustmentEnded:
    """An adjustment is no longer needed."""

    adjustment: str = code()
    reason: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class FlagRaised:
    """Staff must know something of the case first; *told* are the members of staff, teams or bodies who were told.

    An open flag that is raised again says who was told besides.
    """

    flag: str = code()
    kind: FlagKind = word(FlagKind)
    told: tuple[str, ...] = codes()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class FlagCleared:
    """What the flag stood for is over."""

    flag: str = code()
    reason: str = code()
    note: str | None = optional_detail()
