"""A case as one viewer sees it on one day: what of its words, its people and the cases around it may be told."""

import datetime as dt
from collections.abc import Iterator
from typing import Protocol, overload

import attrs

from casework.application.as_data.dates import local_text
from casework.application.ports import CaseRow, RowQuery
from casework.application.reading import CaseFile
from casework.application.rulebook import Rulebook
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.deadlines import Deadline
from casework.domain.restrictions import Restriction
from casework.domain.time.moments import Moment


class Book(Protocol):
    """What is asked of a casebook about what lies beside the file of a case."""

    rulebook: Rulebook

    def restrictions_in(
        self, case: Case, *, on: dt.date | None = None, viewer: Actor | None = None
    ) -> tuple[Restriction, ...]:
        """Return the restrictions in force on the people of the case, as far as the viewer may know of them."""

    def deadlines(self, case: str, *, viewer: Actor | None = None) -> tuple[Deadline, ...]:
        """Return every deadline of a case that the viewer may see."""

    def find(self, query: RowQuery | None = None, *, viewer: Actor | None = None) -> tuple[CaseRow, ...]:
        """Return the rows that the viewer may see."""


@attrs.frozen(kw_only=True)
class Seen:
    """What is told: the file of a case of a casebook, as *viewer* sees it *on* a day, and whether also of *people*."""

    book: Book
    file: CaseFile
    on: Moment
    viewer: Actor | None
    people: bool = False

    @property
    def case(self) -> Case:
        """The case."""
        return self.file.case

    @property
    def zone(self) -> dt.tzinfo:
        """The zone of the body."""
        return self.book.rulebook.place.zone

    @overload
    def text(self, moment: Moment) -> str: ...
    @overload
    def text(self, moment: Moment | None) -> str | None: ...
    def text(self, moment: Moment | None) -> str | None:
        """Return a moment as ISO text at the place of the body; None for None."""
        return local_text(moment, self.zone)

    def words(self, detail: str | None) -> str | None:
        """Return what a detail says, or what stands in its place; nothing of people where they are not asked for."""
        if self.leaves_out(detail):
            return None
        said = self.file.details.get(detail, self.file.instead(detail)) if detail else None
        return said if isinstance(said, str) else None

    def leaves_out(self, detail: str | None) -> bool:
        """Whether a detail holds words that are about people, who were not asked for."""
        return detail in self.file.about_people and not self.people

    @property
    def restrictions(self) -> tuple[Restriction, ...]:
        """The restrictions in force on the people of the case, as far as the viewer may know of them."""
        return self.book.restrictions_in(self.case, on=self.book.rulebook.day(self.on), viewer=self.viewer)

    def others(self) -> Iterator[tuple[str, str]]:
        """Yield the other cases that this one has to do with: what each is to it, and its reference or else its id."""
        case = self.case
        known = [(link.link.value, link.case) for link in case.links]
        known += [("absorbed", absorbed) for absorbed in case.absorbed]
        known += [("merged_into", case.merged_into)] if case.merged_into else []
        yield from ((what, self.reference_of(other)) for what, other in known)

    def reference_of(self, other: str) -> str:
        """Return the reference of another case; its id where the viewer may not see it."""
        row = self.row_of(other)
        return other if row is None else row.reference

    def row_of(self, other: str) -> CaseRow | None:
        """Return the row of another case; None where the viewer may not see it."""
        return next(iter(self.book.find(RowQuery(case=other, limit=1), viewer=self.viewer)), None)
