"""From drafts to commits, for what is an entry of a stream and no case: survey answers and labelled texts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeAlias
from zoneinfo import ZoneInfo

import attrs

from casework.application.access import AccessPolicy
from casework.application.answer_rows import AnswerRow, StruckAnswer, answer_row
from casework.application.codec import as_kept, moment_text
from casework.application.drafts import Drafts
from casework.application.entries import (
    ANSWERS,
    STRIKING_OUT,
    STRUCK_OUT,
    TEXTS,
    EntryKind,
    Event,
)
from casework.application.mapping_checks.surveys import why_not_of
from casework.application.ports import Commit, Detail, Store, StreamAppend
from casework.application.record_builders import RowOrigin
from casework.application.row_drafts import AnswerDraft, TextDraft
from casework.application.row_reading import RowProblemError
from casework.domain.actors import Actor
from casework.domain.cases.events import Category, Source
from casework.domain.cases.fields import holds_detail
from casework.domain.entries import EntryStruckOut
from casework.domain.envelope import Record, stamp
from casework.domain.labelled_texts import Span, TextLabelled
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.question_sets import Survey
from casework.domain.time.moments import Moment, local_day
from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class Context:
    """What an entry says besides what its draft says: the *source*, and a *note* as the source has it."""

    source: Source
    note: str | None


RowMaker: TypeAlias = Callable[[str, Any, Moment, ZoneInfo], AnswerRow]


@attrs.frozen(kw_only=True)
class Making(Generic[Event]):
    """How drafts become entries of *kind*: in which survey or collection, when they happened, and what they say.

    *row* makes the row by which they are counted, None where they have none.
    """

    kind: EntryKind[Event]
    name: Callable[[Any], str]
    happened: Callable[[Any], Moment | None]
    says: Callable[[Any, Drafts, Context], Event]
    row: RowMaker | None = None


@attrs.frozen(kw_only=True)
class _New(Generic[Event]):
    """An entry on its way: its stream, when it happened, what it says, and the details to which that refers."""

    stream: str
    happened: Moment | None
    said: Event
    drafts: Drafts


class EntryBuilder(Generic[Event]):
    """Makes the commits of one import into one organisation; *by* is who imports.

    *zone* is that of the source, in which its days are; *home* that of the organisation, in which it counts.
    """

    def __init__(
        self,
        making: Making[Event],
        *,
        store: Store,
        organisation: str,
        zone: ZoneInfo,
        home: ZoneInfo,
        by: Actor,
        policy: AccessPolicy,
    ) -> None:
        self._making, self._kind = making, making.kind
        self._store, self._organisation = store, organisation
        self._zone, self._home, self._by, self._policy = zone, home, by, policy

    def commit(self, draft: Any, row: RowOrigin) -> Commit:  # noqa: ANN401 - each making knows its own draft
        """Return what writes the entry of *draft*.

        Raises:
            RowProblemError: If nobody may write it, or there can be no such entry.
        """
        return self._commit(self._new(draft, row), row, replaces=())

    def update(self, draft: Any, row: RowOrigin) -> Commit | None:  # noqa: ANN401 - as above
        """Return what writes the entry anew and strikes out the earlier ones; None where the last one says the same."""
        new = self._new(draft, row)
        earlier = tuple(self._earlier(row))
        if earlier and self._says(earlier[-1]) == _said(new.stream, new.said, new.drafts.details):
            return None
        if earlier and row.brought_by is not None:
            self._refuse_another_question(earlier[-1], new, row)
        return self._commit(new, row, replaces=earlier)

    def procedures(self, commit: Commit) -> tuple[str, ...]:  # noqa: ARG002 - the port's signature
        """Return none: no procedure governs an entry."""
        return ()

    def _new(self, draft: Any, row: RowOrigin) -> _New[Event]:  # noqa: ANN401 - as above
        noun, zone = self._kind.entry, self._zone
        if not self._policy.may(self._by, f"record-{noun}s", None):
            raise RowProblemError(f"{self._by.id} may not record {noun}s")
        happened = self._making.happened(draft)
        if happened is not None and local_day(happened, zone) > local_day(row.now, zone):
            raise RowProblemError(f"the day of the {noun} is still to come")
        try:
            stream = self._kind.stream(self._making.name(draft))
            drafts = Drafts(stream, row.now)
            context = Context(source=row.source, note=drafts.text(_note(draft.kept, row)))
            said = self._making.says(draft, drafts, context)
        except UsageError as error:
            raise RowProblemError(str(error)) from None
        return _New(stream=stream, happened=happened, said=said, drafts=drafts)

    def _commit(self, new: _New[Event], row: RowOrigin, *, replaces: Sequence[Record]) -> Commit:
        happened = as_kept(row.now if new.happened is None else new.happened)
        event = self._kind.shapes.new(new.said, moment_text(happened), new.drafts)
        # Others may write into the same survey meanwhile: entries do not depend on each other.
        entry = StreamAppend(stream=new.stream, events=(event,), answers=self._rows(new, happened))
        return Commit(
            organisation=self._organisation,
            actor=self._by.id,
            recorded_at=stamp(row.now),
            appends=(entry, *(_strike(record, row) for record in replaces)),
            struck=self._struck(replaces, row),
            details=tuple(new.drafts.details),
            key=row.asked,
        )

    def _refuse_another_question(self, earlier: Record, new: _New[Event], row: RowOrigin) -> None:
        """Refuse an answer to one question in the place of that to another: a form has a column for each."""
        was, now = self._kind.shapes.event(earlier), new.said
        if not isinstance(was, SurveyAnswered) or not isinstance(now, SurveyAnswered):
            return
        survey = earlier.stream.removeprefix(self._kind.prefix)
        if (earlier.stream, was.question) != (new.stream, now.question):
            raise RowProblemError(
                f"it would take the place of the answer to {was.question} of {survey}, which the mapping "
                f"{row.brought_by} brought of the same row: give the mapping of each question a system of its own, "
                f"such as {row.system}-{now.question}"
            )

    def _rows(self, new: _New[Event], happened: Moment) -> tuple[AnswerRow, ...]:
        making = self._making.row
        name = new.stream.removeprefix(self._kind.prefix)
        return () if making is None else (making(name, new.said, happened, self._home),)

    def _struck(self, replaces: Iterable[Record], row: RowOrigin) -> tuple[StruckAnswer, ...]:
        if self._making.row is None:
            return ()
        survey = len(self._kind.prefix)
        return tuple(
            StruckAnswer(survey=record.stream[survey:], version=record.version, batch=row.batch) for record in replaces
        )

    def _earlier(self, row: RowOrigin) -> Iterator[Record]:
        """Yield the entries that imports wrote of the same record of the source, oldest first."""
        for receipt in row.past.standing:
            count = receipt.last - receipt.first + 1
            written = self._store.read_all(self._organisation, after=receipt.first - 1, limit=count)
            yield from (record for record in written if record.stream.startswith(self._kind.prefix))

    def _says(self, record: Record) -> object:
        kept = self._store.details(self._organisation, [each.detail for each in record.details])
        return _said(record.stream, self._kind.shapes.event(record), kept.values())


def _note(kept: Iterable[tuple[str, str]], row: RowOrigin) -> str | None:
    """Return the texts of the columns that are kept, as the source's own."""
    said = "\n".join(f"{column}: {text}" for column, text in kept)
    return f"As {row.system} has it:\n{said}" if said else None


