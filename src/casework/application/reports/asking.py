"""What a report is asked for, and the counts and sentences that every report needs."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import attrs

from casework.application.improvement_streams import ImprovementFile
from casework.application.periods import Period
from casework.application.ports import CaseRow, LimitRow, RemedyRow, RowQuery
from casework.application.reading import Reader
from casework.domain.actors import Actor
from casework.domain.cases.parts import RemedyStatus
from casework.domain.improvements.improvement import Improvements

if TYPE_CHECKING:  # what counts indicators asks in the same words
    from casework.application.standards_file import StandardsFile


def no_improvements() -> ImprovementFile:
    """Return none: what is asked for is no matter of improvements."""
    return ImprovementFile(improvements=Improvements(), details={})


def no_standards() -> "StandardsFile":
    """Return none: what is asked for is no matter of standards."""
    from casework.application.explanations import ExplanationFile
    from casework.application.standards_file import StandardsFile
    from casework.domain.standards.signals import Explanations

    nothing = ExplanationFile(explanations=Explanations(), details={})
    return StandardsFile(frameworks={}, readings=(), charts=(), explanations=lambda _: nothing)


@attrs.frozen(kw_only=True)
class Asked:
    """What a report is made of: who reads, which cases, and the day of the cut-off; *now* is the instant in it."""

    reader: Reader
    query: RowQuery
    viewer: Actor | None
    period: Period | None
    today: dt.date
    now: dt.datetime
    improvements: Callable[[], ImprovementFile] = no_improvements
    """Gives the service improvements that the viewer may see."""
    standards: "Callable[[], StandardsFile]" = no_standards
    """Gives the standards, their readings and charts as the viewer may see them."""

    def merged_too(self) -> "Asked":
        """Return the same question about all cases, also those that another took in: what came of them counts."""
        return attrs.evolve(self, query=attrs.evolve(self.query, without_merged=False))

    def counted(self, *by: str) -> Iterable[tuple[tuple[str | int | None, ...], int]]:
        """Return counts of what the viewer sees by the names in *by*."""
        return self.reader.tabulate(by, self.query, self.viewer)

    def rows(self) -> Iterator[CaseRow]:
        """Yield every row that the viewer sees."""
        return self.reader.every(self.query, self.viewer)

    def late(self) -> Iterator[CaseRow]:
        """Yield the rows of which something was due before the cut-off, and no others."""
        return self.reader.every(attrs.evolve(self.query, due_before=self.today.isoformat()), self.viewer)

    def overdue(self) -> Counter[tuple[str, ...]]:
        """Count what the viewer sees of the limits that are overdue at the cut-off."""
        return Counter(
            (limit.procedure or row.procedure, limit.stage, limit.limit)
            for row in self.late()
            for limit in row.limits
            if self.result(limit) == "overdue"
        )

    def overdue_remedies(self) -> Counter[RemedyRow]:
        """Count what the viewer sees of the remedies that are open and were due before the cut-off."""
        cut_off = self.today.isoformat()
        return Counter(
            remedy
            for row in self.late()
            for remedy in row.remedies
            if remedy.result == RemedyStatus.OPEN and remedy.due_on is not None and remedy.due_on < cut_off
        )

    def result(self, limit: LimitRow) -> str:
        """Return what became of *limit* by the cut-off: ``overdue``, or what its row says.

        Overdue is what is open, has started, and was due before the cut-off. Before the clock has started there is only
        the latest day that is possible, and nobody is late yet.
        """
        if limit.result != "open" or limit.waits_to_start or limit.due_on is None:
            return limit.result
        return "overdue" if limit.due_on < self.today.isoformat() else "open"

    def overdue_note(self) -> str:
        """Return the sentence that says which limits are overdue and which are open."""
        return (
            f"overdue: not done by {self.today}, and due before that day. "
            "open: not done, and not overdue; also what has not started."
        )

    def cut_off(self) -> str:
        """Return the sentence that belongs under every figure."""
        return (
            f"Cases{self.which()}, as recorded up to {self.today}; cases that are still open can change these figures."
        )

    def which(self) -> str:
        """Return, after the word cases, which ones they are: `` of team housing received from ... to ...``."""
        when = f" received from {self.period.first} to {self.period.last}" if self.period else " of all time"
        return f"{self.whose()}{when}"

    def whose(self) -> str:
        """Return whose cases they are, if not everybody's: `` of team housing``."""
        asked = (("service", self.query.service), ("team", self.query.team), ("handler", self.query.handler))
        said = " and ".join(f"{what} {who}" for what, who in asked if who is not None)
        return f" of {said}" if said else ""

    def undated(self) -> tuple[str, ...]:
        """Return the sentence that says how many cases are in no period, if there are any: nobody knows their receipt.

        Of all time they are counted like all others.
        """
        if self.period is None:
            return ()
        always = attrs.evolve(self.query, received_from=None, received_before=None)
        counted = dict(self.reader.tabulate(("received_month",), always, self.viewer))
        number = counted.get((None,), 0)
        if not number:
            return ()
        cases, they = ("1 more case is", "it") if number == 1 else (f"{number} more cases are", "they")
        return (f"{cases} in no period: it is not known when {they} came in.",)

    def merged(self) -> tuple[str, ...]:
        """Return the sentence that says how many cases another took in, if there are any, and what of them counts."""
        counted = self.reader.tabulate(("merged_into",), self.merged_too().query, self.viewer)
        number = sum(count for (into,), count in counted if into is not None)
        if not number:
            return ()
        which = "1 more was" if number == 1 else f"{number} more were"
        once, too = ", with which it counts once", "; what came of it counts here too"
        return (f"{which} merged into another case{once if self.query.without_merged else too}.",)
