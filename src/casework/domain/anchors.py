"""Anchors: one line that says how a log stood, to be kept where the keeper of the log cannot change it.

Whoever can write the log can also seal it anew from any record on, or cut its end off. Neither can give an earlier seal
back its place, so a line that was printed in a committee report finds both.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Self

import attrs

from casework.domain.cases.fields import check_code
from casework.errors import UsageError

_LINE = re.compile(
    r"(?P<organisation>.+):(?P<position>0|[1-9][0-9]{0,17}):(?P<seal>[0-9a-f]{64}):(?P<check>[0-9a-f]{4})",
    re.IGNORECASE | re.ASCII,
)
_CHECK_SYMBOLS = 4
_SUCH_AS = "write it as 'casework verify' printed it: organisation:position:seal:check"


@attrs.frozen(kw_only=True)
class Anchor:
    """The seal that the log of *organisation* had at *position*.

    As text it is one line without spaces. Its last four symbols are made from all others, so that a slip of the pen is
    told from a log that was rewritten.
    """

    organisation: str
    position: int
    seal: str

    def __str__(self) -> str:
        line = f"{self.organisation}:{self.position}:{self.seal}"
        return f"{line}:{_check_symbols(line)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the anchor that *text* is; spaces, line breaks and capitals that print brought into it do not matter.

        Raises:
            UsageError: If it is none, or one of its symbols is wrong.
        """
        parts = _LINE.fullmatch("".join(str(text).split()))
        if parts is None:
            message = f"this is no anchor of a log: {_SUCH_AS}"
            raise UsageError(message)
        organisation = check_code("organisation", parts["organisation"])
        found = cls(organisation=organisation, position=int(parts["position"]), seal=parts["seal"].lower())
        if parts["check"].lower() != str(found)[-_CHECK_SYMBOLS:]:
            message = f"a symbol of the anchor is wrong, for its last four do not fit the others: {_SUCH_AS}"
            raise UsageError(message)
        return found


def parsed(lines: Sequence[str]) -> tuple[Anchor, ...]:
    """Return the anchors that *lines* are.

    Raises:
        UsageError: If one of them is none.
    """
    if not isinstance(lines, list | tuple):
        message = "give anchors as a list of lines"
        raise UsageError(message)
    return tuple(map(Anchor.parse, lines))


def _check_symbols(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:_CHECK_SYMBOLS]
