"""Passages of a log that another store sealed: what every store checks before it takes one in."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from casework.application.commits import not_unicode
from casework.application.ports import Detail, Passage
from casework.application.verification import check_details, detail_ids, fault
from casework.errors import BrokenSealError, StaleVersionError, UsageError


def check_passage(
    organisation: str, passage: Passage, *, head: int, last_seal: str, version_of: Callable[[str], int]
) -> None:
    """Refuse a *passage* that cannot follow position *head* with the seal *last_seal*.

    *version_of* gives the present version of a stream, 0 for a new one.

    Raises:
        StaleVersionError, BrokenSealError, UsageError: As ``Store.adopt`` does.
    """
    if passage.records and passage.records[0].position != head + 1:
        raise StaleVersionError(organisation, expected=passage.records[0].position - 1, found=head)
    versions: dict[str, int] = {}
    try:
        for position, record in enumerate(passage.records, start=head + 1):
            stream = record.stream
            version = versions[stream] = (versions[stream] if stream in versions else version_of(stream)) + 1
            why = fault(record, position=position, version=version, last_seal=last_seal)
            if why is None and record.organisation != organisation:
                why = f"the record here is one of {record.organisation}"
            if why is not None:
                raise BrokenSealError(organisation, position=position, why=why)
            last_seal = record.seal
        for kept in _sets_of(passage.details):
            check_details(organisation, passage.records, kept)
    except UnicodeEncodeError as error:
        raise not_unicode(error) from None
    _check_receipts(passage)


def _sets_of(details: Sequence[Detail]) -> Iterator[Mapping[str, Detail]]:
    """Yield *details* by their ids: first all of them, then each that is not like another one of its id."""
    all_of_them = {detail.id: detail for detail in details}
    yield all_of_them
    yield from ({detail.id: detail} for detail in details if detail != all_of_them[detail.id])


def erased_in(passage: Passage) -> tuple[str, ...]:
    """Return the ids of the details that records of *passage* refer to and that it does not hold."""
    kept = {detail.id for detail in passage.details}
    return tuple(name for name in dict.fromkeys(detail_ids(passage.records)) if name not in kept)


def _check_receipts(passage: Passage) -> None:
    keyed = [(record.key, record.position) for record in passage.records if record.key is not None]
    ends = [*(record.position for record in passage.records if record.key is not None), None][1:]
    last = passage.records[-1].position if passage.records else 0
    whole = all(
        receipt.first <= receipt.last <= (last if end is None else end - 1)
        for receipt, end in zip(passage.receipts, ends, strict=False)
    )
    if [(receipt.key, receipt.first) for receipt in passage.receipts] != keyed or not whole:
        message = "the receipts of a passage must be those of its records, in their order"
        raise UsageError(message)
