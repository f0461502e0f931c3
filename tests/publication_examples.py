"""What was published, for tests: everything that it can hold, and the least."""

import datetime as dt

from casework.domain.improvements.events import Wording
from casework.domain.standards.publications import (
    PublishedFigure,
    PublishedImprovement,
    PublishedLeftOut,
    PublishedReading,
    PublishedSignal,
    PublishedStandard,
    ReadingsPublished,
)
from casework.domain.standards.readings import Assurance, Better, Verdict
from casework.domain.standards.signals import Change, Rule, SignalName
from tests.details import detail

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 3, 31)

READING = PublishedReading(
    indicator="town/in-time",
    title=detail(1),
    measure="timeliness",
    standards=(PublishedStandard(name="town/a", wording=detail(2), owner="staff-1"),),
    serves=("county/x",),
    period="2026-Q1",
    first=FIRST,
    last=LAST,
    good=8,
    of=10,
    waiting=1,
    left_out=(PublishedLeftOut(why=detail(3), count=2),),
    percent="80.00",
    lower="49.02",
    upper="94.33",
    level="95.00",
    better=Better.HIGHER,
    target="17/20",
    everybody=True,
    verdict=Verdict.TOO_FEW,
    assured=Assurance.INTERNAL,
    asked=20,
    answered=10,
    only_extremes=True,
    beside=("town/felt-respected",),
    noted=(
        PublishedFigure(
            source="county", first=FIRST, last=LAST, assured=Assurance.INDEPENDENT, good=3, of=4, percent="75.00"
        ),
    ),
)

ALONE = PublishedReading(
    indicator="town/county",
    title=detail(1),
    measure="elsewhere",
    period="2026-Q1",
    first=FIRST,
    last=LAST,
    good=0,
    of=0,
    waiting=0,
    percent="84.996",
    level="95.00",
    better=Better.HIGHER,
    target="17/20",
    alone="21249/25000",
    verdict=Verdict.OF_UNKNOWN,
    assured=Assurance.INDEPENDENT,
)

LEAST = PublishedReading(
    indicator="town/x",
    title=detail(1),
    measure="contacts",
    period="2026",
    first=FIRST,
    last=FIRST,
    good=0,
    of=0,
    waiting=0,
    level="95.00",
    better=Better.LOWER,
    verdict=Verdict.NO_TARGET,
    assured=Assurance.INDEPENDENT,
)

PUBLISHED = (
    ReadingsPublished(
        framework="town",
        period="2026-Q1",
        per="quarter",
        readings=(READING, ALONE),
        signals=(
            PublishedSignal(
                series="town/in-time",
                signal=SignalName(change=Change.DIP, rule=Rule.OUTSIDE, first="2026-02"),
                words=detail(4),
                why=detail(5),
                action=detail(6),
                owner="staff-20",
                due_on=LAST,
            ),
        ),
        improvements=(
            PublishedImprovement(improvement="i1", asked=detail(7), done=detail(8), wording=Wording.YOU_ASKED),
        ),
        note=detail(9),
    ),
    ReadingsPublished(framework="town", period="2026", readings=(LEAST,)),
)
