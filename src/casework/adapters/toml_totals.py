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

Where several mappings read one source, the totals of each stand under its id, as ``[mapping.ID]`` and so on.

All mistakes of a file are reported at once, each as ``file: path: what``.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import attrs
import cattrs

from casework.adapters.toml_mistakes import parsed_toml, strict_converter, structured
from casework.application.reconciling import COUNTED_BY, USUAL, Totals
from casework.errors import DataError

_COMMENTED = re.compile(r"(?m)^#[^#\n]*=")
_TAKE_AWAY = "take the # away before each line that you have compared"
_GIVE = "give rows, [sheets], [columns.NAME] or [accepted]"
"""What there is to do where nothing is stated: in a draft, and in a file that has no lines to take."""


@attrs.frozen(kw_only=True)
class TotalsOfMapping:
    """What a file of totals may say of the rows that one mapping reads."""

    rows: int | None = None
    sheets: Mapping[str, int] = attrs.Factory(dict)
    columns: Mapping[str, Mapping[str, int]] = attrs.Factory(dict)
    accepted: Mapping[str, Mapping[str, int]] = attrs.Factory(dict)


@attrs.frozen(kw_only=True)
class TotalsFile(TotalsOfMapping):
    """What a file of totals may say."""

    mapping: Mapping[str, TotalsOfMapping] = attrs.Factory(dict)


def read_totals(path: Path, mapping: str) -> Totals:
    """Return the totals that the file *path* states for the rows that the mapping of this id reads.

    Raises:
        DataError: If it cannot be read, or says what is no total; every mistake is listed.
    """
    said = structured(parsed_toml(path, path.name, what="file of totals"), TotalsFile, path.name, _converter())
    instead = _TAKE_AWAY if _COMMENTED.search(path.read_text(encoding="utf-8")) else _GIVE
    parts = {f"mapping.{id_}.": part for id_, part in said.mapping.items()} or {"": said}
    mistakes = [*_misplaced(said, path.name, mapping)]
    mistakes += [each for at, part in parts.items() for each in _unknown(part, path.name, at, instead)]
    if mistakes:
        message = f"{path.name} has mistakes"
        raise DataError(message, problems=mistakes)
    stated = said.mapping.get(mapping, said)
    return Totals(rows=stated.rows, sheets=stated.sheets, columns=stated.columns, accepted=stated.accepted)


def _misplaced(said: TotalsFile, file: str, mapping: str) -> Iterator[str]:
    if not said.mapping:
        return
    if attrs.evolve(said, mapping={}) != TotalsFile():
        yield f"{file}: some totals stand under no [mapping.ID], and others do: write all of them so"
    if mapping not in said.mapping:
        yield f"{file}: mapping.{mapping}: is missing, and the mapping {mapping} reads rows too"


def _unknown(said: TotalsOfMapping, file: str, at: str, instead: str) -> Iterator[str]:
    for name in said.accepted:
        if name not in COUNTED_BY:
            others = ", ".join(sorted(COUNTED_BY.difference(USUAL)))
            yield (
                f"{file}: {at}accepted.{name}: cases are not counted by it. Most registers are counted by "
                f"{', '.join(USUAL)}; the others are {others}"
            )
    if said.rows is None and not any((said.sheets, *said.columns.values(), *said.accepted.values())):
        where = f" of {at.removesuffix('.')}" if at else ""
        yield f"{file}: it states nothing{where}: {instead}"


@cache
def _converter() -> cattrs.Converter:
    return strict_converter()
