"""What is wrong with the regular expressions of a mapping: those that could go on for ever."""

import re
from collections.abc import Iterator

from casework.application.mappings import Extract, SourceMapping
from casework.application.mappings.patterns import SHORTEST, STEPS, reach


def pattern_mistakes(mapping: SourceMapping) -> Iterator[str]:
    """Yield each pattern that can take too many steps on a short text, with its path."""
    for path, pattern in _patterns(mapping):
        if not reach(pattern):
            yield (
                f"{path}: {pattern.pattern!r} can take more than {STEPS:,} steps on a text of {SHORTEST} characters: "
                "begin it with ^, say how often something is repeated at most, as in [0-9]{1,12}, or what not, as in "
                "[^,]* before a comma, repeat nothing that can be found in several ways, as in (a+)+, and name no "
                "earlier group"
            )


def _patterns(mapping: SourceMapping) -> Iterator[tuple[str, re.Pattern[str]]]:
    for column, rule in mapping.columns.items():
        for number, transform in enumerate(rule.transforms):
            if isinstance(transform, Extract):
                yield f"columns[{column!r}].transforms[{number}].extract", transform.extract
    for target in mapping.value_targets():
        for number, text_rule in enumerate(target.rule.rules):
            yield f"{target.path}.rules[{number}].match", text_rule.match
    for number, skip in enumerate(mapping.skip):
        yield f"skip[{number}].match", skip.match
    yield from ((f"{path}.match", where.match) for path, where in mapping.wheres())
