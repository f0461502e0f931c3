"""Groups of commits, written by a process beside this one, while the next group is made ready here.

What goes over is the commits themselves, through a pipe; what comes back is where they ended up, or that the group was
not written. Then, and also where that process has come to an end by itself, the caller writes the group itself and
hears from the store what is wrong. A group is written whole or not at all, wherever that process is killed.
"""

import contextlib
import fcntl
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import BinaryIO

import attrs
import msgspec

from casework.application.ports import Commit, Committed
from casework.errors import CaseworkError

_LENGTH_BYTES = 8
_SECONDS_TO_END = 60.0
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
        self._process = subprocess.Popen(  # noqa: S603 - this very module, by the Python that is running
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers = msgspec.msgpack.Decoder(tuple[Committed, ...] | None)
        _widen(self._stdin)
        self._send(_encode(order))

    def __enter__(self) -> "ProcessAside":
        return self

    def __exit__(self, *_what: object) -> None:
        with contextlib.suppress(OSError):
            self._stdin.close()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._stdout.close()

    def write(self, commits: Sequence[Commit]) -> Callable[[], tuple[Committed, ...] | None]:
        """Begin to write *commits*; return what waits for the answer, which is None where they were not written.

        The next group must not come before that.
        """
        self._send(_encode(commits))
        return self._answer

    def _answer(self) -> tuple[Committed, ...] | None:
        frame = _read(self._stdout)
        return None if frame is None else self._answers.decode(frame)

    def _send(self, frame: bytes) -> None:
        with contextlib.suppress(OSError):  # it has come to an end: there will be no answer either
            _write(self._stdin, frame)

    @property
    def _stdin(self) -> BinaryIO:
        return self._process.stdin  # type: ignore[return-value]  # it was asked for

    @property
    def _stdout(self) -> BinaryIO:
        return self._process.stdout  # type: ignore[return-value]  # it was asked for


def _widen(pipe: BinaryIO) -> None:
    """Let much of a group wait in *pipe*, where the system can do that, so that neither side waits for the other."""
    with contextlib.suppress(AttributeError, OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _write(pipe: BinaryIO, frame: bytes) -> None:
    pipe.write(len(frame).to_bytes(_LENGTH_BYTES) + frame)
    pipe.flush()


def _read(pipe: BinaryIO) -> bytes | None:
    """Return the next frame, None where there is none, or no whole one."""
    size = int.from_bytes(pipe.read(_LENGTH_BYTES))
    frame = pipe.read(size)
    return frame if size and len(frame) == size else None


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked is interrupted too, and ends this one in order
    gc.disable()  # a group makes no cycles, and looking for them takes longer than reading it
    with os.fdopen(orders, "rb") as asked, os.fdopen(os.dup(answers), "wb") as told:
        os.dup2(os.open(os.devnull, os.O_WRONLY), answers)
        serve(asked, told)


if __name__ == "__main__":
    main()
