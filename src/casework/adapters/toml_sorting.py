"""Rules for sorting from TOML files, one for each scheme: those that an organisation writes for itself.

::

    scheme = "cause"

    [[rule]]
    name = "waited-too-long"
    code = "delay"
    confidence = 0.8
    any = ["took too long", "wait* for week*", "no reply"]
    none = ["thank*"]

All mistakes of a file are reported at once and in their order, each as ``file: path: what``. Whether the scheme has
such a code can only be told with all frameworks at hand; see ``casework.application.schemes``.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

import attrs
import cattrs

from casework.adapters.toml_folders import TomlFolder, in_order
from casework.adapters.toml_mistakes import refusing, strict_converter
from casework.domain.cases.fields import CODE, CODE_WORDS
from casework.domain.sorting.phrases import Phrase
from casework.domain.sorting.rules import SortingRule, SortingRules
from casework.errors import UsageError

_LISTS = ("all", "any", "none")
"""The lists of phrases of a rule."""


@attrs.frozen(kw_only=True)
class RuleTable:
    """A table ``[[rule]]``."""

    name: str
    code: str
    confidence: float
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    note: str = ""

    def value(self) -> SortingRule:
        """Return the rule."""
        return SortingRule(
            name=self.name,
            code=self.code,
            confidence=self.confidence,
            every=tuple(map(Phrase.of, self.all)),
            some=tuple(map(Phrase.of, self.any)),
            without=tuple(map(Phrase.of, self.none)),
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class SortingFile:
    """What a file with rules for sorting may say."""

    scheme: str
    rule: tuple[RuleTable, ...] = ()
    note: str = ""

    def value(self) -> SortingRules:
        """Return the rules."""
        return SortingRules(scheme=self.scheme, rules=tuple(each.value() for each in self.rule), note=self.note)


class TomlSorting(TomlFolder[SortingRules]):
    """The rules of a folder by scheme; a file is read when it is asked for, and then kept by this object."""

    sort = "categories"

    def _built(self, raw: object, file: str, *, named: str | None = None) -> SortingRules:
        written = in_order(
            raw,
            SortingFile,
            file,
            what="the categories file",
            converter=_converter(),
            samples=_SAMPLES,
            contradictions=lambda written: _contradictions(written, named),
        )
        return written.value()


def load_sorting(folder: Path | None = None) -> Mapping[str, SortingRules]:
    """Return the rules of *folder* by scheme, none where there is no folder; none is read yet.

    No rules come with casework: which words mean what in a place is for the people there to say.
    """
    return MappingProxyType({}) if folder is None else TomlSorting(folder)


def _contradictions(written: SortingFile, named: str | None) -> Iterator[str]:
    """Yield what is well written and makes no sense; it is named as in the file."""
    if named is not None and written.scheme != named:
        yield f"scheme: the file is named {named}, but its scheme is {written.scheme}"
    if not CODE.match(written.scheme):
        yield f"scheme: must be a code: {CODE_WORDS}"
    if not written.rule:
        yield "rule: is empty: a file has at least one [[rule]]"
    names = [rule.name for rule in written.rule]
    for number, rule in enumerate(written.rule):
        here = f"rule[{number}]"
        yield from (
            f"{here}.{key}: must be a code: {CODE_WORDS}"
            for key, value in (("name", rule.name), ("code", rule.code))
            if not CODE.match(value)
        )
        if rule.name in names[:number]:
            yield f"{here}.name: {rule.name} is the name of rule[{names.index(rule.name)}] already"
        if not 0 < rule.confidence <= 1:
            yield f"{here}.confidence: must be above 0 and at most 1"
        yield from _of_phrases(here, rule)


def _of_phrases(here: str, rule: RuleTable) -> Iterator[str]:
    if not rule.all and not rule.any:
        yield f"{here}: says no words: give some in any, or in all"
    before: dict[Phrase, str] = {}
    for key in _LISTS:
        written: Sequence[str] = getattr(rule, key)
        for number, text in enumerate(written):
            where = f"{here}.{key}[{number}]"
            try:
                phrase = Phrase.of(text)
            except UsageError as error:
                yield f"{where}: {error}"
                continue
            if phrase in before:
                yield f"{where}: {text!r} is there already, as {before[phrase]}"
            before.setdefault(phrase, f"{key}[{number}]")


def _confidence(value: object, _kind: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return refusing(f"must be a number such as 0.8, not {value!r}")


@cache
def _converter() -> cattrs.Converter:
    converter = strict_converter()
    converter.register_structure_hook(float, _confidence)
    return converter


# A number that asks for nothing else, so that one that cannot be read is no second mistake.
_SAMPLES: Mapping[object, object] = {float: 0.5}
