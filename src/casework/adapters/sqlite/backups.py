"""Backups of a store and their way back: what is checked is the copy, before it gets its name."""

import contextlib
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from casework.adapters.sqlite.connection import connect
from casework.adapters.sqlite.copying import appearing, copy_into
from casework.adapters.sqlite.identity import FOREIGN, check_place, format_of
from casework.adapters.sqlite.library import Library, StoreFile, find_library
from casework.adapters.sqlite.store import SqliteStore
from casework.adapters.sqlite.trouble import in_our_words
from casework.application.document_files import path_text
from casework.application.verification import verify
from casework.domain.anchors import Anchor
from casework.errors import StoreUnavailableError, UsageError

_PATIENCE_SECONDS = 30.0


def back_up(store: SqliteStore, to: str | os.PathLike[str], *, verified: bool = True) -> tuple[Anchor, ...]:
    """Write a backup of *store* into the new file *to* while others go on writing, and return what is in it.

    The file holds everything that was acknowledged before this was called. It appears when it is whole, after SQLite
    has checked every page of it and, unless *verified* is False, every seal was checked too.

    Raises:
        StoreUnavailableError: If there is a file of that name, or no folder, or a page of the store is damaged.
        StoreFullError: If there is no room for it.
        BrokenSealError: If a log is not what was written.
        UsageError: If *store* is in no file.
    """
    if not isinstance(store, SqliteStore):
        message = "only a store in a file of SQLite is backed up by copying: export the log of any other one"
        raise UsageError(message)
    target = attrs.evolve(store.file, path=_place(to), read_only=False)
    with appearing(target, rights_of=store.path) as part:
        store.copy_into(part)
        with contextlib.closing(SqliteStore(part.path, read_only=True, library=part.library)) as copy:
            return _anchors(copy, verified=verified)


def restore(
    backup: str | os.PathLike[str],
    to: str | os.PathLike[str],
    *,
    verified: bool = True,
    library: Library | None = None,
) -> tuple[Anchor, ...]:
    """Put a copy of *backup* in the place *to*, where there must be no store, and return what is in it.

    The store appears when it is whole, checked as ``back_up`` checks it. One of an earlier release is brought up to
    the format of this one; *backup* itself is never changed.

    Raises:
        StoreUnavailableError: If *backup* is no store or is damaged, or there is something in its place already.
        NewerStoreError: If a later release wrote *backup*.
        StoreFullError: If there is no room for it.
        BrokenSealError: If a log is not what was written.
    """
    library = library or find_library()
    source = StoreFile(path=_place(backup), library=library, read_only=True, patience_seconds=_PATIENCE_SECONDS)
    target = attrs.evolve(source, path=_place(to), read_only=False)
    with in_our_words(source):
        check_place(source)
        if not format_of(source):
            raise StoreUnavailableError(str(source.path), FOREIGN)
    with appearing(target, rights_of=source.path) as part:
        with in_our_words(source):
            handle = connect(source)
            copy_into(part, handle.connection, source)
            handle.close()
        with contextlib.closing(SqliteStore(part.path, library=library)) as copy:
            return _anchors(copy, verified=verified)


def check(backup: Path, beside: Path, *, verified: bool = True) -> tuple[Anchor, ...]:
    """Do everything that ``restore`` to *beside* would do, in a folder there that is gone afterwards.

    So it tells as well whether there is room. The store that may be there is not touched.
    """
    with TemporaryDirectory(dir=beside.absolute().parent, prefix=f".{beside.name}.") as folder:
        return restore(backup, Path(folder) / beside.name, verified=verified)


def _place(path: str | os.PathLike[str]) -> Path:
    return Path(path_text(path)).absolute()


def _anchors(store: SqliteStore, *, verified: bool) -> tuple[Anchor, ...]:
    """Return how each log in *store* ends."""
    return tuple(_anchor(store, organisation, verified=verified) for organisation in store.organisations())


def _anchor(store: SqliteStore, organisation: str, *, verified: bool) -> Anchor:
    if verified:
        return verify(store, organisation).anchor
    [last] = store.read_all(organisation, after=store.head(organisation) - 1)
    return Anchor(organisation=organisation, position=last.position, seal=last.seal)
