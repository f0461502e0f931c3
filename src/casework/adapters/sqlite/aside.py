"""Groups of commits, written by a process beside this one, while the next group is made ready here.

What goes over is the commits themselves, through a pipe; what comes back is where they ended up, or that the group was
not written. Then, and also where that process has come to an end by itself, the caller writes the group and hears from
the store what is wrong. A group is written whole or not at all, wherever that process is killed; left alone, since its
caller was, it ends when it has written what it was given.
"""

import contextlib
import gc
import os
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import IO, Self

import attrs
import msgspec

from casework.adapters.child_processes import python_process
from casework.application.ports import Commit, Committed
from casework.errors import CaseworkError

_PROGRAM = "from casework.adapters.sqlite.aside import main; main()"
_LENGTH_BYTES = 8
_PIPE_BYTES = 1 << 20
_encode = msgspec.msgpack.Encoder().encode


@attrs.frozen(kw_only=True)
class Order:
    """Which store to open, and how long to wait for others there."""

    path: str
    patience_seconds: float


class ProcessAside:
    """Writes groups by a process of its own, which ends with it; used as a context manager."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._answers = msgspec.msgpack.Decoder(tuple[Committed, ...] | None)

    def __enter__(self) -> Self:
        self._process = python_process(_PROGRAM)
        assert self._process.stdin is not None  # noqa: S101 - as it was asked for
        assert self._process.stdout is not None  # noqa: S101 - as it was asked for
        self._asked, self._told = self._process.stdin, self._process.stdout
        _widen(self._asked)
        self._send(_encode(self._order))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._asked.close()
        self._process.wait()
        self._told.close()

    def write(self, commits: Sequence[Commit]) -> Callable[[], tuple[Committed, ...] | None]:
        """Begin to write *commits*; return what waits for the answer, which is None where they were not written.

        The next group must not come before that.
        """
        self._send(_encode(commits))
        return self._answer

    def _answer(self) -> tuple[Committed, ...] | None:
        frame = _read(self._told)
        return None if frame is None else self._answers.decode(frame)

    def _send(self, frame: bytes) -> None:
        with contextlib.suppress(OSError):  # it has come to an end: there will be no answer either
            _write(self._asked, frame)


def _widen(pipe: IO[bytes]) -> None:
    """Let much of a group wait in *pipe*, where the system can do that, so that neither side waits for the other."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _write(pipe: IO[bytes], frame: bytes) -> None:
    pipe.write(len(frame).to_bytes(_LENGTH_BYTES) + frame)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes | None:
    """Return the next frame, None where there is none, or no whole one."""
    size = int.from_bytes(pipe.read(_LENGTH_BYTES))
    frame = pipe.read(size)
    return frame if size and len(frame) == size else None


def serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """Open the store of the first frame, and write the group of each further one."""
    from casework.adapters.sqlite.store import SqliteStore

    first = _read(orders)
    if first is None:
        return
    order = msgspec.msgpack.decode(first, type=Order)
    groups = msgspec.msgpack.Decoder(tuple[Commit, ...])
    with contextlib.closing(SqliteStore(order.path, patience_seconds=order.patience_seconds)) as store:
        while (frame := _read(orders)) is not None:
            answer: tuple[Committed, ...] | None = None
            with contextlib.suppress(CaseworkError):  # whoever asked writes it again, and hears what is wrong
                answer = store.append_many(groups.decode(frame))
            _write(answers, _encode(answer))


def main(orders: int = 0, answers: int = 1) -> None:
    """Serve what comes in by the file *orders*, until nobody is there any more."""
    gc.disable()  # a group makes no cycles, and looking for them takes longer than reading it
    with contextlib.suppress(BrokenPipeError), os.fdopen(orders, "rb") as asked, os.fdopen(answers, "wb") as told:
        serve(asked, told)
