"""What a letter must say by its procedure, as the placeholders by which it says that."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from casework.application.notifying.addressing import LACKING
from casework.application.notifying.telling import Telling
from casework.domain.conduct import LetterKind
from casework.domain.letters import must_say, placeholders_for
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.placeholders import placeholders_of

_LETTERS: Mapping[NoticeKind, LetterKind] = MappingProxyType({each.notice: each for each in LetterKind})
"""The kinds of letters of which procedures say what they must say."""


def demanded(telling: Telling) -> Iterator[str]:
    """Yield the placeholders by which a letter says what the procedure has it say in the present stage.

    A last day for the next stage is none of them: there are procedures that set none.
    """
    kind, case = _LETTERS.get(telling.due.kind), telling.file.case
    if kind is None or telling.visit != len(case.visits) - 1 or not telling.version.has_stage(case.stage):
        return
    known = placeholders_of(telling.due.kind)
    for each in must_say(case, telling.version, kind):
        yield from (name for name in placeholders_for(each.part, kind) if known[name].needed and name in LACKING)
