"""The process of a plugin from outside: asked, waited for until a deadline, and ended."""

import hashlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

import attrs
import msgspec

from casework.adapters.child_processes import python_process
from casework.application.following import FailureKind, in_words
from casework.plugins.processes.orders import LONGEST_DOCUMENT, Answer, Order, written

_PROGRAM = "from casework.plugins.processes.process import main; main()"
_LONGEST_ANSWER = 4_000
_PAGE = 65_536
PATIENCE_SECONDS = 5.0
"""How long a process may take to leave, and how long the store may be kept busy before a process is ended for that."""

_GONE_SECONDS = 1.0
"""How long a process may take to be gone once its pipes are closed."""

_END_GROUP = getattr(os, "killpg", None)  # where there is none, the process itself is ended
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


@attrs.frozen(kw_only=True)
class Trouble:
    """What went wrong in the process of a plugin; *sentence* is what an error of ours says."""

    kind: FailureKind
    error: str | None = None
    sentence: str | None = None

    @property
    def why(self) -> str:
        """The reason in words, without a full stop."""
        return self.sentence or in_words(self.kind, self.error)


class PluginProcess:
    """A process in which what a plugin offers does its work; it is ended, with all that it began, when it is left.

    Somebody else than the caller speaks with it, who may be held up for as long as it likes: the caller waits until a
    deadline and no longer.
    """

    def __init__(self, order: Order) -> None:
        self._order, self._step = order, 0
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._answers: SimpleQueue[tuple[bytes, bytes]] = SimpleQueue()
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        self._process = python_process(_PROGRAM)
        self._speaker = threading.Thread(target=self._speak, name=f"plugin {self._order.plugin}", daemon=True)
        self._speaker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave() if kind is None else self.end()
        self._speaker.join(_GONE_SECONDS)

    def begin(self, *, seconds: float) -> Trouble | None:
        """Let it begin within so many *seconds*, and make what is ordered within those of the order."""
        begun = self._ask(written(self._order), seconds, FailureKind.NOT_BEGUN)
        return _trouble(begun) or _trouble(self._ask(b"", self._order.seconds, FailureKind.NOT_MADE))

    def hand(self, line: bytes) -> Trouble | None:
        """Hand it work of which no document comes; return what went wrong, None if it was done."""
        return _trouble(self.fetch(line))

    def fetch(self, line: bytes) -> Trouble | bytes:
        """Hand it work, and return the document that comes of it, or what went wrong."""
        return self._ask(line, self._order.seconds, FailureKind.RAISED)

    def leave(self) -> None:
        """Let it end by itself, since nothing more comes; if it does not, end it."""
        self._lines.put(None)
        self._speaker.join(PATIENCE_SECONDS)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GONE_SECONDS)
        self.end()

    def end(self) -> None:
        """End it at once, with all that it began, which may still be there when it is gone."""
        if self.ended:
            return
        with suppress(ProcessLookupError, PermissionError):
            self._process.kill() if _END_GROUP is None else _END_GROUP(self._process.pid, _KILL)
        self._process.wait()
        self._lines.put(None)
        self._ended.set()

    @property
    def ended(self) -> bool:
        """Whether it was ended."""
        return self._ended.is_set()

    def ended_for(self, work: Callable[[], None]) -> bool:
        """Do *work*; end the process if that has to wait for long, and return whether it was ended for that.

        A lock that it holds goes with it.
        """
        if self.ended:
            work()
            return False
        late = threading.Event()

        def end() -> None:
            late.set()
            self.end()

        timer = threading.Timer(PATIENCE_SECONDS, end)
        timer.start()
        try:
            work()
        finally:
            timer.cancel()
            timer.join()
        return late.is_set()

    def _ask(self, line: bytes, seconds: float, if_refused: FailureKind) -> Trouble | bytes:
        self._step += 1
        self._lines.put(line)
        try:
            said, document = self._answers.get(timeout=seconds)
        except Empty:
            late = FailureKind.NOT_BEGUN if if_refused is FailureKind.NOT_BEGUN else FailureKind.OVERRAN
            return Trouble(kind=late)
        if not said:
            return Trouble(kind=FailureKind.ENDED, error=self._how_it_ended())
        answer = self._read(said)
        if answer is None or answer.step != self._step or answer.digest != _digest(document):
            return Trouble(kind=FailureKind.NONSENSE)
        if answer.error is not None:
            return Trouble(kind=if_refused, error=answer.error, sentence=answer.sentence)
        return document

    def _read(self, said: bytes) -> Answer | None:
        """Return the answer that was *said*, None if it is none."""
        try:
            answer = msgspec.json.decode(said, type=Answer)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        whole = answer.token == self._order.token and 0 <= answer.size <= LONGEST_DOCUMENT
        return answer if whole else None

    def _how_it_ended(self) -> str | None:
        try:
            code = self._process.wait(_GONE_SECONDS)
        except subprocess.TimeoutExpired:
            return None
        return f"exit code {code}" if code >= 0 else f"signal {-code}"

    def _speak(self) -> None:
        """Write each line and wait for its answer, an empty one if there can be none."""
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None  # noqa: S101 - they are pipes
        assert told is not None  # noqa: S101 - see above
        while (line := self._lines.get()) is not None:
            try:
                asked.write(line)
                asked.flush()
                said = told.readline(_LONGEST_ANSWER)
                answer = self._read(said)
                self._answers.put((said, told.read(answer.size) if answer else b""))
            except OSError:
                self._answers.put((b"", b""))
        with suppress(OSError):
            asked.close()
        with told:
            while told.read(_PAGE):
                pass


def _trouble(found: Trouble | bytes) -> Trouble | None:
    return found if isinstance(found, Trouble) else None


def _digest(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest() if document else ""
