"""How a published list of holidays beside our calendars is told: what is in one and not in the other."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from casework.adapters.published_holidays import read_published
from casework.cli.checking import Json, problems_of
from casework.domain.time.calendar_comparison import CalendarComparison, compared
from casework.domain.time.calendars import Holidays, WorkingCalendar
from casework.domain.time.steps import in_words
from casework.errors import CaseworkError


@attrs.frozen(kw_only=True)
class Compared:
    """A published list and how it compares with the calendars of its divisions, or its mistakes."""

    file: str
    found: tuple[CalendarComparison, ...] = ()
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, file: Path, calendars: Mapping[str, WorkingCalendar]) -> "Compared":
        """Compare each division of *file* with the calendar of its name."""
        try:
            found = [compared(calendars[name], holidays) for name, holidays in read_published(file).items()]
        except CaseworkError as error:
            return cls(file=file.name, problems=problems_of(error))
        return cls(file=file.name, found=tuple(found))

    @property
    def differs(self) -> bool:
        """Whether any division says something that our calendar does not say."""
        return not all(each.is_same for each in self.found)

    def as_json(self, _sort: str) -> Json:
        """Return it with stable keys."""
        return {
            "file": self.file,
            "same": not self.problems and not self.differs,
            "calendars": [_as_json(each) for each in self.found],
            "problems": list(self.problems),
        }

    def lines(self) -> Sequence[str]:
        """Return it in sentences."""
        return self.problems or tuple(line for each in self.found for line in _lines(self.file, each))


def _dated(holidays: Holidays) -> list[Json]:
    return [{"date": day.isoformat(), "name": name} for day, name in holidays]


def _as_json(comparison: CalendarComparison) -> Json:
    return {
        "calendar": comparison.calendar,
        "same": comparison.is_same,
        "first": comparison.first.isoformat() if comparison.first else None,
        "last": comparison.last.isoformat() if comparison.last else None,
        "only_published": _dated(comparison.only_published),
        "only_ours": _dated(comparison.only_ours),
        "renamed": [
            {"date": each.day.isoformat(), "ours": each.ours, "published": each.published}
            for each in comparison.renamed
        ],
        "beyond": _dated(comparison.beyond),
    }


def _lines(file: str, comparison: CalendarComparison) -> Iterator[str]:
    stretch = f" from {comparison.first} to {comparison.last}" if comparison.first else " in no year that both know"
    said = "the same" if comparison.is_same else "not the same"
    yield f"{file}: {comparison.calendar} was compared{stretch} and is {said}."
    for day, name in comparison.only_published:
        yield f"  {in_words(day)}  {name}: only in {file}"
    for day, name in comparison.only_ours:
        yield f"  {in_words(day)}  {name}: only in our calendar"
    for each in comparison.renamed:
        yield f"  {in_words(each.day)}  {each.ours}: called {each.published} in {file}"
    for day, name in comparison.beyond:
        yield f"  {in_words(day)}  {name}: beyond what our calendar knows"
