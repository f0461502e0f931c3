"""Every check of a mapping, one after the other."""

from casework.application.mapping_checks.columns import column_mistakes, join_mistakes
from casework.application.mapping_checks.records import record_mistakes
from casework.application.mapping_checks.rules import date_mistakes, value_mistakes
from casework.application.mapping_checks.sources import source_mistakes
from casework.application.mappings import SourceMapping


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
