"""What is wrong with what a mapping says of columns: where they are found, what is dropped, personal or joined."""

from collections.abc import Iterator

from casework.application.mappings import ColumnRule, Extract, Holds, Pad, SourceMapping


def column_mistakes(mapping: SourceMapping) -> Iterator[str]:
    """Yield the mistakes."""
    read = mapping.columns_read()
    for column, rule in mapping.columns.items():
        yield from (f"columns[{column!r}]{what}" for what in _place_mistakes(rule))
        if column not in {*read, *mapping.dropped, *mapping.personal}:
            yield f"columns[{column!r}]: nothing reads it; take it away, or drop it"
    for column in mapping.dropped:
        if column in read:
            yield f"dropped: {column!r} is used as well; take it away from one of the two"
    yield from _personal_mistakes(mapping)


def _place_mistakes(rule: ColumnRule) -> Iterator[str]:
    if rule.position is not None and rule.position < 1:
        yield ".position: must be 1 or more"
    if rule.position is not None and (rule.name is not None or rule.aliases):
        yield ": has both a position and names; one of them must go"
    for number, transform in enumerate(rule.transforms):
        if isinstance(transform, Pad) and transform.pad < 1:
            yield f".transforms[{number}].pad: must be 1 or more"
        if isinstance(transform, Extract) and transform.extract.groups != 1:
            yield f".transforms[{number}].extract: must have one group in brackets, around what is taken"


def _personal_mistakes(mapping: SourceMapping) -> Iterator[str]:
    personal, own = set(mapping.personal), mapping.own_column
    why = "is personal, and would stand in the log as it is"
    for column in mapping.identity.columns:
        if column in personal:
            yield f"identity.columns: {column!r} {why}"
    for date in mapping.date_targets():
        yield from (f"{date.path}: {each!r} {why}" for each in date.rule.all_columns() if own(each) in personal)
    for target in mapping.value_targets():
        # What a list or a rule makes of a text are the mapping's own words.
        listed = target.rule.codes is not None or target.rule.rules or target.rule.one_hot is not None
        if target.holds is not Holds.TEXT and not listed:
            yield from (f"{target.path}: {each!r} {why}" for each in target.rule.columns if own(each) in personal)


def join_mistakes(mapping: SourceMapping) -> Iterator[str]:
    """Yield the mistakes of the other files that are joined."""
    names = [join.name for join in mapping.join]
    for number, join in enumerate(mapping.join):
        path = f"join[{number}]"
        if not join.name or "." in join.name or names.index(join.name) < number:
            yield f"{path}.name: must be a name of its own, without a point"
        if not join.file or join.file.startswith(".") or any(each in join.file for each in "/\\:\0"):
            yield f"{path}.file: must be the name of a file beside the first, without a folder"
