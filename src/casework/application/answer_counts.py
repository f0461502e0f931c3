"""Answers to surveys, counted by their rows, and these rows made anew from the log."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar
from zoneinfo import ZoneInfo

import attrs

from casework.application.answer_rows import AnswerQuery, AnswerRow, answer_row
from casework.application.answer_tabulation import stands
from casework.application.entries import ANSWERS, STRIKING_OUT, STRUCK_OUT
from casework.application.imports_record import undone_imports
from casework.application.ports import Store
from casework.application.tabulation import Counts
from casework.domain.envelope import Record
from casework.domain.time.moments import parse_moment
from casework.errors import CaseworkError, StaleVersionError, StoreError

_PAGE = 1_000
_EVERYTHING = AnswerQuery()
_TRIES = 5
"""How often it is waited for a moment in which nobody writes."""

Found = TypeVar("Found")


@attrs.frozen(kw_only=True)
class RebuiltAnswers:
    """How many answers there are, and how many of their rows had to change, were missing, or stood for no answer.

    What this release cannot read keeps what row it has, and is no part of either.
    """

    answers: int = 0
    changed: int = 0


@attrs.frozen(kw_only=True)
class AnswersThen:
    """The answers of *organisation*, nothing of the imports that are *undone*."""

    store: Store
    organisation: str
    undone: frozenset[str]

    def counted(self, by: Sequence[str], query: AnswerQuery = _EVERYTHING) -> Counts:
        """Count as ``Store.tabulate_answers`` does.

        Raises:
            UsageError: If answers cannot be counted by these names.
        """
        return self.store.tabulate_answers(self.organisation, by, attrs.evolve(query, undone=self.undone))

    def rows(self, survey: str) -> Iterator[AnswerRow]:
        """Yield the rows of the answers to *survey* that count."""
        after = 0
        while page := self.store.answer_rows(self.organisation, survey, after=after, limit=_PAGE):
            after = page[-1].version
            yield from (attrs.evolve(row, struck=()) if row.struck else row for row in page if stands(row, self.undone))


def of_one_moment(store: Store, organisation: str, work: Callable[[AnswersThen], Found]) -> Found:
    """Return what *work* comes to where nothing is written to the log meanwhile; it is done again where something was.

    Where somebody writes all the time, it is enough that no import was undone meanwhile: what was undone and brought
    anew between two questions would count twice.
    """
    tries = 0
    while True:
        head, tries = store.head(organisation), tries + 1
        undone = undone_imports(store, organisation, up_to=head)
        found = work(AnswersThen(store=store, organisation=organisation, undone=undone))
        now = store.head(organisation)
        if now == head or (tries >= _TRIES and undone_imports(store, organisation, up_to=now) == undone):
            return found


def rebuild_answers(store: Store, organisation: str, surveys: Iterable[str], zone: ZoneInfo) -> RebuiltAnswers:
    """Make the rows of the answers to *surveys* anew, and take those away that are of none of them."""
    known = dict.fromkeys(surveys)
    found = dict.fromkeys(str(survey) for (survey,), _ in store.tabulate_answers(organisation, ("survey",)))
    answers = changed = 0
    for survey in known | found:
        done = _rebuilt(store, organisation, survey, zone)
        answers, changed = answers + done.answers, changed + done.changed
    return RebuiltAnswers(answers=answers, changed=changed)


def _rebuilt(store: Store, organisation: str, survey: str, zone: ZoneInfo) -> RebuiltAnswers:
    while True:
        with contextlib.suppress(StaleVersionError):  # somebody answered meanwhile: look again
            return _Rebuilding(store, organisation, survey, zone).run()


class _Rebuilding:
    """The rows of one survey on their way to what the log says, as it ends now."""

    def __init__(self, store: Store, organisation: str, survey: str, zone: ZoneInfo) -> None:
        self._store, self._organisation, self._survey, self._zone = store, organisation, survey, zone
        self._head = store.head(organisation)
        self._struck: dict[int, tuple[str | None, ...]] = {}
        for record in store.read(organisation, STRUCK_OUT + ANSWERS.stream(survey)):
            strike = STRIKING_OUT.event(record)
            self._struck[strike.version] = (*self._struck.get(strike.version, ()), strike.batch)

    def run(self) -> RebuiltAnswers:
        stream, after, answers, changed = ANSWERS.stream(self._survey), 0, 0, 0
        while page := self._store.read(self._organisation, stream, after=after, limit=_PAGE):
            last = page[-1].version
            there = {row.version: row for row in self._there(after, limit=_PAGE) if row.version <= last}
            wanted = self._rows(page, there)
            answers += len(wanted)
            changed += self._put(wanted, there, after=after, last=last)
            after = last
        left = {row.version: row for row in self._there(after, limit=None)}
        return RebuiltAnswers(answers=answers, changed=changed + self._put({}, left, after=after, last=None))

    def _there(self, after: int, *, limit: int | None) -> Sequence[AnswerRow]:
        return self._store.answer_rows(self._organisation, self._survey, after=after, limit=limit)

    def _rows(self, page: Sequence[Record], there: Mapping[int, AnswerRow]) -> dict[int, AnswerRow]:
        rows: dict[int, AnswerRow] = {}
        for record in page:
            try:
                rows[record.version] = self._row(record)
            except StoreError:
                raise
            except CaseworkError:
                rows |= {record.version: there[record.version]} if record.version in there else {}
        return rows

    def _row(self, record: Record) -> AnswerRow:
        said = ANSWERS.shapes.event(record)
        row = answer_row(self._survey, said, parse_moment(record.happened), self._zone)
        return attrs.evolve(row, version=record.version, struck=self._struck.get(record.version, ()))

    def _put(
        self, wanted: Mapping[int, AnswerRow], there: Mapping[int, AnswerRow], *, after: int, last: int | None
    ) -> int:
        """Write the rows that are *wanted* in place of those that are *there*; return how many differ."""
        different = sum(wanted.get(version) != there.get(version) for version in wanted.keys() | there.keys())
        if different:
            self._store.replace_answers(
                self._organisation, self._survey, list(wanted.values()), after=after, last=last, head=self._head
            )
        return different
