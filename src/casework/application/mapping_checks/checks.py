"""Every check of a mapping, one after the other."""

from casework.application.mapping_checks.columns import column_mistakes, join_mistakes
from casework.application.mapping_checks.records import record_mistakes
from casework.application.mapping_checks.rules import date_mistakes, value_mistakes
from casework.application.mapping_checks.sources import source_mistakes
from casework.application.mappings import SourceMapping
from casework.domain.surveys.scales import contradictions


def mistakes_of(mapping: SourceMapping) -> list[str]:
    """Return every mistake of *mapping* as ``path: what``; none for a mapping that can be used."""
    return [
        *source_mistakes(mapping),
        *record_mistakes(mapping),
        *(f"{each.path}: {what}" for each in mapping.date_targets() for what in date_mistakes(each.rule)),
        *(f"{each.path}: {what}" for each in mapping.value_targets() for what in value_mistakes(each)),
        *join_mistakes(mapping),
        *column_mistakes(mapping),
    ]


def warnings_of(mapping: SourceMapping) -> list[str]:
    """Return in sentences what is odd about *mapping* and may be right: a scale that its words turn round."""
    answer = mapping.answer
    if answer is None or answer.scale is None or answer.score is None:
        return []
    words = {int(value): text for text, value in (answer.score.codes or {}).items()}
    return [f"answer.scale: {each}." for each in contradictions(answer.scale, words)]
