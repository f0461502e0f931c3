"""What can be wrong with exclusions, conflicts, guidance and letters although every single word of them is right."""

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from casework.domain.cases.vocabulary import Kind
from casework.domain.checking import listed, twice, uncited
from casework.domain.conduct import Conflict, Guidance, LetterPart, LetterRule, RoleAt
from casework.domain.procedures import ProcedureVersion, Stage

_DECIMALS = 2
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


def conduct_mistakes(version: ProcedureVersion, applies_to: Collection[Kind], path: str) -> Iterator[str]:
    """Yield what is wrong with what *version* says about conduct, each as ``path: what``.

    *applies_to* are the kinds of case that the procedure is for, *path* is where the version stands.
    """
    yield from _exclusions(version, path)
    yield from _conflicts(version.conflicts, [stage.id for stage in version.stages], path)
    for place, stage in enumerate(version.stages):
        for index, guidance in enumerate(stage.guidance):
            yield from _guidance(guidance, applies_to, f"{path}.stage[{place}].guidance[{index}]")
        for index, letter in enumerate(stage.letters):
            yield from _letter(letter, version, stage, f"{path}.stage[{place}].letter[{index}]")


def _exclusions(version: ProcedureVersion, path: str) -> Iterator[str]:
    exclusions = version.exclusions
    ids = [exclusion.id for exclusion in exclusions]
    yield from (f"{path}.exclusion: the id {name!r} is given twice" for name in twice(ids))
    for place, exclusion in enumerate(exclusions):
        here = f"{path}.exclusion[{place}]"
        if not exclusion.bars:
            yield f"{here}.bars: it turns nothing away; name complaint, escalation or both"
        yield from _repeated(exclusion.bars, f"{here}.bars")
        if exclusion.signpost and version.referral is None:
            yield f"{here}.signpost: no referral says where to; add [version.referral], or leave signpost away"
        yield from uncited(exclusion.authority, here)


def _conflicts(conflicts: tuple[Conflict, ...], stages: list[str], path: str) -> Iterator[str]:
    ids = [conflict.id for conflict in conflicts]
    yield from (f"{path}.conflict: the id {name!r} is given twice" for name in twice(ids))
    pairs = [frozenset({conflict.first, conflict.second}) for conflict in conflicts]
    for place, conflict in enumerate(conflicts):
        here = f"{path}.conflict[{place}]"
        if pairs[place] in pairs[:place]:
            earlier = f"conflict[{pairs.index(pairs[place])}]"
            yield f"{here}.roles: {conflict.first} and {conflict.second} are in {earlier} already"
        for role in (conflict.first, conflict.second):
            if role.stage is not None and role.stage not in stages:
                yield f"{here}.roles: there is no stage {role.stage!r}; the stages are {listed(stages)}"
        if _can_be_the_same(conflict.first, conflict.second):
            yield (
                f"{here}.roles: {conflict.first} and {conflict.second} are one role, so nobody could hold it; "
                "name two roles, or two stages"
            )
        yield from uncited(conflict.authority, here)


def _can_be_the_same(first: RoleAt, second: RoleAt) -> bool:
    return first.role is second.role and (first.stage == second.stage or None in {first.stage, second.stage})


def _guidance(guidance: Guidance, applies_to: Collection[Kind], path: str) -> Iterator[str]:
    if not guidance.do:
        yield f"{path}.do: it is empty; say what staff should do now"
    yield from _repeated(guidance.kinds, f"{path}.kinds")
    for index, kind in enumerate(guidance.kinds):
        if kind not in applies_to:
            yield f"{path}.kinds[{index}]: the procedure does not apply to {kind}; it applies to {listed(applies_to)}"
    if guidance.up_to is not None:
        yield from _amount(guidance.up_to, f"{path}.up_to")
        if not guidance.put_right:
            yield f"{path}.up_to: an amount needs a put_right; say what staff may put right with it"
    if _CURRENCY.match(guidance.currency) is None:
        yield f"{path}.currency: {guidance.currency!r} must be three capital letters, such as GBP"
    yield from uncited(guidance.authority, path)


def _letter(letter: LetterRule, version: ProcedureVersion, stage: Stage, path: str) -> Iterator[str]:
    if not letter.says:
        yield f"{path}.says: it is empty; name what the letter must say"
    yield from _repeated(letter.says, f"{path}.says")
    if LetterPart.OMBUDSMAN in letter.says and version.referral is None:
        yield f"{path}.says: no referral says which ombudsman; add [version.referral], or leave ombudsman away"
    if LetterPart.NEXT_STAGE in letter.says and not stage.next:
        yield f"{path}.says: no stage follows stage {stage.id}; leave next_stage away"
    yield from uncited(letter.authority, path)


def _repeated(words: Sequence[str], path: str) -> Iterator[str]:
    for index, word in enumerate(words):
        if word in words[:index]:
            yield f"{path}[{index}]: {word} is there twice"


def _amount(amount: Decimal, path: str) -> Iterator[str]:
    if not amount.is_finite() or amount != round(amount, _DECIMALS):
        yield f"{path}: {amount} must have at most two decimals"
    elif amount < 0:
        yield f"{path}: {amount} is below zero"
