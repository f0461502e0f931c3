"""A whole log on its way out: every record with all that belongs to it, so that another store can take it in."""

from collections.abc import Iterable, Iterator, Mapping

from casework.application.log_lines import FORMAT, Answer, Beginning, CaseName, Ending, KeptDetail, Line, Words, encode
from casework.application.ports import Detail, Name, Receipt, Store
from casework.application.verification import checked
from casework.domain.envelope import FIRST_SEAL, Record
from casework.errors import BrokenSealError


def export_log(store: Store, organisation: str) -> Iterator[bytes]:
    """Yield the log of *organisation*, as it stands now, line by line, each with its newline.

    Everything is checked on its way, as ``verify`` checks it. All words and people that were not erased are in it.

    Raises:
        BrokenSealError: If the log is not what was written.
    """
    yield encode(Beginning(casework_log=FORMAT, organisation=organisation)) + b"\n"
    head, last_seal = store.head(organisation), FIRST_SEAL
    # Names are asked for when the head is known, so that those of every case up to there are among them.
    names = _by_case(store.names(organisation))
    receipts = store.receipts(organisation)
    for batch, kept in checked(store, organisation, head=head):
        for record in batch:
            receipt = next(receipts, None) if record.key is not None else None
            if record.key is not None and (receipt is None or receipt.first != record.position):
                why = f"the receipt of the request {record.key} is missing"
                raise BrokenSealError(organisation, position=record.position, why=why)
            own = names.get(record.stream, ()) if record.version == 1 else ()
            yield encode(_line(record, kept, receipt, own)) + b"\n"
        last_seal = batch[-1].seal
    yield encode(Ending(ends_at=head, seal=last_seal)) + b"\n"


def _by_case(names: Iterable[Name]) -> Mapping[str, tuple[Name, ...]]:
    found: dict[str, list[Name]] = {}
    for name in names:
        found.setdefault(name.case, []).append(name)
    return {case: tuple(sorted(own, key=lambda name: (name.system or "", name.key))) for case, own in found.items()}


def _line(record: Record, kept: Mapping[str, Detail], receipt: Receipt | None, names: Iterable[Name]) -> Line:
    return Line(
        position=record.position,
        stream=record.stream,
        version=record.version,
        name=record.name,
        schema=record.schema,
        happened=record.happened,
        recorded_at=record.recorded_at,
        actor=record.actor,
        data=record.data,
        details=tuple(
            KeptDetail(id=one.detail, commitment=one.commitment, words=_words(kept.get(one.detail)))
            for one in record.details
        ),
        key=record.key,
        answer=None if receipt is None else Answer(last=receipt.last, digest=receipt.digest),
        names=tuple(CaseName(key=one.key, system=one.system) for one in names),
        seal=record.seal,
    )


def _words(detail: Detail | None) -> Words | None:
    return None if detail is None else Words(stream=detail.stream, salt=detail.salt, value=detail.value)
