"""What a mapping says of a case: the receipt, its people, matters, papers, what happened, and how it stands."""

import datetime as dt
import re
from collections.abc import Mapping

import attrs

from casework.application.mappings.values import AmountRule, DateRule, Holds, ValueRule, held, held_by_name, needed
from casework.application.mappings.words import BeforeReceipt, Fate, Standing, Undated
from casework.domain.cases.vocabulary import Channel, DocumentUse, FindingBy, Formality, Kind, RemedyKind, Role


@attrs.frozen(kw_only=True)
class CaseFields:
    """What a row says of the case at its receipt; without *received* nobody knows when that was."""

    received: DateRule | None = None
    kind: ValueRule = needed(Kind)
    channel: ValueRule | None = held(Channel)
    formality: ValueRule | None = held(Formality)
    service: ValueRule | None = held(Holds.CODE)
    reference: ValueRule | None = held(Holds.TEXT)
    summary: ValueRule | None = held(Holds.TEXT)
    written_on: DateRule | None = None
    categories: Mapping[str, ValueRule] = held_by_name(Holds.CODES)
    complainant: Mapping[str, ValueRule] = held_by_name(Holds.TEXT)


@attrs.frozen(kw_only=True)
class ProcedureRule:
    """The procedure of the rows that fit every condition which is given.

    *received_from* and *received_until* are the first and the last day of receipt; a receipt that nobody knows fits
    neither, and *received_unknown* alone.
    """

    procedure: str
    kind: Kind | None = None
    service: str | None = None
    received_from: dt.date | None = None
    received_until: dt.date | None = None
    received_unknown: bool = False


@attrs.frozen(kw_only=True)
class PartyRule:
    """Another person or body with a role: what is known of them, by name, or the id by which they are known."""

    role: Role
    person: Mapping[str, ValueRule] = held_by_name(Holds.TEXT)
    actor: ValueRule | None = held(Holds.CODE)


@attrs.frozen(kw_only=True)
class FindingRule:
    """What was found on a matter, by the outcomes of *scheme*; without *on* nobody knows when.

    *stage* is where it was found, the first stage if left out.
    """

    scheme: str
    outcome: ValueRule = needed(Holds.CODE)
    by: FindingBy = FindingBy.BODY
    stage: str | None = None
    on: DateRule | None = None
    reasons: ValueRule | None = held(Holds.TEXT)


@attrs.frozen(kw_only=True)
class MatterRule:
    """One thing complained of, with each *finding* on it; a row that says nothing for it has no such matter."""

    service: ValueRule | None = held(Holds.CODE)
    categories: Mapping[str, ValueRule] = held_by_name(Holds.CODES)
    summary: ValueRule | None = held(Holds.TEXT)
    finding: tuple[FindingRule, ...] = ()


@attrs.frozen(kw_only=True)
class DocumentRule:
    """A paper of the case, kept elsewhere; a row that has no title for it has no such paper."""

    title: ValueRule = needed(Holds.TEXT)
    use: ValueRule = needed(DocumentUse)
    address: ValueRule | None = held(Holds.TEXT)
    on: DateRule | None = None


@attrs.frozen(kw_only=True)
class Where:
    """A fact is one only where the pattern *match* is found in *column*."""

    column: str
    match: re.Pattern[str]


@attrs.frozen(kw_only=True)
class RemedyRule:
    """Something that was promised to put a wrong right; a row that says nothing for it has no such remedy.

    Without *on* nobody knows when it was agreed. It was carried out where there is a date for *done*, or, on a day that
    nobody knows, where *done_where* fits.
    """

    kind: ValueRule = needed(RemedyKind)
    amount: AmountRule | None = None
    what: ValueRule | None = held(Holds.TEXT)
    owner: ValueRule | None = held(Holds.CODE)
    on: DateRule | None = None
    due: DateRule | None = None
    done: DateRule | None = None
    where: Where | None = None
    done_where: Where | None = None


@attrs.frozen(kw_only=True)
class LearningRule:
    """Something that was learned from the case, in words; a row without any has no such learning.

    *cause* sorts it. Without *on* nobody knows when it was learned. With *where*, only what it fits says something.
    """

    what: ValueRule = needed(Holds.TEXT)
    cause: ValueRule = needed(Holds.CODE)
    owner: ValueRule | None = held(Holds.CODE)
    on: DateRule | None = None
    where: Where | None = None


@attrs.frozen(kw_only=True)
class EventRule:
    """Something that happened to the case where its column has a date; each event takes some of the other keys.

    More time alone needs no *on*: then it was given on a day that nobody knows, wherever there is a date for *until*.
    *stage* is where it happened, the stage of that time if left out, and for an escalation the stage that began.
    *limit* is the limit that got more time, *name* the milestone. *told_due* is the day that an acknowledgement
    promised. A closing *with_last_answer* has the day of that, and there is none where a stage was begun after it.
    """

    event: Fate
    on: DateRule | None = None
    stage: str | None = None
    limit: str | None = None
    name: str | None = None
    outcome: ValueRule | None = held(Holds.CODE)
    letter: ValueRule | None = held(Holds.TEXT)
    note: ValueRule | None = held(Holds.TEXT)
    body: ValueRule | None = held(Holds.CODE)
    reason: ValueRule | None = held(Holds.CODE)
    handler: ValueRule | None = held(Holds.CODE)
    team: ValueRule | None = held(Holds.CODE)
    until: DateRule | None = None
    told_due: DateRule | None = None
    where: Where | None = None
    with_last_answer: bool = False
    before_receipt: BeforeReceipt = BeforeReceipt.REJECT


@attrs.frozen(kw_only=True)
class StandingRule:
    """The column in which the source says whether a case is finished, so that its dates can be checked against it."""

    column: str
    codes: Mapping[str, Standing]
    undated: Undated = Undated.REJECT


@attrs.frozen(kw_only=True)
class VerdictRule:
    """What the source itself says of one of its time limits; it stands beside what casework computes.

    *stage* is the one of whose answer it speaks, None where nobody says so.
    """

    name: str
    stage: str | None = None
    due: DateRule | None = None
    verdict: ValueRule | None = held(Holds.CODE)
