"""Groups of commits on their way into a store, one after the other; where it can, one while the next is made ready."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from casework.application.ports import Commit, Committed, Store

WORTH_IT = 4
"""After how many groups it is worth while to let the store write beside: to begin that takes as long as some groups."""


class AsideWriter(Protocol):
    """Writes groups of commits into a store while its caller goes on."""

    def write(self, commits: Sequence[Commit]) -> Callable[[], tuple[Committed, ...] | None]:
        """Begin to write *commits* as ``Store.append_many`` does; return what waits for that and returns the answers.

        They are None where nothing was written, for whatever reason: then the caller writes the group itself. The next
        group may only come after the answer to the one before.
        """


@runtime_checkable
class AsideStore(Protocol):
    """What a store offers besides, if it can write groups while its caller makes the next one ready."""

    def aside(self) -> AbstractContextManager[AsideWriter] | None:
        """Return what writes into this store beside the caller; None where that would not be quicker."""


class GroupWriter:
    """Writes groups into *store*; used as a context manager."""

    def __init__(self, store: Store) -> None:
        self._store, self._groups = store, 0
        self._aside: AsideWriter | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()

    def write(self, commits: Sequence[Commit]) -> Callable[[], Sequence[Committed]]:
        """Begin to write *commits* as one group; return what waits until that is done and returns the answers.

        That raises what ``Store.append_many`` does. The next group must not come before it.
        """
        self._groups += 1
        if self._groups == WORTH_IT and isinstance(self._store, AsideStore):
            beside = self._store.aside()
            self._aside = None if beside is None else self._open.enter_context(beside)
        if self._aside is None:
            return lambda: self._store.append_many(commits)
        wait = self._aside.write(commits)
        return lambda: wait() or self._store.append_many(commits)

    @property
    def goes_on(self) -> bool:
        """Whether groups are written while the caller goes on, so that it need not wait before the next is ready."""
        return self._aside is not None
