"""The matters of a case, and how they were sorted: who decided it and when, and what that replaced."""

from collections.abc import Iterator

import attrs

from casework.application.as_data.matter_shapes import CategoryData, MatterData, SortingData
from casework.application.as_data.seen import Seen
from casework.application.reading import HistoryEntry
from casework.application.rulebook import Rulebook
from casework.domain.cases.case import Case
from casework.domain.cases.events import Category, Matter
from casework.domain.cases.sortings import Sorting, sortings


@attrs.frozen(kw_only=True)
class SortedBy:
    """A sorting, and the entry of the log by which it was decided."""

    sorting: Sorting
    entry: HistoryEntry


def sorted_by(seen: Seen, matter: Matter) -> tuple[SortedBy, ...]:
    """Return every time that *matter* was sorted, in order, with who did it."""
    entries = {entry.version: entry for entry in seen.file.history}
    return tuple(
        SortedBy(sorting=each, entry=entries[each.version])
        for each in sortings(seen.case)
        if each.matter == matter.matter
    )


def matters_data(seen: Seen) -> list[MatterData]:
    """Return the matters of the case."""
    return [
        {
            "matter": matter.matter,
            "service": matter.service,
            "categories": _categories(seen, matter),
            "sortings": _sortings(seen, matter),
            "summary": seen.words(matter.summary),
        }
        for matter in seen.case.matters
    ]


def _categories(seen: Seen, matter: Matter) -> list[CategoryData]:
    standing = {each.sorting.scheme: each for each in sorted_by(seen, matter) if not each.sorting.replaced}
    return [_category(seen, category, standing[category.scheme]) for category in matter.categories]


def _category(seen: Seen, category: Category, decided: SortedBy) -> CategoryData:
    standard, in_force = standard_of(seen.book.rulebook, seen.case, category)
    return {
        "scheme": category.scheme,
        "code": category.code,
        "by": decided.entry.actor,
        "happened": seen.text(decided.sorting.happened),
        "recorded_at": decided.entry.recorded_at,
        "standard": standard,
        "in_force": in_force,
    }


def _sortings(seen: Seen, matter: Matter) -> list[SortingData]:
    return [
        {
            "scheme": each.sorting.scheme,
            "codes": list(each.sorting.codes),
            "by": each.entry.actor,
            "happened": seen.text(each.sorting.happened),
            "recorded_at": each.entry.recorded_at,
            "replaced": each.sorting.replaced,
        }
        for each in sorted_by(seen, matter)
    ]


def standard_of(rules: Rulebook, case: Case, category: Category) -> tuple[str | None, bool | None]:
    """Return what the standard that *category* names was called when the case came in, and whether it held then."""
    framework = rules.framework(category.scheme)
    if framework is None or all(each.code != category.code for each in framework.standards):
        return None, None
    day = None if case.intake.received is None else rules.day(case.intake.received)
    return framework[category.code].title_on(day), None if day is None else framework.holds(category.code, day)


def not_in_force(rules: Rulebook, case: Case) -> Iterator[str]:
    """Yield, in words, which categories of *case* name a standard that did not hold when it came in."""
    for category in case.categories:
        if standard_of(rules, case, category)[1] is False:
            yield f"{category.scheme}/{category.code} did not hold when the case came in"
