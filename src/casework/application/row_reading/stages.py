"""The rows of the stages of one case, side by side, so that they read as one row."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from casework.application.mappings import SourceMapping, StageRows
from casework.application.row_reading.columns import Columns, in_stage
from casework.application.row_reading.found import Found, Places, RowProblemError, Values

SideBySide: TypeAlias = Callable[[Sequence[tuple[str, Values]]], tuple[Values, Places]]
"""Makes one row of all rows of a case, each of which comes with its place, and says where that of each stage stands."""


NoteUnread: TypeAlias = Callable[[Values, Found], None]
"""Notes what stands in the rows of later stages and is read by nothing."""


def side_by_side(stages: StageRows, columns: Columns) -> SideBySide:
    """Return what puts the rows of *stages* beside that of the first."""
    text_of, quoted, names = columns.text((stages.column,)), columns.shown((stages.column,)), dict(stages.codes)

    def stage_of(place: str, values: Values) -> str:
        text = text_of(values).strip()
        if text in names:
            return names[text]
        what = f"{quoted(text)} is not in the mapping's list of stages" if text else "blank, so nobody knows the stage"
        raise RowProblemError(f"{stages.column}: {what} ({place})")

    def beside(rows: Sequence[tuple[str, Values]]) -> tuple[Values, Places]:
        found: dict[str, tuple[str, Values]] = {}
        for place, values in rows:
            stage = stage_of(place, values)
            if stage in found:
                both = f"{found[stage][0]} and {place}"
                raise RowProblemError(f"{stages.column}: {both} are both stage {stage} of one case, and differ")
            found[stage] = place, values
        if stages.first not in found:
            raise RowProblemError(f"{stages.column}: no row of stage {stages.first}, with which a case begins")
        places = {None if stage == stages.first else stage: place for stage, (place, _) in found.items()}
        wide = dict(found.pop(stages.first)[1])
        for stage, (_, values) in found.items():
            wide |= {in_stage(stage, column): text for column, text in values.items()}
        return wide, places

    return beside


def unread_of_later_rows(mapping: SourceMapping, columns: Columns) -> NoteUnread:
    """Return what notes texts of later rows that nothing reads, where that of the first stage does not say the same."""
    named = columns.by_mapping()
    read = {stage: columns.places(of_stage) for stage, of_stage in mapping.read_of_later_rows()}
    unread = [
        (stage, place, in_stage(stage, place), mapping.blanks_of(column) | {""}, _said(place, in_stage(stage, column)))
        for stage, places in read.items()
        for place, column in named.items()
        if place not in places and place not in columns.dropped
    ]

    def note(values: Values, found: Found) -> None:
        for stage, place, later, blank, said in unread:
            text = values.get(later, "").strip()
            if text not in blank and text != values[place].strip():
                found.of(stage).flag(said)

    return note


def _said(place: str, later: str) -> str:
    return (
        f"{place}: says something else than in the first stage, and is read by nothing: to have it in a note, write "
        f'"{later}" under kept'
    )
