"""What a letter to the complainant must say by the procedure of the case, each part with where that is written down.

Some parts stand on record, so that a template can fill them in: the new date, the ombudsman. The others, such as what
was decided, are written by whoever writes the letter.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs

from casework.domain.authority import Authority
from casework.domain.cases.case import Case
from casework.domain.conduct import LetterKind, LetterPart
from casework.domain.notifications.placeholders import placeholders_of
from casework.domain.procedures import ProcedureVersion

_FILLED_IN: Mapping[LetterPart, tuple[str, ...]] = MappingProxyType(
    {
        LetterPart.UNDERSTANDING: ("summary",),
        LetterPart.HANDLER: ("handler",),
        LetterPart.ANSWER_BY: ("answer_by",),
        LetterPart.STAGE: ("stage",),
        LetterPart.NEW_DATE: ("new_date",),
        LetterPart.REASONS: ("reason",),
        LetterPart.NEXT_STAGE: ("next_stage", "escalate_until"),
        LetterPart.FINAL: ("final_stage",),
        LetterPart.OMBUDSMAN: ("ombudsman", "ombudsman_contact"),
    }
)


@attrs.frozen(kw_only=True)
class MustSay:
    """A *part* that a letter must have, and where that is written down."""

    part: LetterPart
    authority: Authority


@attrs.frozen(kw_only=True)
class Letter:
    """A letter of a *kind*, and all that it must say."""

    kind: LetterKind
    says: tuple[MustSay, ...]


def must_say(case: Case, version: ProcedureVersion, kind: LetterKind) -> tuple[MustSay, ...]:
    """Return what a letter of *kind* must say in the present stage of *case*; each part once, by its first rule.

    A refusal also names the ombudsman where its exclusion says so; as long as nothing was refused, where any does.
    """
    found: dict[LetterPart, MustSay] = {}
    for part, authority in _said(case, version, kind):
        found.setdefault(part, MustSay(part=part, authority=authority))
    return tuple(found.values())


def letters_to_come(case: Case, version: ProcedureVersion, allowed: tuple[str, ...]) -> tuple[Letter, ...]:
    """Return the letters that the present stage may still need, with what they must say; *allowed* are decisions."""
    answered = case.visit.responded is not None
    needed = {
        LetterKind.ACKNOWLEDGED: case.visit.acknowledged is None,
        LetterKind.EXTENDED: not answered,
        LetterKind.DELAY: not answered,
        LetterKind.RESPONSE: not answered,
        LetterKind.RIGHT_TO_ESCALATE: bool({"decline", "decline-escalation"} & set(allowed)),
    }
    letters = (Letter(kind=kind, says=must_say(case, version, kind)) for kind in LetterKind if needed[kind])
    return tuple(letter for letter in letters if letter.says)


def placeholders_for(part: LetterPart, kind: LetterKind) -> tuple[str, ...]:
    """Return the placeholders by which a template of *kind* says *part*; none where the writer says it."""
    return tuple(name for name in _FILLED_IN.get(part, ()) if name in placeholders_of(kind.notice))


def _said(case: Case, version: ProcedureVersion, kind: LetterKind) -> Iterator[tuple[LetterPart, Authority]]:
    for rule in version.stage(case.stage).letters:
        if rule.kind is kind:
            yield from ((part, rule.authority) for part in rule.says)
    if kind is LetterKind.RIGHT_TO_ESCALATE:
        refused = {each.event.exclusion for each in case.refusals[-1:]}
        for exclusion in version.exclusions:
            if exclusion.signpost and (not refused or exclusion.id in refused):
                yield LetterPart.OMBUDSMAN, exclusion.authority
