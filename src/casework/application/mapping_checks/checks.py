"""Every check of a mapping, one after the other."""

from collections.abc import Iterator
from itertools import pairwise

from casework.application.mapping_checks.columns import column_mistakes, join_mistakes
from casework.application.mapping_checks.patterns import pattern_mistakes
from casework.application.mapping_checks.records import record_mistakes
from casework.application.mapping_checks.remedies import remedy_mistakes
from casework.application.mapping_checks.rules import date_mistakes, form_mistakes, value_mistakes
from casework.application.mapping_checks.sources import source_mistakes
from casework.application.mappings import Fate, SourceMapping
from casework.application.suggesting.headers import words_of
from casework.domain.surveys.scales import contradictions


def mistakes_of(mapping: SourceMapping) -> list[str]:
    """Return every mistake of *mapping* as ``path: what``; none for a mapping that can be used."""
    return [
        *source_mistakes(mapping),
        *record_mistakes(mapping),
        *remedy_mistakes(mapping),
        *_date_mistakes(mapping),
        *(f"{each.path}: {what}" for each in mapping.value_targets() for what in value_mistakes(each)),
        *join_mistakes(mapping),
        *column_mistakes(mapping),
        *pattern_mistakes(mapping),
    ]


def _date_mistakes(mapping: SourceMapping) -> Iterator[str]:
    """Yield the mistakes of dates; those of how all of them are written once."""
    shared = mapping.dates
    if shared is not None:
        yield from (f"dates: {what}" for what in form_mistakes(shared))
    for each in mapping.date_targets():
        yield from (f"{each.path}: {what}" for what in date_mistakes(each.rule))
        if shared is None or each.rule.forms != shared.forms:
            yield from (f"{each.path}: {what}" for what in form_mistakes(each.rule))


def warnings_of(mapping: SourceMapping) -> list[str]:
    """Return in sentences what is odd about *mapping* and may be right.

    A scale that its words turn round, and a later stage that has an answer and no beginning.
    """
    return [*_unbegun_stages(mapping), *_scales_turned_round(mapping)]


def _unbegun_stages(mapping: SourceMapping) -> list[str]:
    stages = sorted({event.stage for event in mapping.event if event.event is Fate.RESPONDED and event.stage})
    if len(stages) < 2 or any(event.event is Fate.ESCALATED for event in mapping.event):  # noqa: PLR2004 - a later one
        return []
    return [_unbegun(mapping, stage) for stage in stages[1:]]


def _unbegun(mapping: SourceMapping, stage: str) -> str:
    maybe = [name for name in mapping.kept if _speaks_of(name, stage)]
    told = f" {' or '.join(map(repr, maybe))}, which is kept as words, may be it." if maybe else ""
    return (
        f"Nothing says when stage {stage} began, so each row with an answer in it is rejected: write an [[event]] with "
        f'event = "escalated", stage = "{stage}", and on = the column of that day.{told}'
    )


def _speaks_of(name: str, stage: str) -> bool:
    words = words_of(name)
    return ("stage", stage) in pairwise(words)


def _scales_turned_round(mapping: SourceMapping) -> list[str]:
    answer = mapping.answer
    if answer is None or answer.scale is None or answer.score is None:
        return []
    words = {int(value): text for text, value in (answer.score.codes or {}).items()}
    return [f"answer.scale: {each}." for each in contradictions(answer.scale, words)]
