"""What is wrong with a mapping, found before the first row is read."""

import codecs
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from casework.application.mappings import DATE_DIRECTIVES, DateRule, SourceMapping, ValueRule
from casework.domain.cases.fields import CODE
from casework.domain.cases.vocabulary import Channel, Formality, Kind

_WORDS: dict[str, type[StrEnum]] = {"fields.kind": Kind, "fields.channel": Channel, "fields.formality": Formality}
_TEXTS = ("fields.summary", "fields.complainant.", "fields.reference")
_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)


def mistakes_of(mapping: SourceMapping) -> list[str]:
    """Return every mistake of *mapping* as ``path: what``; none for a mapping that can be used."""
    return [
        *_source_mistakes(mapping),
        *_procedure_mistakes(mapping),
        *(f"{path}: {what}" for path, rule in mapping.date_rules() for what in _date_mistakes(rule)),
        *(f"{path}: {what}" for path, rule in mapping.value_rules() for what in _value_mistakes(path, rule)),
        *_column_mistakes(mapping),
    ]


def _source_mistakes(mapping: SourceMapping) -> Iterator[str]:
    source = mapping.source
    if mapping.version < 1:
        yield "version: must be 1 or more"
    for path, value in (("id", mapping.id), ("source.system", source.system)):
        if not CODE.match(value):
            yield f"{path}: {value!r} must be letters, digits and . _ : / -, at most 120, no spaces"
    if len(source.delimiter) != 1 or source.delimiter in '"\r\n\0':
        yield f"source.delimiter: must be one character, such as , or ; or a tab, not {source.delimiter!r}"
    try:
        codecs.lookup(source.fallback)
    except LookupError:
        yield f"source.fallback: there is no encoding {source.fallback!r}; write one such as cp1252"
    if not mapping.identity.columns:
        yield "identity.columns: name at least one column"


def _procedure_mistakes(mapping: SourceMapping) -> Iterator[str]:
    known = {"default", *(kind.value for kind in Kind)}
    if not mapping.procedure:
        yield "procedure: name one, as default or for each kind"
    for kind in mapping.procedure:
        if kind not in known:
            yield f"procedure.{kind}: is no kind; write one of {', '.join(sorted(known))}"


def _date_mistakes(rule: DateRule) -> Iterator[str]:
    if not rule.formats:
        yield "formats: name at least one, such as %d/%m/%Y"
    yield from (f"formats: {text!r} {why}" for text in rule.formats if (why := _format_mistake(text)))


def _format_mistake(text: str) -> str | None:
    given = [each for each in _DIRECTIVE.findall(text) if each != "%"]
    unknown = [each for each in given if each not in DATE_DIRECTIVES]
    if unknown:
        why = "years of two digits belong to no century" if "y" in unknown else "it leaves something open"
        return f"has %{unknown[0]}, which is not read: {why}"
    return _time_mistake(given) or _day_mistake(given)


def _day_mistake(given: list[str]) -> str | None:
    months = [each for each in given if each in "mbB"]
    if len(set(given)) < len(given) or len(months) > 1:
        return "says the same thing twice"
    if "Y" not in given or not (("d" in given and months) or "j" in given):
        return "must have year, month and day, or nobody could say which day it is"
    return None


def _time_mistake(given: list[str]) -> str | None:
    if ("I" in given) != ("p" in given) or {"H", "I"} <= set(given):
        return "must have hours as %H, or as %I with %p"
    if any(each in given for each in "MSfz") and not {"H", "I"} & set(given):
        return "has a part of a time, but no hour"
    return None


def _value_mistakes(path: str, rule: ValueRule) -> Iterator[str]:
    if not rule.columns and rule.default is None:
        yield "name its columns, or a default"
    if rule.codes is not None and rule.rules:
        yield "has both codes and rules; one of them must go"
    values = [("default", rule.default)] if rule.default is not None else []
    values += [(f"codes.{text!r}", value) for text, value in (rule.codes or {}).items()]
    values += [(f"rules[{number}]", text_rule.value) for number, text_rule in enumerate(rule.rules)]
    yield from (f"{where}: {why}" for where, value in values if (why := _wrong_value(path, value)))


def _wrong_value(path: str, value: str) -> str | None:
    if path in _WORDS:
        words = [word.value for word in _WORDS[path]]
        return None if value in words else f"{value!r} is not known; write one of {', '.join(words)}"
    if path.startswith(_TEXTS) or path.endswith(".letter") or CODE.match(value):
        return None
    return f"{value!r} must be a code: letters, digits and . _ : / -, at most 120, no spaces"


def _column_mistakes(mapping: SourceMapping) -> Iterable[str]:
    both = [column for column in mapping.dropped if column in mapping.columns()]
    return [f"dropped: {column!r} is used as well; take it away from one of the two" for column in both]
