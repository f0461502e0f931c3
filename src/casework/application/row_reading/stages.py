"""The rows of the stages of one case, side by side, so that they read as one row."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from casework.application.mappings import StageRows
from casework.application.row_reading.columns import Columns, in_stage
from casework.application.row_reading.found import Places, RowProblemError, Values

SideBySide: TypeAlias = Callable[[Sequence[tuple[str, Values]]], tuple[Values, Places]]
"""Makes one row of all rows of a case, each of which comes with its place, and says where that of each stage stands."""


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
