"""A case moves on: answer, next stage, another body, and the ways in which it ends and goes on."""

import datetime as dt

import attrs

from casework.domain.cases.fields import (
    code,
    codes,
    detail,
    optional_code,
    optional_day,
    optional_detail,
    word,
    yes_or_no,
)
from casework.domain.cases.vocabulary import AskedBy


@attrs.frozen(kw_only=True)
class Responded:
    """The body gave its answer at a stage; *to* names the parties who got it, the complainant if it names none."""

    stage: str = code()
    outcome: str | None = optional_code()
    letter: str | None = optional_detail()
    to: tuple[str, ...] = codes()
    document: str | None = optional_code()


@attrs.frozen(kw_only=True)
class Escalated:
    """The next stage was asked for; it happened when the request came in."""

    stage: str = code()
    asked_by: AskedBy = word(AskedBy, AskedBy.COMPLAINANT)
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class EscalationDeclined:
    """The body refused to open *stage*, for an exclusion of the procedure; the case stays where it was.

    *asked_on* is the day on which it was asked for; it happened when it was refused. The other fields are those of
    ``Declined``.
    """

    stage: str = code()
    exclusion: str = code()
    reasons: str = detail()
    discretion: str | None = optional_detail()
    ombudsman_told: bool = yes_or_no()
    asked_on: dt.date | None = optional_day()
    restriction: str | None = optional_code()
    document: str | None = optional_code()


@attrs.frozen(kw_only=True)
class Referred:
    """The case went to another body, an ombudsman for example."""

    body: str = code()
    document: str | None = optional_code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Withdrawn:
    """The complainant took the contact back.

    *undated* says that nobody knows when: it was taken back by the moment at which that was written down.
    """

    note: str | None = optional_detail()
    undated: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class Pursued:
    """The body goes on with what the complainant took back; its stage goes on as if it had not ended."""

    reason: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Closed:
    """The body has finished with the case for now.

    *undated* says that nobody knows when: it was over by the moment at which that was written down.
    """

    outcome: str | None = optional_code()
    note: str | None = optional_detail()
    undated: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class Reopened:
    """A finished case goes on; its stage begins anew and what it reached before stays on record."""

    reason: str = code()
    note: str | None = optional_detail()
