"""An exported log as it is read: line by line, gathered into passages that a store can adopt."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from casework.application.log_lines import FORMAT, Beginning, Ending, Line
from casework.application.ports import Passage
from casework.domain.envelope import FIRST_SEAL
from casework.errors import DataError

_BATCH = 1_000

_beginning = msgspec.json.Decoder(Beginning)
_line = msgspec.json.Decoder(Line)
_ending = msgspec.json.Decoder(Ending)


class Reading:
    """The passages of an exported log, each with whole requests only; after the last one, its *ending*."""

    def __init__(self, lines: Iterable[bytes], name: str, organisation: str) -> None:
        self.name, self._lines, self._organisation = name, iter(lines), organisation
        self.ending = Ending(ends_at=0, seal=FIRST_SEAL)

    def __iter__(self) -> Iterator[Passage]:
        beginning = _read_beginning(self._lines, self.name)
        if beginning.organisation != self._organisation:
            message = f"{self.name} holds the log of {beginning.organisation}, and this is {self._organisation}"
            raise DataError(message)
        gathered: list[Line] = []
        whole_at = 0
        for line in _read_lines(self._lines, self.name):
            if isinstance(line, Ending):
                self.ending = line
                continue
            gathered.append(line)
            whole_at = max(whole_at, line.answer.last if line.answer else line.position)
            if len(gathered) >= _BATCH and line.position >= whole_at:
                yield self._passage(gathered)
                gathered = []
        yield self._passage(gathered)

    def _passage(self, lines: Sequence[Line]) -> Passage:
        return Passage(
            records=tuple(line.record(self._organisation) for line in lines),
            details=tuple(detail for line in lines for detail in line.kept()),
            receipts=tuple(receipt for line in lines if (receipt := line.receipt())),
            names=tuple(name for line in lines for name in line.owned()),
        )


def _read_beginning(lines: Iterator[bytes], name: str) -> Beginning:
    """Return what the first of *lines* says, of the file that people know as *name*.

    Raises:
        DataError: If it is no exported log, or one of a later release.
    """
    try:
        found = _beginning.decode(next(lines, b""))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise DataError(f"{name} is no log that 'casework export' wrote") from None
    if found.casework_log != FORMAT:
        message = f"{name} has format {found.casework_log}, and this release knows {FORMAT}: use a newer release"
        raise DataError(message)
    return found


def _read_lines(lines: Iterable[bytes], name: str) -> Iterator[Line | Ending]:
    """Yield what each of *lines* after the first one says; the last is the ending.

    Raises:
        DataError: If a line cannot be read, or the file ends before its log does or goes on behind it.
    """
    ended = False
    for number, line in enumerate(lines, start=2):
        if ended:
            raise DataError(f"{name}: line {number}: the log has ended before it")
        try:
            ended = line.startswith(b'{"ends_at":')
            yield _ending.decode(line) if ended else _line.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise DataError(f"{name}: line {number}: {error}") from None
    if not ended:
        raise DataError(f"{name} ends before its log does: it was cut off; export it again")
