"""Under which keys an import writes, and what earlier imports wrote of the same records.

Everything that an import writes of one record comes in one commit with an idempotency key made of the system and the
key of the record there: the first time ``import/SYSTEM/KEY``, then ``import-2/SYSTEM/KEY`` and so on. The digest that
stands beside a key says which row it was and which batch wrote it. So one look at the receipts of a group of keys tells
which rows are new, which say what they said before, which say something else, and which belong to an import that was
undone; and two imports at once cannot write the same thing twice.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import attrs

from casework.application.ports import IdempotencyKey, Receipt, Store

KEY_OF_IMPORTS = re.compile(r"import(-\d+)?/")
"""How keys of imports begin; nobody else writes under such a key."""

_BETWEEN = "\x1f"
_BEFORE_BATCH = "."


def digest_of(said: Mapping[str, str]) -> str:
    """Return the digest of what a row says, by column; the order of columns plays no part.

    Raises:
        UnicodeEncodeError: If there is half of a surrogate pair in it.
        TypeError: If something in it is no text.
    """
    parts = [part for pair in sorted(said.items()) for part in pair]
    return hashlib.sha256(_BETWEEN.join(parts).encode()).hexdigest()


def joint_digest(digests: Iterable[str]) -> str:
    """Return the digest of several rows that are one record together, in whatever order they stand."""
    return hashlib.sha256(_BETWEEN.join(sorted(digests)).encode()).hexdigest()


@attrs.frozen(kw_only=True)
class Past:
    """What imports wrote of one record before: all the *writes*, and those *standing* that were not undone.

    Where a write of an update is undone, another one says again what the one before it said, with the same digest.
    """

    writes: tuple[Receipt, ...] = ()
    standing: tuple[Receipt, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether nothing stands."""
        return not self.standing

    @property
    def was_undone(self) -> bool:
        """Whether something was written, and all of it undone."""
        return bool(self.writes) and not self.standing

    @property
    def events(self) -> int:
        """How many events were written, the undone ones among them."""
        return sum([receipt.last - receipt.first + 1 for receipt in self.writes])

    @property
    def is_erased(self) -> bool:
        """Whether what the row said then has been erased, so that nobody can compare it."""
        return bool(self.standing) and self.standing[-1].digest is None

    def says(self, digest: str) -> bool:
        """Say whether the row with *digest* is the one that was written last, and what it brought was not undone.

        A case that stayed when a later import was undone says what that brought.
        """
        return bool(self.standing) and self.standing[-1] == self.writes[-1] and _row_of(self.standing[-1]) == digest

    def asked(self, system: str, key: str, digest: str, batch: str) -> IdempotencyKey:
        """Return the key under which *batch* writes the row with *digest* next."""
        return IdempotencyKey(key=self._next(system, key), digest=f"{digest}{_BEFORE_BATCH}{batch}")

    def asked_again(self, system: str, key: str, before: Receipt) -> IdempotencyKey:
        """Return the key under which is written next that the record says again what it said when *before* came."""
        return IdempotencyKey(key=self._next(system, key), digest=before.digest or "")

    def _next(self, system: str, key: str) -> str:
        return _name(system, key, len(self.writes) + 1)

    @property
    def last_batch(self) -> str | None:
        """The batch that wrote last; None where that was erased, or none wrote."""
        return batch_of(self.writes[-1]) if self.writes else None

    def write_of(self, batch: str) -> Receipt | None:
        """Return what *batch* wrote, None where that was erased."""
        return next((receipt for receipt in self.writes if batch_of(receipt) == batch), None)

    def before(self, update: Receipt) -> Receipt:
        """Return the write before the *update*."""
        return max((each for each in self.writes if each.first < update.first), key=lambda each: each.first)

    def is_brought_back(self, update: Receipt) -> bool:
        """Say whether the record said again, after the *update*, what it had said before."""
        before = batch_of(self.before(update))
        return any(batch_of(each) == before for each in self.writes if each.first > update.first)


NOTHING = Past()


def pasts(
    store: Store, organisation: str, system: str, keys: Sequence[str], undone: Collection[str]
) -> Mapping[str, Past]:
    """Return what imports wrote before of each record of *system* in *keys*; *undone* are the batches that were."""
    found: dict[str, list[Receipt]] = {}
    number, asked = 1, list(keys)
    while asked:
        names = {_name(system, key, number): key for key in asked}
        receipts = store.receipts_of(organisation, list(names))
        asked = [names[name] for name in receipts]
        for name, receipt in receipts.items():
            found.setdefault(names[name], []).append(receipt)
        number += 1
    return {
        key: Past(
            writes=tuple(receipts),
            standing=tuple([each for each in receipts if batch_of(each) not in undone]) if undone else tuple(receipts),
        )
        for key, receipts in found.items()
    }


def batch_of(receipt: Receipt) -> str | None:
    """Return the batch that wrote what *receipt* is for; None where that was erased."""
    return None if receipt.digest is None else receipt.digest.partition(_BEFORE_BATCH)[2]


def _row_of(receipt: Receipt) -> str | None:
    return None if receipt.digest is None else receipt.digest.partition(_BEFORE_BATCH)[0]


def _name(system: str, key: str, number: int) -> str:
    return f"import/{system}/{key}" if number == 1 else f"import-{number}/{system}/{key}"
