"""Drafting a mapping from a source that nobody has described yet.

The whole source is read twice, in memory that does not grow with it: once to see what each column looks like, and once
more to see what the columns say of each other. What a column most likely is follows from the words of its name and the
looks of its values. The draft is a mapping like any other, with every doubt on a line that begins with ``# ?``.

Nothing is taken from the draft by anybody but the person who reads it: no import guesses. Of columns that tell of
people, or that hold texts in people's own words, no value is quoted.

- `headers`, `vocabulary`: words and lists that are known, beside `row_reading.date_forms`;
- `totals`, `looks`, `blank_texts`, `agreed_days`, `code_lists`: which rows are none, what one column looks like, what
  stands for a blank or beside a day, and what codes mean by a list beside the rows;
- `guessing`, `settling`, `date_columns`: what it most likely is, alone and among the others;
- `relations`, `together`, `key_variants`, `same_amounts`: what columns, and the rows of one case, say of each other;
- `later_stages`, `answer_columns`: what belongs to which stage;
- `due_rows`, `tried_procedures`, `which_procedure`: by which procedure the due days come out;
- `drafting`, `case_drafts`, `kind_drafts`, `date_drafts`, `handler_drafts`, `contact_columns`,
  `acknowledgements`, `second_answers`, `remedy_drafts`, `entry_drafts`, `cleaning`, `optional_columns`,
  `code_drafts`, `same_words`, `alike`, `rule_texts`, `lines_told`, `paper`: the draft and its doubts.
"""

from collections.abc import Callable, Iterable, Sequence

import attrs

from casework.application.ports import Importer, SourceRow
from casework.application.suggesting.blank_texts import as_drafted, blank_texts, yet_to_come
from casework.application.suggesting.code_lists import CodeList
from casework.application.suggesting.date_columns import DateFormats, evidence, formats_of
from casework.application.suggesting.drafting import drafted
from casework.application.suggesting.exchanged_dates import Line
from casework.application.suggesting.findings import Findings, ReadAs
from casework.application.suggesting.guessing import guess
from casework.application.suggesting.kind_drafts import kinds_of_some_sheets
from casework.application.suggesting.later_stages import told_apart
from casework.application.suggesting.looks import ColumnLook, new_looks
from casework.application.suggesting.meanings import DATED, Meaning
from casework.application.suggesting.paper import counted
from casework.application.suggesting.relations import LINES_TOLD, Relations, SecondLook, line_of
from casework.application.suggesting.settling import Settled, settle
from casework.application.suggesting.totals import total_in, year_in
from casework.application.suggesting.tried_procedures import KnownProcedures
from casework.application.suggesting.vocabulary import says_nothing
from casework.errors import DataError

__all__ = ["KnownProcedures", "ReadAs", "Suggestion", "suggest"]

_STEP = 1_000
_LISTED = frozenset({Meaning.SERVICE, Meaning.CATEGORY, Meaning.OUTCOME, Meaning.CHANNEL})
_SAYING_LITTLE = frozenset({Meaning.OTHER, Meaning.CONSTANT, Meaning.BLANK, Meaning.TEXT})
"""A file with one column, and that of such a sort, is any text."""


@attrs.frozen(kw_only=True)
class Suggestion:
    """A drafted mapping, what each column was taken for, how many rows were read, and the doubts, with their lines.

    *key* is the column that names a case, None where there is none.
    """

    text: str
    meanings: tuple[tuple[str, Meaning], ...]
    record: str
    rows: int
    doubts: tuple[tuple[int, str], ...]
    key: str | None = None


def suggest(
    source: Importer,
    *,
    name: str,
    read_as: ReadAs | None = None,
    procedures: KnownProcedures | None = None,
    progress: Callable[[int], None] | None = None,
) -> Suggestion:
    """Return a draft of a mapping for *source*, which people call *name*; due days are tried by *procedures*.

    Raises:
        DataError: If the source cannot be read, or is no table.
    """
    columns = source.columns()
    found = new_looks(columns)
    seen = _looked_through(source, columns, found, progress)
    read_as = read_as or ReadAs()
    settled = _settled(found, read_as)
    _refuse_no_table(name, settled, seen)
    settled, formats, relations = _related(source, settled)
    findings = Findings(
        name=name,
        read_as=read_as,
        settled=settled,
        formats=formats,
        relations=relations,
        rows=seen.rows,
        unreadable=seen.unreadable,
        unreadable_lines=tuple(seen.lines),
        blanks=blank_texts(settled),
        totals=tuple(columns[place] for place in sorted(seen.totals)),
        years=tuple(columns[place] for place in sorted(seen.years)),
        remarks=source.remarks(),
    )
    text, doubts = drafted(findings, procedures)
    return Suggestion(
        text=text,
        meanings=tuple((column.name, column.meaning) for column in settled.columns),
        record=settled.record.value,
        rows=seen.rows,
        doubts=doubts,
        key=next((each.name for each in settled.all(Meaning.KEY)), None),
    )


