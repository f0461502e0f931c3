"""What the rows of a source must come to, from a TOML file.

::

    rows = 5

    [sheets]
    2023 = 3

    [columns.Status]
    Closed = 3
    Open = 2

    [accepted]
    kind.complaint = 4
    received_year.2020 = 5

All mistakes of a file are reported at once, each as ``file: path: what``.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import attrs
import cattrs

from casework.adapters.toml_mistakes import parsed_toml, strict_converter, structured
from casework.application.reconciling import COUNTED_BY, USUAL, Totals
from casework.errors import DataError


@attrs.frozen(kw_only=True)
class TotalsFile:
    """What a file of totals may say."""

    rows: int | None = None
    sheets: Mapping[str, int] = attrs.Factory(dict)
    columns: Mapping[str, Mapping[str, int]] = attrs.Factory(dict)
    accepted: Mapping[str, Mapping[str, int]] = attrs.Factory(dict)


def read_totals(path: Path) -> Totals:
    """Return the totals that the file *path* states.

    Raises:
        DataError: If it cannot be read, or says what is no total; every mistake is listed.
    """
    said = structured(parsed_toml(path, path.name, what="file of totals"), TotalsFile, path.name, _converter())
    unknown = list(_unknown(said, path.name))
    if unknown:
        message = f"{path.name} has mistakes"
        raise DataError(message, problems=unknown)
    return Totals(rows=said.rows, sheets=said.sheets, columns=said.columns, accepted=said.accepted)


def _unknown(said: TotalsFile, file: str) -> Iterator[str]:
    for name in said.accepted:
        if name not in COUNTED_BY:
            others = ", ".join(sorted(COUNTED_BY.difference(USUAL)))
            yield (
                f"{file}: accepted.{name}: cases are not counted by it. Most registers are counted by "
                f"{', '.join(USUAL)}; the others are {others}"
            )
    if said == TotalsFile():
        yield f"{file}: it states nothing: give rows, [sheets], [columns.NAME] or [accepted]"


@cache
def _converter() -> cattrs.Converter:
    return strict_converter()
