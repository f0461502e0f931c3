"""A contact comes in: receipt, what it is about, and whether the body takes it on."""

import datetime as dt

import attrs

from casework.domain.cases.events.links import Link
from casework.domain.cases.events.people import Party
from casework.domain.cases.fields import (
    code,
    codes,
    detail,
    optional_code,
    optional_day,
    optional_detail,
    optional_number,
    optional_part,
    optional_word,
    part,
    parts,
    word,
    yes_or_no,
)
from casework.domain.cases.vocabulary import Channel, CountsFrom, Formality, Kind


@attrs.frozen(kw_only=True)
class Category:
    """A code of a scheme, for example cause: delay."""

    scheme: str = code()
    code: str = code()


@attrs.frozen(kw_only=True)
class Matter:
    """One thing complained of, with the service it concerns; *summary* is the id of a detail."""

    matter: str = code()
    service: str | None = optional_code()
    categories: tuple[Category, ...] = parts(Category)
    summary: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Source:
    """Where an imported case came from: the system, and its key there.

    *batch* is the import that brought it, and *line* where its record begins in the file of that import. *file* and
    *sheet* are numbers among those of the import, where it has several files, or sheets.
    """

    system: str = code()
    key: str = code()
    batch: str | None = optional_code()
    file: int | None = optional_number()
    sheet: int | None = optional_number()
    line: int | None = optional_number()


@attrs.frozen(kw_only=True)
class Received:
    """A contact came in; it happened at the moment of receipt, whenever it was logged.

    *anonymous* says that whoever wrote did not want to be known. *links* name the cases that this one came out of.
    *undated* says that nobody knows when it came in: then it stands in the log at the moment of writing it down, and
    nothing is counted from that.
    """

    kind: Kind = word(Kind)
    procedure: str = code()
    reference: str = code()
    stage: str = code()
    channel: Channel = word(Channel, Channel.UNKNOWN)
    formality: Formality | None = optional_word(Formality)
    written_on: dt.date | None = optional_day()
    summary: str | None = optional_detail()
    matters: tuple[Matter, ...] = parts(Matter)
    parties: tuple[Party, ...] = parts(Party)
    source: Source | None = optional_part(Source)
    anonymous: bool = yes_or_no()
    links: tuple[Link, ...] = parts(Link)
    undated: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class Reclassified:
    """The contact turned out to be, or became, something else; what it was stays on record.

    With another *procedure* its first steps begin anew, in *stage*; *counts_from* says from when its clocks run.
    """

    kind: Kind = word(Kind)
    formality: Formality | None = optional_word(Formality)
    procedure: str = code()
    stage: str = code()
    counts_from: CountsFrom = word(CountsFrom, CountsFrom.RECEIPT)
    reason: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Acknowledged:
    """The complainant was told that the contact arrived, and perhaps by when to expect an answer.

    *document* is the letter that said so, by its id in the case; so it is wherever an event names one.
    """

    stage: str = code()
    told_due_on: dt.date | None = optional_day()
    document: str | None = optional_code()


@attrs.frozen(kw_only=True)
class Accepted:
    """The body took the contact on under its procedure.

    *despite* is the exclusion by which it might have been refused: a late complaint that is taken on all the same, for
    the *reasons* given.
    """

    stage: str = code()
    despite: str | None = optional_code()
    reasons: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Declined:
    """The body refused to take the contact on, and the case ended.

    *exclusion* is the ground of the procedure, *reasons* why it holds in this case, *discretion* why it was not taken
    on all the same; *ombudsman_told* says that the complainant was given the ombudsman's details. *restriction* is the
    restriction on the person on which the refusal rests, if it rests on one.
    """

    stage: str = code()
    exclusion: str = code()
    reasons: str = detail()
    discretion: str | None = optional_detail()
    ombudsman_told: bool = yes_or_no()
    restriction: str | None = optional_code()
    document: str | None = optional_code()


@attrs.frozen(kw_only=True)
class PassedOn:
    """The contact was for another body, and went to it; the case ended here.

    *party* is the one who agreed to that; nobody could be asked where the contact was anonymous.
    """

    body: str = code()
    party: str | None = optional_code()
    document: str | None = optional_code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Categorised:
    """A matter was sorted by one scheme; it replaces what that scheme said of the matter before."""

    matter: str = code()
    scheme: str = code()
    categories: tuple[str, ...] = codes()


@attrs.frozen(kw_only=True)
class MatterAdded:
    """Another matter was found in the case."""

    matter: Matter = part(Matter)