@attrs.define(kw_only=True)
class _Seen:
    """How many *rows* there are, how many did not fit with the first of their *lines*, and what is no row.

    These are the places of cells that call a row a total, and of those with a year that is all a row says.
    """

    rows: int = 0
    unreadable: int = 0
    lines: list[Line] = attrs.Factory(list)
    totals: set[int] = attrs.Factory(set)
    years: set[int] = attrs.Factory(set)


def _looked_through(
    source: Importer, columns: Sequence[str], found: Sequence[ColumnLook], progress: Callable[[int], None] | None
) -> _Seen:
    """Let *found* look at each row, and return what was seen."""
    seen = _Seen()
    for row in source.rows():
        seen.rows += 1
        cells = () if row.problem is not None else _cells(row, columns)
        total, year = total_in(cells), year_in(cells)
        if row.problem is not None:
            seen.unreadable += 1
            seen.lines += [line_of(row)] if len(seen.lines) < LINES_TOLD else []
        elif total is not None:
            seen.totals.add(total)
        elif year is not None:
            seen.years.add(year)
        else:
            for look, cell in zip(found, cells, strict=True):
                look.add(cell)
        if progress is not None and seen.rows % _STEP == 0:
            progress(seen.rows)
    for look in found:
        look.finish()
    return seen


def _cells(row: SourceRow, columns: Sequence[str]) -> tuple[str, ...]:
    """Return what *row* has under each of *columns*, in whichever order its sheet or file has them."""
    return tuple(row.values[column] for column in columns)


def _settled(found: Sequence[ColumnLook], read_as: ReadAs) -> Settled:
    """Return what the columns are that were looked at, by the lists and sheets beside them too."""
    for look in found:
        look.listed = _list_of(look, read_as.lists)
    settled = settle(found)
    return settled.changed(kinds_of_some_sheets(settled, read_as.having))


def _list_of(look: ColumnLook, lists: Sequence[CodeList]) -> CodeList | None:
    """Return the one list that says what the codes of a column mean, if it is one that is looked up."""
    texts = {text: number for text, number in look.plain_values().items() if not says_nothing(text)}
    fitting = [each for each in lists if each.is_of(look.name, texts)]
    if len(fitting) != 1 or guess(attrs.evolve(look, listed=fitting[0])) not in _LISTED:
        return None
    return fitting[0]


def _refuse_no_table(name: str, settled: Settled, seen: _Seen) -> None:
    """Refuse what has nothing to draft from, or a header in which its rows do not fit."""
    columns, rows, unreadable = settled.columns, seen.rows, seen.unreadable
    if rows == 0:
        raise DataError(f"{name} is no table: there is no row below its header. Name the file that has the register")
    if len(columns) == 1 and columns[0].meaning in _SAYING_LITTLE and not unreadable:
        raise DataError(f"{name} is no table: it has one column. Name the file that has the register")
    if 2 * unreadable > rows:
        width = counted(len(columns), "column")
        raise DataError(
            f"{name} is no table: {unreadable:,} of its {rows:,} rows do not fit its {width}. "
            "Take away what stands above its header or beside it, and try again"
        )


def _related(source: Importer, settled: Settled) -> tuple[Settled, dict[str, DateFormats], Relations]:
    """Look at the source again; a receipt that no name tells is the date that comes before all others."""
    dates = settled.all(*DATED)
    of_file = evidence(column.look for column in dates)
    blanks = blank_texts(settled)
    formats = {column.name: formats_of(column.look, of_file, {*blanks, *yet_to_come(column)}) for column in dates}
    if settled.first(Meaning.RECEIVED) is None:
        settled = _with_earliest(settled, _looked(source, settled, formats))
    relations = _looked(source, settled, formats)
    apart = told_apart(settled, relations)
    return apart, formats, relations if apart == settled else _looked(source, apart, formats)


def _looked(source: Importer, settled: Settled, formats: dict[str, DateFormats]) -> Relations:
    second = SecondLook(settled, formats)
    staged = settled.first(Meaning.STAGE) is not None
    drafted_row = as_drafted(settled)
    columns = tuple(column.name for column in settled.columns)
    for row in source.rows() if formats or staged else ():
        cells = () if row.problem is not None else _cells(row, columns)
        if row.problem is None and total_in(cells) is None and year_in(cells) is None:
            second.add(drafted_row(row))
    return second.relations()


def _with_earliest(settled: Settled, relations: Relations) -> Settled:
    maybe = [column for column in settled.all(Meaning.OTHER_DATE) if "updated" not in column.look.words]
    others = [column.name for column in settled.all(*DATED)]
    first = next((each for each in maybe if len(others) > 1 and _comes_first(each.name, others, relations)), None)
    return settled if first is None else settled.changed({first.name: Meaning.RECEIVED})


def _comes_first(name: str, others: Iterable[str], relations: Relations) -> bool:
    pairs = [relations.before.get((name, other)) for other in others if other != name]
    known = [pair for pair in pairs if pair is not None]
    return bool(known) and all(after <= 0.05 * both for after, both in known)
