"""Sorting by rules that an organisation wrote down, and which codes are known of which scheme."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import attrs

from casework.application.ports import Schemes, Suggestion
from casework.application.reading import CaseFile
from casework.domain.cases.case import Case
from casework.domain.cases.events import Matter
from casework.domain.cases.sortings import sortings
from casework.domain.sorting.rules import SortingRules
from casework.domain.sorting.suggestions import in_order
from casework.domain.standards.frameworks import TOUCHES_NONE, Framework


class RuleCategoriser:
    """Suggests what the *rules* of each scheme say of a text."""

    def __init__(self, rules: Mapping[str, SortingRules]) -> None:
        self._rules = rules

    def suggest(self, text: str, schemes: Schemes) -> tuple[Suggestion, ...]:
        """Return what the rules suggest of *text*; a code that its scheme does not have any more is passed over."""
        found = (each for scheme in self._rules for each in self._rules[scheme].suggest(text))
        return in_order([each for each in found if each.scheme not in schemes or each.code in schemes[each.scheme]])


def known_schemes(frameworks: Iterable[Framework], on: dt.date | None) -> dict[str, tuple[str, ...]]:
    """Return the codes of *frameworks* by which what came in *on* a day may be sorted."""
    versions = ((each.id, each.version_on(on)) for each in frameworks)
    return {scheme: (*(() if version is None else version.standards), TOUCHES_NONE) for scheme, version in versions}


def unknown_codes(rules: SortingRules, frameworks: Mapping[str, Framework]) -> Iterator[str]:
    """Yield which codes of *rules* are no standards, where their scheme is a framework; as a file names them."""
    if rules.scheme not in frameworks:
        return
    known = {standard.code for standard in frameworks[rules.scheme].standards} | {TOUCHES_NONE}
    for number, rule in enumerate(rules.rules):
        if rule.code not in known:
            yield f"rule[{number}].code: the framework {rules.scheme} has no standard {rule.code}: check the spelling"


@attrs.frozen(kw_only=True)
class MatterText:
    """What was written about a *matter* of a case, as far as a viewer may read it; None where there is nothing.

    *hidden* says that there are words which the viewer may not read.
    """

    matter: str
    text: str | None
    hidden: bool = False


def texts_of(file: CaseFile) -> tuple[MatterText, ...]:
    """Return the words about each matter of a case: those of the contact, and those of the matter itself."""
    return tuple(_text(file, matter) for matter in file.case.matters)


def _text(file: CaseFile, matter: Matter) -> MatterText:
    wanted = [detail for detail in (file.case.intake.summary, matter.summary) if detail is not None]
    said = [words for detail in wanted if isinstance(words := file.details.get(detail), str)]
    return MatterText(
        matter=matter.matter,
        text="\n".join(said) if said else None,
        hidden=not file.hidden.isdisjoint(wanted),
    )


def chosen_by(case: Case, scheme: str) -> dict[str, tuple[str, ...]]:
    """Return the codes of *scheme* that stand for each matter of *case* that somebody sorted by it."""
    return {each.matter: each.codes for each in sortings(case) if each.scheme == scheme and not each.replaced}
