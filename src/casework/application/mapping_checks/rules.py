"""What is wrong with a rule for a date or for a value."""

import re
from collections.abc import Iterator

from casework.application.likely_codes import code_of
from casework.application.mappings import DateForms, DateRule, Holds, Unlisted, ValueRule, ValueTarget
from casework.application.mappings.values import folded
from casework.application.row_reading.date_formats import DIRECTIVES
from casework.application.row_reading.values import NUMBER
from casework.domain.cases.fields import CODE, CODE_WORDS

_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_CENTURY = 100
_SPREADSHEET = ((r"(?i)y{4}", "%Y"), (r"(?i)\bm{1,2}\b", "%m"), (r"(?i)\bd{1,2}\b", "%d"))
"""How spreadsheets write the parts of a date."""


def date_mistakes(rule: DateRule) -> Iterator[str]:
    """Yield the mistakes of where *rule* finds a date."""
    if not rule.named():
        yield "name its column, or columns of which the first that can be read counts"
    if rule.column is not None and rule.columns:
        yield "has both column and columns; one of them must go"


def form_mistakes(forms: DateForms) -> Iterator[str]:
    """Yield the mistakes of how dates are said to be written."""
    formats = forms.all_formats()
    if not formats and forms.excel is None:
        yield "formats: name at least one, such as %d/%m/%Y"
    yield from (f"{path}: {text!r} {why}" for path, text in formats if (why := _format_mistake(text, forms.pivot)))
    short = any("y" in _DIRECTIVE.findall(text) for _, text in formats)
    if forms.pivot is not None and not (short and 0 <= forms.pivot <= _CENTURY):
        yield "pivot: must be from 0 to 100, and belongs to a format with %y"


def _format_mistake(text: str, pivot: int | None) -> str | None:
    given = [each for each in _DIRECTIVE.findall(text) if each != "%"]
    if not given:
        return f"has no part that is read: {_instead(text)}"
    unknown = [each for each in given if each not in DIRECTIVES]
    if unknown:
        return f"has %{unknown[0]}, which is not read: it leaves something open"
    if "y" in given and pivot is None:
        return "has %y, and years of two digits belong to no century: give a pivot"
    return _time_mistake(given) or _day_mistake(given)


def _instead(text: str) -> str:
    """Return how *text* would be written, if it is a format as spreadsheets have it."""
    directives = [(pattern, name) for pattern, name in _SPREADSHEET if re.search(pattern, text)]
    written = text
    for pattern, name in directives:
        written = re.sub(pattern, name, written, count=1)
    days = {"%d", "%Y"} <= {written[at : at + 2] for at in range(len(written))} and "%m" in written
    return f"write {written}" if days else "write one such as %d/%m/%Y"


def _day_mistake(given: list[str]) -> str | None:
    months, years = [each for each in given if each in "mbB"], [each for each in given if each in "Yy"]
    several = max(len(months), len(years), sum(each in "aA" for each in given), sum(each in "doj" for each in given))
    if len(set(given)) < len(given) or several > 1 or ("j" in given and months):
        return "says the same thing twice"
    if not years or not (({"d", "o"} & set(given) and months) or "j" in given):
        return "must have year, month and day, or nobody could say which day it is"
    return None


def _time_mistake(given: list[str]) -> str | None:
    if ("I" in given) != ("p" in given) or {"H", "I"} <= set(given):
        return "must have hours as %H, or as %I with %p"
    if any(each in given for each in "MSfz") and not {"H", "I"} & set(given):
        return "has a part of a time, but no hour"
    if ("S" in given and "M" not in given) or ("f" in given and "S" not in given):
        return "has a small part of a time, but not the greater one"
    return None


def value_mistakes(target: ValueTarget) -> Iterator[str]:
    """Yield the mistakes of the rule of *target*."""
    rule = target.rule
    if not rule.all_columns() and rule.default is None:
        yield "name its columns, or a default"
    if rule.codes is not None and rule.rules:
        yield "has both codes and rules; one of them must go"
    if rule.codes is not None and any(not text.strip() for text in rule.codes):
        yield "codes: a blank is in no list; give a default instead"
    yield from _fold_mistakes(rule)
    yield from _several_mistakes(target)
    if rule.unlisted is Unlisted.OTHER and _wrong_value(target, "other"):
        yield "unlisted: it has no value other; write reject or unknown"
    yield from (f"{where}: {why}" for where, value in rule.listed() if (why := _wrong_value(target, value)))


def _fold_mistakes(rule: ValueRule) -> Iterator[str]:
    if rule.fold and rule.codes is None:
        yield "fold: belongs to codes"
    met: dict[str, tuple[str, str]] = {}
    for text, value in (rule.codes or {}).items() if rule.fold else ():
        other, before = met.setdefault(folded(text), (text, value))
        if value != before:
            yield f"codes: with fold, {other!r} and {text!r} are one text, and have two values"


def _several_mistakes(target: ValueTarget) -> Iterator[str]:
    rule = target.rule
    for name, given in (("one_hot", rule.one_hot), ("split", rule.split)):
        if given is not None and target.holds is not Holds.CODES:
            yield f"{name}: belongs to categories, which may be several"
    if rule.split is not None and not rule.split:
        yield "split: say what stands between the values, such as ;"
    if rule.one_hot is not None and (rule.columns or rule.codes or rule.rules or rule.split or rule.default):
        yield "one_hot: says it all; columns, codes, rules, split and default must go"


def _wrong_value(target: ValueTarget, value: str) -> str | None:
    holds = target.holds
    if isinstance(holds, type):
        words = [word.value for word in holds]
        return None if value in words else f"{value!r} is not known; write one of {', '.join(words)}"
    if holds is Holds.NUMBER:
        return None if NUMBER.fullmatch(value) else f"{value!r} must be a whole number"
    if holds is Holds.TEXT or CODE.match(value):
        return None
    return no_code(value)


def no_code(value: str) -> str:
    """Return that *value* must be a code, and which one says the same, as far as a code can."""
    like = code_of(value, other="")
    return f"{value!r} must be a code: {f'write {like!r}; ' if like else ''}{CODE_WORDS}"
