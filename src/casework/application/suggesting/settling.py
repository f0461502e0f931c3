"""What the columns of a source are together: one key, one receipt, and what a row is a record of."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from casework.application.suggesting import looks
from casework.application.suggesting.guessing import (
    case_words,
    guess,
    has_staff,
    is_flag,
    is_sent,
    is_sparse,
    stage_named,
)
from casework.application.suggesting.looks import ColumnLook
from casework.application.suggesting.meanings import DATED, Meaning, Record

_LABELS = 3
"""So many columns with nothing but marks are labels; fewer may be anything."""
_KEY_LENGTH = 40
_FIRST, _INFORMAL = "1", "0"
_INFORMALLY = frozenset({"informal", "informally"})
_BARE = frozenset({"date", "time", "of", "complaint"})
"""A day that says no more than these is that of receipt, where no other one is."""
_RUNNING = frozenset({Meaning.DUE, Meaning.CLOSED, Meaning.STANDING, Meaning.ACKNOWLEDGED, Meaning.ESCALATED})
_DATELESS = DATED - {Meaning.BIRTH}


@attrs.frozen(kw_only=True, eq=False)
class Column:
    """A column with what it was taken for; there is one of each in a source.

    *stage* is the number of the stage to which it belongs, None where nothing says so. One that *is_guessed* does not
    name its stage.
    """

    look: ColumnLook
    meaning: Meaning
    stage: str | None = None
    is_guessed: bool = False

    @property
    def name(self) -> str:
        return self.look.name


@attrs.frozen(kw_only=True)
class Settled:
    """What a source holds: what a row is, and what each of the columns."""

    record: Record
    columns: tuple[Column, ...]

    @property
    def first_stage(self) -> str:
        """The stage with which a case begins: 0 where a column has the day on which that ended, as an informal one."""
        ends = self.all(Meaning.RESPONDED, Meaning.CLOSED)
        return _INFORMAL if any(column.stage == _INFORMAL for column in ends) else _FIRST

    def is_later(self, stage: str | None) -> bool:
        """Return whether *stage* comes after that with which a case begins."""
        return stage not in {None, self.first_stage}

    def all(self, *meanings: Meaning) -> tuple[Column, ...]:
        """Return the columns with one of *meanings*, in order."""
        return tuple(column for column in self.columns if column.meaning in meanings)

    def first(self, *meanings: Meaning) -> Column | None:
        """Return the first column with one of *meanings*."""
        return next(iter(self.all(*meanings)), None)

    def changed(self, changes: Mapping[str, Meaning]) -> "Settled":
        """Return the same with other meanings for some columns, by their names."""
        columns = [attrs.evolve(each, meaning=changes.get(each.name, each.meaning)) for each in self.columns]
        return attrs.evolve(self, columns=tuple(columns))

    def staged(self, stages: Mapping[str, str]) -> "Settled":
        """Return the same with guessed *stages* for those columns that name none, by their names."""
        columns = [
            attrs.evolve(each, stage=stages[each.name], is_guessed=True)
            if each.name in stages and each.stage is None
            else each
            for each in self.columns
        ]
        return attrs.evolve(self, columns=tuple(columns))


def settle(found: Sequence[ColumnLook]) -> Settled:
    """Return what the columns are together."""
    columns = tuple(_with_informal([Column(look=each, meaning=guess(each), stage=stage_named(each)) for each in found]))
    settled = Settled(record=Record.CASE, columns=columns)
    settled = settled.changed(_labels(settled))
    settled = attrs.evolve(settled, record=_record(settled))
    for step in (_key, _receipt, _handler, _sent, _answer, _labelled):
        settled = settled.changed(step(settled))
    return settled


def _with_informal(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield *columns* with the stage of those called informal, where others name the stage 1 that comes after it."""
    has_first = any(column.stage == _FIRST for column in columns)
    for column in columns:
        is_informal = has_first and column.stage is None and bool(_INFORMALLY & set(column.look.words))
        yield attrs.evolve(column, stage=_INFORMAL) if is_informal else column


def _labels(settled: Settled) -> dict[str, Meaning]:
    marked = [column for column in settled.columns if is_flag(column.look)]
    if len(marked) < _LABELS:
        return {}
    return {column.name: Meaning.ONE_HOT for column in marked if column.meaning is not Meaning.VERDICT}


