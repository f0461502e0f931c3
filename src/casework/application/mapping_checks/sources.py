"""What is wrong with what a mapping says of its source, and of what names a row there."""

from collections.abc import Iterator

from casework.application.mapping_checks.rules import no_code
from casework.application.mappings import RowsOfKey, Source, SourceMapping, StageRows
from casework.domain.cases.fields import CODE


def source_mistakes(mapping: SourceMapping) -> Iterator[str]:
    """Yield the mistakes."""
    if mapping.version < 1:
        yield "version: must be 1 or more"
    source = mapping.source
    for path, value in (("id", mapping.id), ("source.system", source.system), ("source.format", source.format)):
        if not CODE.match(value):
            yield f"{path}: {no_code(value)}"
    yield from _file_mistakes(source)
    yield from _identity_mistakes(mapping)


def _file_mistakes(source: Source) -> Iterator[str]:
    if len(source.delimiter) != 1 or source.delimiter in '"\r\n\0':
        yield f"source.delimiter: must be one character, such as , or ; or a tab, not {source.delimiter!r}"
    if len(source.quote) > 1 or source.quote in {"\r", "\n", "\0", source.delimiter}:
        yield f"source.quote: must be one character, or nothing where fields have no quotes, not {source.quote!r}"
    for name, encoding in (("fallback", source.fallback), ("encoding", source.encoding)):
        if encoding is not None and not _is_encoding(encoding):
            yield f"source.{name}: there is no encoding {encoding!r}; write one such as cp1252"
    headers = {"header": source.header, **{f"headers[{name!r}]": row for name, row in source.headers.items()}}
    for name, row in headers.items():
        if row < 0:
            yield f"source.{name}: must be the row of the header, from 1, or 0 where there is none"
    if source.sheet_as is not None and source.sheet_as == source.file_as:
        yield "source.file_as: is the name of the sheet already; give it another"


def _is_encoding(name: str) -> bool:
    try:
        "".encode(name)
    except (LookupError, ValueError):  # unknown, or one that is not of text, such as base64
        return False
    return True


def _identity_mistakes(mapping: SourceMapping) -> Iterator[str]:
    identity = mapping.identity
    if not identity.columns and identity.rule is None:
        yield 'identity.columns: name at least one column, or write rule = "content" where none names a row'
    if identity.columns and identity.rule is not None:
        yield "identity: has both columns and a rule; one of them must go"
    if identity.rows is not RowsOfKey.ONE and identity.rule is not None:
        yield "identity.rows: rows that are known by their content are never several of one case"
    yield from _stage_mistakes(mapping)


def _stage_mistakes(mapping: SourceMapping) -> Iterator[str]:
    stages, is_wanted = mapping.stages, mapping.identity.rows is RowsOfKey.STAGES
    if stages is None:
        if is_wanted:
            yield 'stages: is missing, and rows = "stages" needs the column that says the stage of a row'
        return
    if not is_wanted:
        yield 'stages: has a place only where [identity] says rows = "stages"'
    if stages.first not in stages.codes.values():
        yield f"stages.first: {stages.first!r} is no stage of the list: write one of {_listed(stages)}"
    names = {join.name for join in mapping.join}
    for text, name in stages.codes.items():
        if not CODE.match(name) or "." in name:
            yield f"stages.codes.{text!r}: {no_code(name)}, and here no point"
        elif name in names:
            yield f"stages.codes.{text!r}: {name!r} is the name of another file; give the stage another"


def _listed(stages: StageRows) -> str:
    return ", ".join(dict.fromkeys(stages.codes.values())) or "its codes"
