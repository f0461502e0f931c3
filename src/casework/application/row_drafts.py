"""What a row says, in casework's words, before it becomes events; texts are still texts here.

Nothing here was guessed: what the row does not say, or says in a way that the mapping takes for unknown, is None.
None of them is an attrs class, for the same reason as ``SourceRow``.
"""

import datetime as dt
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from casework.application.mappings import Fate
from casework.domain.cases.vocabulary import Channel, DocumentUse, FindingBy, Formality, Kind, RemedyKind, Role
from casework.domain.money import Money
from casework.domain.surveys.scales import Scale
from casework.domain.time.moments import Moment


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """What was met in a row and is worth counting.

    *unknown* are the targets whose values are not known; *rules* the targets with the pattern that decided, None where
    none did; *flags* what the mapping had to decide. Where the stages of a case have rows of their own, *place* is that
    of its first, and *later* was met in the others.
    """

    unknown: tuple[str, ...] = ()
    rules: tuple[tuple[str, str | None], ...] = ()
    flags: tuple[str, ...] = ()
    place: str | None = None
    later: tuple["Met", ...] = ()

    def of_rows(self) -> tuple["Met", ...]:
        """Return what was met in each row of its own."""
        return (self, *self.later)


class DraftFact(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the source says happened to the case; *happened* is None where nobody knows on which day.

    *stage* is where it happened, or for an escalation the stage that began; None leaves it to the course of the case.
    *name* is the milestone. The other fields are those of the event.
    """

    event: Fate
    happened: Moment | None
    stage: str | None = None
    limit: str | None = None
    name: str | None = None
    outcome: str | None = None
    letter: str | None = None
    note: str | None = None
    body: str | None = None
    reason: str | None = None
    handler: str | None = None
    team: str | None = None
    until: dt.date | None = None
    told_due_on: dt.date | None = None


class DraftFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What was found on a matter; *happened* is None where the source does not say when, *stage* for the first one."""

    scheme: str
    outcome: str
    by: FindingBy
    stage: str | None = None
    happened: Moment | None = None
    reasons: str | None = None


class DraftMatter(msgspec.Struct, frozen=True, kw_only=True):
    """One thing complained of; *categories* are pairs of scheme and code, and a scheme may have several."""

    service: str | None = None
    categories: tuple[tuple[str, str], ...] = ()
    summary: str | None = None
    findings: tuple[DraftFinding, ...] = ()


class DraftParty(msgspec.Struct, frozen=True, kw_only=True):
    """A person or body besides the complainant: what is known of them by name, the id by which they are known."""

    role: Role
    person: Mapping[str, str] = {}
    actor: str | None = None


class DraftDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of the case; *added* is None where the source does not say when it came or went."""

    title: str
    use: DocumentUse
    address: str | None = None
    added: Moment | None = None


class DraftRemedy(msgspec.Struct, frozen=True, kw_only=True):
    """What was promised to put a wrong right; *agreed* and *done* are None where nobody knows when.

    *money* is that of a payment, None where nobody knows how much. *is_done* says that it was carried out.
    """

    kind: RemedyKind
    money: Money | None = None
    what: str | None = None
    owner: str | None = None
    due_on: dt.date | None = None
    agreed: Moment | None = None
    done: Moment | None = None
    is_done: bool = False


class DraftLearning(msgspec.Struct, frozen=True, kw_only=True):
    """What was learned from the case; *learned* is None where the source does not say when."""

    cause: str
    what: str
    owner: str | None = None
    learned: Moment | None = None


class DraftVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the source itself says of one of its time limits; *stage* is the one of whose answer it speaks, if known."""

    name: str
    due: Moment | None = None
    verdict: str | None = None
    stage: str | None = None


class CaseDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a row says of a case; *received* is None where nobody knows when it came in.

    *facts* come in the order of time, those on an unknown day last. There is always one matter or more.
    """

    received: Moment | None
    kind: Kind
    procedure: str
    organisation: str | None = None
    channel: Channel = Channel.UNKNOWN
    formality: Formality | None = None
    reference: str | None = None
    summary: str | None = None
    written_on: dt.date | None = None
    complainant: Mapping[str, str] = {}
    parties: tuple[DraftParty, ...] = ()
    matters: tuple[DraftMatter, ...] = (DraftMatter(),)
    documents: tuple[DraftDocument, ...] = ()
    remedies: tuple[DraftRemedy, ...] = ()
    learnings: tuple[DraftLearning, ...] = ()
    facts: tuple[DraftFact, ...] = ()
    verdicts: tuple[DraftVerdict, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    met: Met = Met()


class AnswerDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a row says as an answer to one question of a survey.

    *asked* are the words of the question. A score that is *outside* is a number, but none of the scale.
    """

    survey: str
    question: str
    organisation: str | None = None
    asked: str | None = None
    respondent: str | None = None
    given: Moment | None = None
    score: int | None = None
    scale: Scale | None = None
    outside: bool = False
    text: str | None = None
    categories: tuple[tuple[str, str], ...] = ()
    service: str | None = None
    kept: tuple[tuple[str, str], ...] = ()
    met: Met = Met()


class TextDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a row says as a text that somebody sorted; *criticality* goes from *lowest* to *highest*."""

    collection: str
    text: str | None = None
    organisation: str | None = None
    label: str | None = None
    subcategory: str | None = None
    code: str | None = None
    criticality: int | None = None
    lowest: int | None = None
    highest: int | None = None
    question: str | None = None
    kept: tuple[tuple[str, str], ...] = ()
    met: Met = Met()


Draft: TypeAlias = CaseDraft | AnswerDraft | TextDraft
"""What a row becomes, by the kind of record that its mapping is for."""
