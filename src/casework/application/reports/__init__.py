"""The reports that come with casework: counts in time, how complaints were handled, what is due, and flat exports.

Every figure comes from the rows, counted by the store or, for a viewer who does not see everything, from those that the
viewer sees; only for what is due, with its explanation, are the logs of open cases read. A percentage always stands
beside what it is a percentage of. A case that another took in counts with that one, and not again; what came of it,
such as remedies and findings, counts all the same.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs

from casework.application.improvement_streams import ImprovementFile
from casework.application.periods import Period
from casework.application.ports import RowQuery, Table
from casework.application.reading import Reader
from casework.application.reports.asking import Asked, no_improvements, no_standards
from casework.application.reports.deadlines import deadlines
from casework.application.reports.flat import cases, limits
from casework.application.reports.handling import handling
from casework.application.reports.learning import learning
from casework.application.reports.recognition import recognition
from casework.application.reports.standards import standards as on_standards
from casework.application.reports.summary import summary
from casework.application.standards_file import StandardsFile
from casework.domain.actors import Actor
from casework.errors import NotFoundError

__all__ = ["REPORTS", "report"]

REPORTS: Mapping[str, Callable[[Asked], tuple[Table, ...]]] = MappingProxyType(
    {
        "summary": summary,
        "handling": handling,
        "learning": learning,
        "recognition": recognition,
        "standards": on_standards,
        "cases": cases,
        "limits": limits,
        "deadlines": deadlines,
    }
)
"""Every report by its name."""


def report(
    reader: Reader,
    name: str,
    *,
    now: dt.datetime,
    period: Period | None = None,
    whose: RowQuery | None = None,
    viewer: Actor | None = None,
    improvements: Callable[[], ImprovementFile] = no_improvements,
    standards: Callable[[], StandardsFile] = no_standards,
) -> tuple[Table, ...]:
    """Return the tables of the report called *name*, over the cases received in *period* that *viewer* may see.

    Args:
        now: The present instant. Its local day is the cut-off: it is said, and what is open, has started and was due
            before it is overdue.
        whose: Only the cases that agree with this query too, such as those of one team.
        improvements: Gives the service improvements that *viewer* may see.
        standards: Gives the standards, their readings and charts as *viewer* may see them.

    Raises:
        NotFoundError: If there is no such report.
    """
    if name not in REPORTS:
        raise NotFoundError("report", name, known=tuple(REPORTS))
    query = attrs.evolve(RowQuery() if whose is None else whose, without_merged=True)
    if period is not None:
        query = attrs.evolve(query, received_from=period.first.isoformat(), received_before=period.end.isoformat())
    reader.refresh()
    today = reader.rules.day(now)
    asked = Asked(
        reader=reader,
        query=query,
        viewer=viewer,
        period=period,
        today=today,
        now=now,
        improvements=improvements,
        standards=standards,
    )
    return REPORTS[name](asked)