def _strike(record: Record, row: RowOrigin) -> StreamAppend:
    drafts = Drafts(STRUCK_OUT + record.stream, row.now)
    event = EntryStruckOut(version=record.version, reason="replaced", batch=row.batch)
    new = STRIKING_OUT.new(event, moment_text(row.now), drafts)
    return StreamAppend(stream=STRUCK_OUT + record.stream, events=(new,))


def _said(stream: str, event: SurveyAnswered | TextLabelled, details: Iterable[Detail]) -> object:
    """Return what an entry says, so that two can be told apart: its codes, and its words instead of their ids."""
    words = {each.id: each.value for each in details}
    return stream, [
        words.get(getattr(event, field.name)) if holds_detail(field) else getattr(event, field.name)
        for field in attrs.fields(type(event))
        if field.name != "source"
    ]


def _answer(draft: AnswerDraft, drafts: Drafts, context: Context) -> SurveyAnswered:
    return SurveyAnswered(
        question=draft.question,
        respondent=draft.respondent,
        score=None if draft.outside else draft.score,
        outside=draft.score if draft.outside else None,
        scale=draft.scale,
        service=draft.service,
        categories=tuple(Category(scheme=scheme, code=code) for scheme, code in draft.categories),
        text=drafts.text(draft.text),
        asked=drafts.text(draft.asked),
        note=context.note,
        undated=draft.given is None,
        source=context.source,
    )


def _text(draft: TextDraft, drafts: Drafts, context: Context) -> TextLabelled:
    return TextLabelled(
        label=draft.label,
        subcategory=draft.subcategory,
        code=draft.code,
        criticality=draft.criticality,
        span=_span(draft),
        question=draft.question,
        text=drafts.text(draft.text),
        note=context.note,
        undated=True,
        source=context.source,
    )


def _span(draft: TextDraft) -> Span | None:
    if draft.lowest is None or draft.highest is None:
        return None
    return Span(least=draft.lowest, most=draft.highest)


def answer_making(surveys: Mapping[str, Survey]) -> Making[SurveyAnswered]:
    """Return how drafts become answers, which must be answers to what those of *surveys* ask that have a file."""

    def says(draft: AnswerDraft, drafts: Drafts, context: Context) -> SurveyAnswered:
        why = why_not_of(draft, surveys)
        if why is not None:
            raise RowProblemError(why)
        return _answer(draft, drafts, context)

    return Making(
        kind=ANSWERS,
        name=lambda draft: draft.survey,
        happened=lambda draft: draft.given,
        says=says,
        row=answer_row,
    )


TEXT_MAKING: Making[TextLabelled] = Making(
    # A mapping has no date for a labelled text.
    kind=TEXTS, name=lambda draft: draft.collection, happened=lambda _: None, says=_text
)  # fmt: skip
