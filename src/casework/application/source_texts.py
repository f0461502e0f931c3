"""What every importer asks of the texts of a source: names for its columns, and no halves of characters."""

from collections import Counter
from collections.abc import Iterable, Sequence

from casework.errors import DataError

COLUMN_LIMIT = 1_000

_SEVERAL = "{:,} rows that repeat the header were passed over."


def check_width(width: int, where: object) -> None:
    """Refuse more columns than anybody's register has.

    Raises:
        DataError: If there are more than ``COLUMN_LIMIT``.
    """
    if width > COLUMN_LIMIT:
        raise DataError(f"{where} has {width} columns; at most {COLUMN_LIMIT} are read")


def named_columns(header: Sequence[str], where: object, *, by_position: bool) -> tuple[str, ...]:
    """Return the columns of *header*; where they are read *by_position*, "Name" comes again as "Name (2)".

    Raises:
        DataError: If there are too many, or one name stands for several and they are not read by position.
    """
    check_width(len(header), where)
    counts = Counter(name for name in header if name or by_position)
    repeated = sorted(name for name, count in counts.items() if count > 1)
    if not repeated:
        return tuple(header)
    if not by_position:
        raise DataError(
            f"{where} has several columns called {', '.join(repeated)}: rename all but one, or let the mapping read "
            "columns by position"
        )
    return _numbered(header)


def plain(name: str) -> str:
    """Return what the *name* of a column is, whatever blanks and capitals it is written with."""
    return " ".join(name.split()).casefold()


def numbered_columns(width: int, where: object) -> tuple[str, ...]:
    """Return the columns of a source without a header: "1", "2" and so on."""
    check_width(width, where)
    return tuple(map(str, range(1, width + 1)))


def _numbered(header: Sequence[str]) -> tuple[str, ...]:
    taken, names = set(header), list[str]()
    seen: Counter[str] = Counter()
    for name in header:
        seen[name] += 1
        new = name
        while seen[name] > 1 and new in taken:
            new = f"{name} ({seen[name]})"
            seen[name] += new in taken
        taken.add(new)
        names.append(new)
    return tuple(names)


def repeated_headers(count: int) -> tuple[str, ...]:
    """Return what is remarked where *count* rows repeat the header."""
    if count == 0:
        return ()
    return ("1 row that repeats the header was passed over." if count == 1 else _SEVERAL.format(count),)


def unfit(texts: Iterable[str]) -> str | None:
    """Say why *texts* from elsewhere than a text file cannot be taken; None if they can."""
    for text in texts:
        if "\0" in text:
            return "it has NUL characters in it"
        if not text.isascii() and not _is_unicode(text):
            return "it has half of a character in it, or bytes that are no text"
    return None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
