"""Ballots from a CSV file: one person a line, under ``voter`` their code, under ``choices`` what they chose.

The codes of the options stand one after the other with a semicolon between them. A choice that is no code is counted as
unreadable; a voter that is no code is somebody's name or e-mail address, so that the file is refused.
"""

from collections.abc import Iterator
from pathlib import Path

from casework.adapters.csv_files import CsvImporter
from casework.domain.cases.fields import CODE, CODE_WORDS
from casework.domain.consultations.ballots import Ballot
from casework.errors import DataError

VOTER, CHOICES = "voter", "choices"


def load_ballots(path: Path) -> tuple[Ballot, ...]:
    """Return the ballots in the file *path*, in its order.

    Raises:
        DataError: If it cannot be read or has mistakes; all of them are listed, each with its line.
    """
    source = CsvImporter(path)
    missing = [each for each in (VOTER, CHOICES) if each not in source.columns()]
    if missing:
        message = (
            f"{path} lacks the column {' and the column '.join(missing)}: its first line must be {VOTER},{CHOICES}"
        )
        raise DataError(message)
    found, problems = [], []
    for row in source.rows():
        voter = row.values.get(VOTER, "").strip() or None
        if row.problem is not None:
            problems.append(f"{path}: line {row.line}: {row.problem}")
        elif voter is not None and CODE.match(voter) is None:
            problems.append(f"{path}: line {row.line}: {VOTER}: must be {CODE_WORDS}, and nobody's name")
        else:
            said = list(_choices(row.values[CHOICES]))
            codes = tuple(each for each in said if CODE.match(each))
            found.append(Ballot(voter=voter, choices=codes, unreadable=len(said) - len(codes)))
    if problems:
        message = f"{path} has mistakes, and nothing of it was recorded"
        raise DataError(message, problems=problems)
    if not found:
        message = f"{path} holds no ballot"
        raise DataError(message)
    return tuple(found)


def _choices(cell: str) -> Iterator[str]:
    yield from (each.strip() for each in cell.split(";") if each.strip())
