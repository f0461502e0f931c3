"""What an import says: what became of every row, for people and for scripts."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import attrs

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.filled_cells import FilledCells
from casework.application.import_notices import Noticed
from casework.application.importing import ImportOutcome, RejectedRow
from casework.application.row_reading.second_answers import OF_STAGES
from casework.application.suggesting.guessing import SPEAKS_OF_MORE_TIME
from casework.application.suggesting.headers import words_of
from casework.cli.import_notices import agrees, counted, gone, judged, overwritten, rejected, unread, where
from casework.cli.layout import printable, wrapped
from casework.cli.stage_telling import by_column, by_outcome, by_stage
from casework.cli.telling import Json

TOLD = 10
"""How many reasons for rejecting rows are told to people; the others are in the file of --rejects."""

TOLD_OF_ONE = 2
"""How many are where no date of a column could be read: what was said of that is said of most."""

TOLD_OF_IMPORT = 3
"""How many are told by an import, where a check tells more."""

_BECOME = {
    False: (("is new", "are new"), ("updated its record", "updated their records")),
    True: (("would be new", "would be new"), ("would update its record", "would update their records")),
}

_NOT_KNOWN, _WORTH_A_LOOK = "Not known, and counted as unknown:", "Worth a look:"
_BY_DEFAULT = "No text rule fitted, so the default stands:"
_IN_SHORT = {_NOT_KNOWN: "not known", _BY_DEFAULT: "by default", _WORTH_A_LOOK: "worth a look"}
"""What an import calls the lines that stand below the headings of a check."""

_REJECTED = ("was rejected", "were rejected")
_DUPLICATE = ("is there a second time", "are there a second time")
_PASSED_OVER = ("more is no record, as the mapping says", "more are no records, as the mapping says")


def as_data(outcome: ImportOutcome) -> Json:
    """Return what scripts are told; the rows themselves stay out of it, since they can hold personal data."""
    counts = ("rows", "accepted", "new", "updated", "unchanged", "duplicate", "rejected", "passed_over")
    others = ("check", "mapping", "batch", "resumed_after")
    return {name: getattr(outcome, name) for name in (*counts, *others)} | {
        "records": dict(outcome.records),
        "rejects": [_rejected_data(row) for row in outcome.rejects],
        "unknown": dict(outcome.unknown),
        "rules": [{"target": target, "match": match, "rows": rows} for target, match, rows in outcome.rules],
        "flags": dict(outcome.flags),
        "unmentioned": list(outcome.unmentioned),
        "at_first": list(outcome.at_first),
        "remarks": list(outcome.remarks),
        "noticed": _noticed_data(outcome.noticed),
        "gone": attrs.asdict(outcome.gone),
        "cells": [attrs.asdict(each) for each in outcome.cells],
        "stages": [attrs.asdict(each) for each in outcome.stages],
        "calendar_years": [attrs.asdict(each) for each in outcome.calendar_years],
        "apart": dict(outcome.apart),
    }


def _noticed_data(noticed: Noticed) -> Json:
    said: dict[str, object] = {
        name: [{"what": what, **attrs.asdict(found)} for what, found in getattr(noticed, name).items()]
        for name in ("rejected", "unknown", "flags", "overwritten")
    }
    alone = ("updated", "duplicate")
    found = {name: getattr(noticed, name) for name in alone}
    rows = {name: None if each is None else attrs.asdict(each) for name, each in found.items()}
    others = {name: [attrs.asdict(each) for each in getattr(noticed, name)] for name in ("judged", "unread_dates")}
    return said | rows | others


def _rejected_data(row: RejectedRow) -> Json:
    return {"file": row.file, "sheet": row.sheet, "line": row.line, "reason": row.reason}


def in_words(
    outcome: ImportOutcome,
    file: str,
    rejects: Path | None,
    *,
    beside: ProcedureLibrary | None,
    calendar_years: bool = False,
) -> Iterator[str]:
    """Yield what people are told, on lines that fit: of a check all that was noticed, of an import only its outcome.

    What is held *beside* the register is told only where that is given: the procedures by which it is counted here.
    """
    yield from (wrapped(line, hanging=4) for line in _became(outcome, file, rejects, beside))
    if outcome.stages:
        yield from _beside_the_register(outcome, calendar_years=calendar_years)
    yield ""
    yield from (wrapped(line, hanging=4) for line in (*outcome.remarks, *_ending(outcome)))


def _beside_the_register(outcome: ImportOutcome, *, calendar_years: bool) -> Iterator[str]:
    """Yield what the keeper of the register compares with it."""
    figures = outcome.calendar_years if calendar_years else outcome.stages
    parts = by_column(_not_read(outcome)), by_stage(figures, financial=not calendar_years), by_outcome(figures)
    for lines in map(list, parts):
        yield from ("", *lines) if lines else ()
    if outcome.apart:
        kinds = (f"{kind.replace('_', ' ')} {number:,}" for kind, number in outcome.apart.items())
        yield from ("", wrapped(f"No complaints, and not in these figures: {', '.join(kinds)}.", hanging=4))


def _not_read(outcome: ImportOutcome) -> list[FilledCells]:
    """Return the columns with cells that were not read, where nothing else that is told says so of all of these."""
    return [each for each in outcome.cells if each.unread and each.unread not in _told_of(each.column, outcome)]


def _told_of(column: str, outcome: ImportOutcome) -> Iterator[int]:
    """Yield for how many cells of *column* the mapping had to decide something, and how many are not known."""
    yield sum(number for what, number in outcome.flags.items() if column == what.partition(": ")[0])
    named = [(_columns_in(name), number) for name, number in outcome.unknown.items()]
    yield sum(number for columns, number in named if column in columns)


def _columns_in(name: str) -> list[str]:
    """Return the columns in the name of a target: ``responded (Date of Reply)``."""
    return name.rpartition(" (")[2].removesuffix(")").split(" and ")


def _became(outcome: ImportOutcome, file: str, rejects: Path | None, beside: ProcedureLibrary | None) -> Iterator[str]:
    rows = "1 row" if outcome.rows == 1 else f"{outcome.rows:,} rows"
    yield f"{rows} in {file}, read by the mapping {outcome.mapping}."
    if outcome.resumed_after:
        yield f"Going on with an import that was stopped after row {outcome.resumed_after:,}."
    new, updated = _BECOME[outcome.check]
    counts = (
        (outcome.new, *new),
        (outcome.updated, *updated),
        (outcome.unchanged, "is unchanged", "are unchanged"),
        (outcome.duplicate, *_DUPLICATE),
        (outcome.rejected, *_REJECTED),
        (outcome.passed_over, *_PASSED_OVER),
    )
    width = len(f"{outcome.rows:,}")
    for number, one, many in counts:
        if not number and one != _REJECTED[0]:
            continue
        found = outcome.noticed.duplicate if one == _DUPLICATE[0] else None
        places = f" ({where(found.count, found.places)})" if found else ""
        yield wrapped(f"  {number:>{width},} {one if number == 1 else many}{places}", hanging=width + 3)
    if any(outcome.records[fate] != getattr(outcome, fate) for fate in outcome.records):
        yield wrapped(f"These rows are {records_in_words(outcome.records)}.", hanging=2)
    for unread_dates in outcome.noticed.unread_dates:
        yield ""
        yield unread(unread_dates)
    yield from _below_headings(_of_stages(outcome))
    if outcome.rejected:
        yield ""
        yield from _rejected(outcome, rejects)
    yield from _below_headings(_details(outcome, beside))


def _below_headings(parts: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    for heading, lines in parts:
        yield ""
        yield heading
        yield from (f"  {line}" for line in lines)


def records_in_words(records: Mapping[str, int]) -> str:
    """Return how many records the rows of an import are: ``3 records: 1 new, 2 updated``."""
    each = ", ".join(f"{number:,} {fate}" for fate, number in records.items() if number)
    number = sum(records.values())
    return f"{'1 record' if number == 1 else f'{number:,} records'}: {each}"


def _ending(outcome: ImportOutcome) -> Iterator[str]:
    if outcome.check:
        yield "This was a check: nothing was written."
        return
    if left := [f"{name} {number:,}" for name, number in _left_to_a_check(outcome) if number]:
        yield f"The same command with --check says what: {', '.join(left)}."
    if outcome.batch is None:
        yield "There was nothing to write."
    else:
        yield f"On record as the import {outcome.batch}."
        yield f"To undo it: casework imports undo {outcome.batch} --by YOU"


def _details(outcome: ImportOutcome, beside: ProcedureLibrary | None) -> Iterator[tuple[str, Iterable[str]]]:
    yield from _of_rows(outcome)
    if not outcome.check:
        return
    yield from _of_cells(outcome)
    if beside is not None and outcome.noticed.judged:
        of_limits = outcome.noticed.judged
        same = "the same as ours" if all(map(agrees, of_limits)) else "beside ours"
        told = judged(of_limits, beside, kept=_of_more_time(outcome), acknowledged=outcome.acknowledged)
        yield f"The source's own due days and verdicts, {same}:", told
    if outcome.unmentioned:
        yield "Columns that the mapping does not mention:", [", ".join(map(printable, outcome.unmentioned))]


def _of_cells(outcome: ImportOutcome) -> Iterator[tuple[str, list[str]]]:
    """Yield what is not known or worth a look in the cells that were read."""
    noticed = outcome.noticed
    unknown = {name: number for name, number in outcome.unknown.items() if not _is_told(name, noticed)}
    if unknown:
        yield _NOT_KNOWN, list(counted(unknown, noticed.unknown))
    unmatched = [(target, number) for target, match, number in outcome.rules if match is None]
    if unmatched:
        yield _BY_DEFAULT, [f"{name}: {number:,}" for name, number in unmatched]
    others = {what: number for what, number in outcome.flags.items() if what not in OF_STAGES}
    if others:
        yield _WORTH_A_LOOK, list(counted(others, noticed.flags))


def _left_to_a_check(outcome: ImportOutcome) -> Iterator[tuple[str, int]]:
    """Yield how many lines a check has below each of its headings, where an import says only that they are there."""
    yield from ((_IN_SHORT[heading], len(lines)) for heading, lines in _of_cells(outcome))
    yield "other due days or verdicts", sum(not agrees(each) for each in outcome.noticed.judged)
    yield "columns not mentioned", len(outcome.unmentioned)


def _of_rows(outcome: ImportOutcome) -> Iterator[tuple[str, Iterable[str]]]:
    noticed = outcome.noticed
    if noticed.updated:
        yield "Changed since an earlier import:", [where(noticed.updated.count, noticed.updated.places)]
    if noticed.overwritten:
        yield (
            "Overwrites what other mappings brought; import a row by one of them only:",
            overwritten(noticed.overwritten),
        )
    if outcome.gone.count:
        yield "Not in the file any more:", [gone(outcome.gone)]


def _of_more_time(outcome: ImportOutcome) -> list[str]:
    """Return the columns of days that are only kept, and whose names speak of more time."""
    return [each.column for each in outcome.cells if not each.parts and SPEAKS_OF_MORE_TIME & {*words_of(each.column)}]


def _is_told(name: str, noticed: Noticed) -> bool:
    """Return whether what is unknown under *name* is so for the cells of which something is told below, and no others.

    The name ends in its columns: ``responded (Date of Reply)``.
    """
    columns = _columns_in(name)
    told = [found for what, found in noticed.flags.items() if what.partition(": ")[0] in columns]
    return name in noticed.unknown and noticed.unknown[name] in told


def _of_stages(outcome: ImportOutcome) -> Iterator[tuple[str, Iterable[str]]]:
    flags = {what: number for what, number in outcome.flags.items() if what in OF_STAGES}
    found = [*outcome.at_first, *counted(flags, outcome.noticed.flags)]
    if found:
        yield "First, since figures of stages come out wrong:", found


def _rejected(outcome: ImportOutcome, rejects: Path | None) -> Iterator[str]:
    most = TOLD_OF_ONE if outcome.noticed.unread_dates else TOLD if outcome.check else TOLD_OF_IMPORT
    yield "Rejected:"
    yield from (f"  {line}" for line in rejected(outcome.noticed.rejected, most=most))
    more = outcome.rejected - sum(each.count for each in list(outcome.noticed.rejected.values())[:most])
    if more > 0:
        yield f"  and {'1 more row' if more == 1 else f'{more:,} more rows'}"
    if rejects is None:
        yield "Name a file with --rejects to have these rows."
    else:
        yield f"They are in {rejects}: put them right there, and import that file with the same mapping."
