"""In which file and on which sheet the rows of an import stand, as numbers: a name may be that of a person.

The names are details of the import, which is told to those who may import.
"""

from collections.abc import Sequence

from casework.application.imports_record import NamedFile
from casework.application.ports import SourceRow


class RowPlaces:
    """Numbers the *files* of an import in their order, and its sheets as rows of them come, from 1."""

    def __init__(self, files: Sequence[NamedFile]) -> None:
        names = [file.name for file in files if not file.joined]
        self._files = {name: number for number, name in enumerate(names, start=1)} if len(names) > 1 else {}
        self._sheets: dict[str, int] = {}

    @property
    def sheets(self) -> tuple[str, ...]:
        """Return the names of the sheets so far; what is a file within a file counts as a sheet."""
        return tuple(self._sheets)

    def of(self, row: SourceRow) -> tuple[int | None, int | None]:
        """Return the number of the file and of the sheet of *row*; None where there is only one file, or no sheet."""
        if row.file is None and row.sheet is None:
            return None, None
        file = self._files.get(row.file)
        within = [part for part in (row.file if file is None else None, row.sheet) if part]
        return file, self._sheets.setdefault(", ".join(within), len(self._sheets) + 1) if within else None
