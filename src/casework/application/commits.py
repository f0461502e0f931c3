"""Where a commit goes: the one way in which its events become records, for every store."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from casework.application.ports import AnswerRow, Commit, NewEvent, StruckAnswer
from casework.domain.entries import SURVEYS
from casework.domain.envelope import Record, seal
from casework.errors import StaleVersionError, UsageError


def place(commit: Commit, *, head: int, last_seal: str, version_of: Callable[[str], int]) -> tuple[Record, ...]:
    """Return the records of *commit*, sealed, as they follow position *head* with the seal *last_seal*.

    *version_of* gives the present version of a stream, 0 for a new one. The first record carries the commit's key.

    Raises:
        StaleVersionError: If a stream is not at the version that the commit expects.
        UsageError: If there is no event in *commit*, or text that is no Unicode.
    """
    records: list[Record] = []
    versions: dict[str, int] = {}
    try:
        for append in commit.appends:
            version = versions[append.stream] if append.stream in versions else version_of(append.stream)
            if append.expected is not None and append.expected != version:
                raise StaleVersionError(append.stream, expected=append.expected, found=version)
            for event in append.events:
                version += 1
                head += 1
                key = commit.key.key if commit.key and not records else None
                record = _record(commit, event, stream=append.stream, version=version, position=head, key=key)
                last_seal = seal(last_seal, record)
                # Nobody has seen the record yet, and making a second one would double the cost of placing it.
                object.__setattr__(record, "seal", last_seal)
                records.append(record)
            versions[append.stream] = version
        for detail in commit.details:
            detail.value.encode()
    except UnicodeEncodeError as error:
        raise not_unicode(error) from None
    if not records:
        message = "a commit needs at least one event"
        raise UsageError(message)
    return tuple(records)


def placed_answers(commit: Commit, records: Sequence[Record]) -> Iterator[tuple[int, AnswerRow]]:
    """Yield the answer rows of *commit*, each after the version at which its event was placed among *records*."""
    start = 0
    for append in commit.appends:
        end = start + len(append.events)
        if append.answers:
            yield from zip([record.version for record in records[start:end]], append.answers, strict=True)
        start = end


def placed_strikes(commit: Commit, versions: Mapping[str, int]) -> Iterator[StruckAnswer]:
    """Yield what *commit* strikes out and is there, where its group goes on with streams that are at *versions* now.

    What comes later in the group is not struck out beforehand, just as if each commit were written alone.
    """
    for struck in commit.struck:
        if struck.version <= versions.get(SURVEYS + struck.survey, struck.version):
            yield struck


def not_unicode(error: UnicodeEncodeError) -> UsageError:
    """Return what is said of text that cannot be kept, such as half of a surrogate pair."""
    return UsageError(f"{error.object[error.start : error.end]!r} is no Unicode character and cannot be kept")


def _record(commit: Commit, event: NewEvent, *, stream: str, version: int, position: int, key: str | None) -> Record:
    return Record(
        organisation=commit.organisation,
        stream=stream,
        version=version,
        position=position,
        name=event.name,
        schema=event.schema,
        happened=event.happened,
        recorded_at=commit.recorded_at,
        actor=commit.actor,
        data=event.data,
        details=event.details,
        key=key,
    )
