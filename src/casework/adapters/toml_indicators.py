"""Indicators of standards from TOML files, one for each framework: those that an organisation writes for itself.

::

    framework = "town"

    [[indicator]]
    code = "letters-in-time"
    title = "Letters that were answered within ten working days"
    standards = ["answer-letters"]
    target = [{ since = 2026-04-01, percent = 85 }]

    [indicator.timeliness]
    limits = ["respond"]

All mistakes of a file are reported at once, each as ``file: path: what``. Whether there is such a standard can only be
told with all frameworks at hand; see ``IndicatorSet.dangling``.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType

import cattrs

from casework.adapters.indicator_tables import (
    AnswersTable,
    GoodTable,
    IndicatorFile,
    IndicatorTable,
    Percent,
    TargetTable,
    TimelinessTable,
)
from casework.adapters.toml_folders import TomlFolder, in_order, mistakes_of_codes
from casework.adapters.toml_mistakes import one_of, refusing, strict_converter
from casework.domain.cases.fields import CODE, CODE_WORDS
from casework.domain.cases.vocabulary import Kind
from casework.domain.standards.indicators import MEASURES, NO_TARGET_OF_VERDICTS, IndicatorSet, Unit
from casework.domain.standards.readings import Assurance, Better
from casework.errors import UsageError

_IN_WORDS = re.compile(r"(0\.[0-9]{1,9}) ?%")
"""Less than one per cent, as it is written so that nobody takes it for a share of 1."""


class TomlIndicators(TomlFolder[IndicatorSet]):
    """The indicators of a folder by framework; a file is read when it is asked for, and then kept by this object."""

    sort = "indicator"

    def _built(self, raw: object, file: str, *, named: str | None = None) -> IndicatorSet:
        written = in_order(
            raw,
            IndicatorFile,
            file,
            what="the indicator file",
            converter=_converter(),
            samples=_SAMPLES,
            contradictions=lambda written: _contradictions(written, named),
        )
        return written.value()


def load_indicators(folder: Path | None = None) -> Mapping[str, IndicatorSet]:
    """Return the indicators of *folder* by framework, none where there is no folder; none is read yet.

    No indicators come with casework: what a standard is tested by, and how much is wanted, is for a body to say.
    """
    return MappingProxyType({}) if folder is None else TomlIndicators(folder)


def _contradictions(written: IndicatorFile, named: str | None) -> Iterator[str]:
    """Yield what is well written and makes no sense; it is named as in the file."""
    if named is not None and written.framework != named:
        yield f"framework: the file is named {named}, but its framework is {written.framework}"
    if not CODE.match(written.framework) or "/" in written.framework:
        yield f"framework: must be the id of a framework, such as charter-mark, not {written.framework!r}"
    if not written.indicator:
        yield "indicator: is empty: a file has at least one [[indicator]]"
    yield from mistakes_of_codes("indicator", [each.code for each in written.indicator])
    for number, indicator in enumerate(written.indicator):
        yield from _of_indicator(f"indicator[{number}]", indicator, written.framework)


def _of_indicator(here: str, indicator: IndicatorTable, framework: str) -> Iterator[str]:
    if not indicator.title.strip():
        yield f"{here}.title: is empty"
    if indicator.owner is not None and not CODE.match(indicator.owner):
        yield f"{here}.owner: must be an id such as customer-services, without spaces, and never a name"
    if not indicator.standards:
        yield f"{here}.standards: is empty: say which standard it tests"
    names = indicator.named(framework)
    for number, name in enumerate(names):
        if not name.framework or not CODE.match(name.code):
            said = indicator.standards[number]
            yield f"{here}.standards[{number}]: must be a standard, such as 1.2.1 or charter-mark/1.2.1, not {said!r}"
        if name in names[:number]:
            yield f"{here}.standards[{number}]: {name} is there already"
    yield from _of_targets(here, indicator.target)
    yield from _of_measures(here, indicator)


def _of_targets(here: str, targets: Sequence[TargetTable]) -> Iterator[str]:
    for number, target in enumerate(targets):
        if not 0 <= target.percent.number <= 100:  # noqa: PLR2004 - per cent
            yield f"{here}.target[{number}].percent: must be from 0 to 100"
        elif target.percent.looks_like_a_share:
            yield f"{here}.target[{number}].percent: {_share_in_words(target.percent.number)}"
        if number and target.since <= targets[number - 1].since:
            yield f"{here}.target[{number}].since: must be after that of the one before"


def _share_in_words(number: Fraction) -> str:
    """Return why a *number* below 1 is not taken for per cent, and how each of the two is written."""
    alone, hundred = f"{float(number):.12g}", f"{float(100 * number):.12g}"
    return f'write {hundred} for {hundred} per cent, or "{alone} %" if {alone} per cent is meant'


def _of_measures(here: str, indicator: IndicatorTable) -> Iterator[str]:
    there = [name for name in MEASURES if getattr(indicator, name) is not None]
    if len(there) != 1:
        which = f"it has {' and '.join(there)}" if there else "it has none"
        yield f"{here}: say what is counted by one of the tables {', '.join(MEASURES)}; {which}"
    for name in there:
        yield from _of_codes(f"{here}.{name}", getattr(indicator, name))
    if indicator.timeliness is not None:
        yield from _of_timeliness(f"{here}.timeliness", indicator.timeliness)
    if indicator.answers is not None:
        yield from _of_answers(f"{here}.answers", indicator.answers)
    if indicator.verdicts is not None and not indicator.verdicts.good:
        yield f"{here}.verdicts.good: is empty: say which verdicts are good"
    if indicator.verdicts is not None and indicator.target:
        yield f"{here}.target: {NO_TARGET_OF_VERDICTS}"


def _of_codes(here: str, table: object) -> Iterator[str]:
    """Yield what in a measure is no code, and which kinds of cases there are not."""
    for name in ("survey", "name", "source", "target_of_source"):
        value = getattr(table, name, None)
        if value is not None and not CODE.match(value):
            yield f"{here}.{name}: must be a code: {CODE_WORDS}"
    for name in ("kinds", "services", "procedures", "stages", "limits", "questions", "good"):
        values: Sequence[object] = getattr(table, name, ())
        for number, value in enumerate(values):
            if isinstance(value, str) and not CODE.match(value):
                yield f"{here}.{name}[{number}]: must be a code: {CODE_WORDS}"
            elif name == "kinds" and value not in tuple(Kind):
                yield f"{here}.kinds[{number}]: {value!r} is not known; write one of {', '.join(Kind)}"


def _of_timeliness(here: str, table: TimelinessTable) -> Iterator[str]:
    if table.target_of_source is not None and (table.limits or table.stages):
        yield f"{here}: counts either limits of casework or the target_of_source, not both"


def _of_answers(here: str, table: AnswersTable) -> Iterator[str]:
    if not table.good:
        yield f"{here}.good: is empty: say which points are good, as {{ at_least = 4, worst = 1, best = 5 }}"
    for number, good in enumerate(table.good):
        yield from (f"{here}.good[{number}]{each}" for each in _of_good(good))
        if (good.best, good.worst) in [(each.best, each.worst) for each in table.good[:number]]:
            yield f"{here}.good[{number}]: this scale is there already"


def _of_good(table: GoodTable) -> Iterator[str]:
    try:
        good = table.value()
    except UsageError as error:
        yield f": {error}"
        return
    if good.contradicts:
        end = "at_least" if table.best > table.worst else "at_most"
        yield (
            f": on {good.scale} the good points are named by {end}, with a point that is not the worst: check which "
            "end is the best one"
        )


def _percent(value: object, _kind: object) -> Percent:
    if isinstance(value, str) and (written := _IN_WORDS.fullmatch(value)):
        return Percent(number=Fraction(written[1]), in_words=True)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return Percent(number=Fraction(str(value)))
    return refusing(f"must be a number such as 85 or 99.5, not {value!r}")


@cache
def _converter() -> cattrs.Converter:
    converter = strict_converter()
    converter.register_structure_hook(Percent, _percent)
    for words in (Unit, Better, Assurance):
        converter.register_structure_hook(words, one_of)
    return converter


# Marks that ask for nothing else, so that one that cannot be read is no second mistake.
_SAMPLES: Mapping[object, object] = {Unit: "answer", Percent: 50}
