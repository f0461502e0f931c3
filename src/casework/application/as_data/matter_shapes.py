"""The shapes of a matter as it is told as data: its categories, and how it was sorted before."""

from typing import TypedDict

from casework.application.as_data.dates import Instant, When


class CategoryData(TypedDict):
    """A code of a scheme, who decided that it is one of the matter, and when that was and was written down.

    Where the scheme is a framework, *standard* is what it was called when the case came in, and *in_force* whether it
    held then; None where that is not known, or the scheme is no framework.
    """

    scheme: str
    code: str
    by: str
    happened: When
    recorded_at: Instant
    standard: str | None
    in_force: bool | None


class SortingData(TypedDict):
    """A time that the matter was sorted by a scheme; *replaced* says that it was sorted anew since."""

    scheme: str
    codes: list[str]
    by: str
    happened: When
    recorded_at: Instant
    replaced: bool


class MatterData(TypedDict):
    """One thing complained of."""

    matter: str
    service: str | None
    categories: list[CategoryData]
    sortings: list[SortingData]
    summary: str | None
