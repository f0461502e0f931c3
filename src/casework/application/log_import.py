"""An exported log on its way in: judged as a whole first, then adopted passage by passage, then rows are made for it.

An import that was stopped is finished by importing again: what is there already must be the beginning of the same log.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import NoReturn, TypeAlias

import attrs

from casework.application.collecting import rarely_collecting
from casework.application.freshness import Rebuilt, rebuild
from casework.application.log_lines import Ending
from casework.application.log_reading import Reading
from casework.application.passages import check_passage, erased_in
from casework.application.ports import Passage, Store
from casework.application.rulebook import Rulebook
from casework.application.verification import detail_ids
from casework.domain.anchors import Anchor
from casework.domain.envelope import FIRST_SEAL
from casework.errors import BrokenSealError, DataError, StaleVersionError, UsageError

Opening: TypeAlias = Callable[[], AbstractContextManager[Iterable[bytes]]]
"""Opens the file and gives its lines; called twice, once to judge it and once to read it in."""


@attrs.frozen(kw_only=True)
class ImportedLog:
    """Where the log ends that was imported, how many of its records were new here, and what became of its rows.

    Without *rows* it was only judged.
    """

    anchor: Anchor
    new: int
    rows: Rebuilt | None = None


def import_log(opening: Opening, name: str, *, store: Store, rulebook: Rulebook, check: bool = False) -> ImportedLog:
    """Read the exported log *name* into *store*, where the organisation has none yet, or the beginning of this one.

    Positions, versions and seals stay what they are, repeats of requests stay repeats, and what was erased stays
    erased. With *check* nothing is written.

    Raises:
        DataError: If it is no exported log, is damaged or cut off, or is one of another organisation; then nothing is
            written.
        BrokenSealError: If it is not the log that was sealed; then nothing is written either.
        UsageError: If the organisation has another log here.
        StoreError: If it cannot be written.
    """
    with rarely_collecting():
        return _import_log(opening, name, store=store, rulebook=rulebook, check=check)


def _import_log(opening: Opening, name: str, *, store: Store, rulebook: Rulebook, check: bool) -> ImportedLog:
    organisation = rulebook.organisation.id
    head = store.head(organisation)
    with opening() as lines:
        reading = Reading(lines, name, organisation)
        ending = _judge(reading, organisation, here=(head, _seal_at(store, organisation, head)))
    anchor = Anchor(organisation=organisation, position=ending.ends_at, seal=ending.seal)
    if check:
        return ImportedLog(anchor=anchor, new=ending.ends_at - head)
    with opening() as lines:
        _adopt_all(store, organisation, Reading(lines, name, organisation), head)
    return ImportedLog(anchor=anchor, new=ending.ends_at - head, rows=rebuild(store, rulebook))


def _seal_at(store: Store, organisation: str, position: int) -> str:
    return next(store.read_all(organisation, after=position - 1)).seal if position else FIRST_SEAL


def _adopt_all(store: Store, organisation: str, passages: Iterable[Passage], head: int) -> None:
    """Let *store* adopt what comes after the position *head*, and bring what is there up to what the file says."""
    erased: list[str] = []
    for passage in passages:
        there = attrs.evolve(passage, records=tuple(one for one in passage.records if one.position <= head))
        erased += erased_in(there)
        records = passage.records[len(there.records) :]
        ids = set(detail_ids(records))
        new = Passage(
            records=records,
            details=tuple(one for one in passage.details if one.id in ids),
            receipts=tuple(one for one in passage.receipts if one.first > head),
            names=passage.names,
        )
        if new.records or new.names:
            store.adopt(organisation, new)
    if erased:
        store.erase(organisation, erased)


def _judge(reading: Reading, organisation: str, *, here: tuple[int, str]) -> Ending:
    """Read everything, and return how the log ends; *here* is how the organisation's own log ends.

    Raises:
        DataError, BrokenSealError, UsageError: As ``import_log`` does.
    """
    position, last_seal = 0, FIRST_SEAL
    versions: dict[str, int] = {}
    once = _Once(reading.name)
    for passage in reading:
        _check(passage, organisation, reading.name, position, last_seal, versions)
        once.look_at(passage)
        for record in passage.records:
            versions[record.stream] = record.version
            position, last_seal = record.position, record.seal
            if position == here[0] and last_seal != here[1]:
                _refuse_other(reading.name, organisation)
    if reading.ending != Ending(ends_at=position, seal=last_seal):
        raise DataError(f"{reading.name} does not end as its last line says: it was changed; export it again")
    if position < here[0]:
        _refuse_other(reading.name, organisation)
    return reading.ending


def _check(  # noqa: PLR0917 - where the passage stands
    passage: Passage, organisation: str, name: str, head: int, last_seal: str, versions: Mapping[str, int]
) -> None:
    try:
        check_passage(
            organisation, passage, head=head, last_seal=last_seal, version_of=lambda stream: versions.get(stream, 0)
        )
    except StaleVersionError:
        raise BrokenSealError(organisation, position=head + 1, why="the record is missing") from None
    except UsageError as error:
        raise DataError(f"{name}, after position {head}: {error}") from None


def _refuse_other(name: str, organisation: str) -> NoReturn:
    message = f"{organisation} has a log here already, and {name} does not go on from it: import it into a new store"
    raise UsageError(message)


class _Once:
    """What may be there only once in a log, or only for one case."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._keys: set[str] = set()
        self._owners: dict[tuple[str | None, str], str] = {}

    def look_at(self, passage: Passage) -> None:
        """Refuse what was there before.

        Raises:
            DataError: If a key came before, or a name belongs to another case.
        """
        for receipt in passage.receipts:
            if receipt.key in self._keys:
                raise DataError(f"{self._name}: the key {receipt.key} is there twice")
            self._keys.add(receipt.key)
        for name in passage.names:
            if self._owners.setdefault((name.system, name.key), name.case) != name.case:
                raise DataError(f"{self._name}: the name {name.key} belongs to two cases")