def _record(settled: Settled) -> Record:
    if settled.first(Meaning.SCORE, Meaning.RESPONDENT) and not settled.first(*_RUNNING):
        return Record.SURVEY_ANSWER
    if settled.first(*_DATELESS) is None and settled.first(Meaning.TEXT) and settled.first(Meaning.CATEGORY):
        return Record.LABELLED_TEXT
    return Record.CASE


def _key(settled: Settled) -> dict[str, Meaning]:
    references = settled.all(Meaning.REFERENCE)
    named = [column for column in references if case_words(column.look) >= 0]
    if not named:
        named = [column for column in settled.all(Meaning.ROW_NUMBER) if "id" in column.look.words]
    if not named:
        named = [
            column
            for column in settled.all(Meaning.OTHER, Meaning.CATEGORY)
            if column.look.unique and column.look.share(looks.CODE_LIKE) == 1 and column.look.mean_length <= _KEY_LENGTH
        ]
    named = named or [column for column in references if column.look.unique]
    if not named:
        return {}
    return {max(named, key=lambda column: _as_key(column.look)).name: Meaning.KEY}


def _as_key(look: ColumnLook) -> tuple[float, int, int]:
    return look.filled / look.rows, 2 * case_words(look) + look.unique, -look.place


def _receipt(settled: Settled) -> dict[str, Meaning]:
    """One column has the day of receipt: what says so most plainly, else a date that says nothing else."""
    named = settled.all(Meaning.RECEIVED)
    dates = [column for column in settled.all(Meaning.OTHER_DATE) if not is_sparse(column.look)]
    if dates and all(is_sparse(column.look) for column in named):
        settled = settled.changed({column.name: Meaning.OTHER_DATE for column in named})
        return {column.name: Meaning.OTHER_DATE for column in named} | _bare_receipt(settled)
    if named:
        best = max(named, key=lambda column: ("received" in column.look.words, column.look.filled, -column.look.place))
        return {column.name: Meaning.OTHER_DATE for column in named if column is not best}
    return _bare_receipt(settled)


def _bare_receipt(settled: Settled) -> dict[str, Meaning]:
    bare = [column for column in settled.all(Meaning.OTHER_DATE) if set(column.look.words) <= _BARE]
    return {bare[0].name: Meaning.RECEIVED} if bare else {}


def _handler(settled: Settled) -> dict[str, Meaning]:
    """Where no heading says who handled a case, a column with few people in nearly every row may."""
    if settled.record is not Record.CASE or settled.first(Meaning.HANDLER):
        return {}
    maybe = next((column for column in settled.all(Meaning.OTHER) if has_staff(column.look)), None)
    return {} if maybe is None else {maybe.name: Meaning.HANDLER}


def _sent(settled: Settled) -> dict[str, Meaning]:
    """What was sent is the answer where no heading says answered, and an outcome stands beside it."""
    ends = settled.first(Meaning.RESPONDED, Meaning.CLOSED)
    sent = [column for column in settled.all(Meaning.REFERRED) if is_sent(column.look) and not is_sparse(column.look)]
    if ends is not None or len(sent) != 1 or settled.first(Meaning.OUTCOME) is None:
        return {}
    return {sent[0].name: Meaning.RESPONDED}


def _answer(settled: Settled) -> dict[str, Meaning]:
    """A survey has one score and its texts; what looked like a case's words is none."""
    if settled.record is not Record.SURVEY_ANSWER:
        return {}
    return {column.name: Meaning.TEXT for column in settled.all(Meaning.REPLY)}


def _labelled(settled: Settled) -> dict[str, Meaning]:
    if settled.record is not Record.LABELLED_TEXT:
        return {}
    changes: dict[str, Meaning] = {}
    for column in settled.all(Meaning.CATEGORY):
        words = column.look.words
        if "code" in words:
            meaning = Meaning.LABEL_CODE
        else:
            meaning = Meaning.SUBCATEGORY if {"sub", "subcategory"} & set(words) else Meaning.LABEL
        if meaning not in changes.values():
            changes[column.name] = meaning
    return changes
