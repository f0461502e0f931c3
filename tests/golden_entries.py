"""Each event of entries once with all that it can say, and once with the least: what the golden files hold.

An event that is new gets a file by ``python -m tests.golden_entries``; it writes what is missing under
``tests/golden/entries`` and never touches what is there.
"""

import json
from pathlib import Path

from casework.application.drafts import Drafts
from casework.application.entries import ANSWERS, STRIKING_OUT, TEXTS
from casework.application.explanations import SHAPES as SIGNAL_SHAPES
from casework.application.improvement_streams import LISTING, SHAPES
from casework.domain.cases.events import Category, Source
from casework.domain.entries import EntryStruckOut
from casework.domain.improvements.events import ImprovementListed
from casework.domain.labelled_texts import Span, TextLabelled
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.scales import Scale
from casework.testing.strategies import NOW
from tests.details import detail
from tests.event_examples import shape_of
from tests.improvement_examples import IMPROVEMENTS, SIGNALS

GOLDEN = Path(__file__).parent / "golden" / "entries"
SOURCE = Source(system="fft", key="528-Q1", batch="b1", line=2)

EXAMPLES = {
    "survey.answered": (
        ANSWERS.shapes,
        SurveyAnswered(
            question="q1",
            respondent="r-528",
            score=2,
            scale=Scale(best=1, worst=5),
            service="transport",
            categories=(Category(scheme="theme", code="timeliness"), Category(scheme="theme", code="parking")),
            text=detail(1),
            asked=detail(2),
            note=detail(3),
            undated=True,
            source=SOURCE,
        ),
        SurveyAnswered(question="q1", outside=7, scale=Scale(best=5, worst=1)),
    ),
    "text.labelled": (
        TEXTS.shapes,
        TextLabelled(
            label="staff",
            subcategory="manner",
            code="sa",
            criticality=-3,
            span=Span(least=-5, most=5),
            question="q1",
            text=detail(1),
            note=detail(2),
            undated=True,
            source=SOURCE,
        ),
        TextLabelled(),
    ),
    "entry.struck_out": (
        STRIKING_OUT,
        EntryStruckOut(version=7, reason="replaced", batch="b2"),
        EntryStruckOut(version=7, reason="mistake"),
    ),
}

EXAMPLES |= {f"improvement.{name}": (SHAPES, *events) for name, events in IMPROVEMENTS.items()}
EXAMPLES |= {"improvement.listed": (LISTING, ImprovementListed(improvement="i1"), ImprovementListed(improvement="i2"))}
EXAMPLES |= {f"signal.{name}": (SIGNAL_SHAPES, *events) for name, events in SIGNALS.items()}


def path_of(name):
    """Return where the golden file of an event is."""
    return GOLDEN / f"{name}.schema1.json"


def content_of(name):
    """Return what the golden file of an event holds, as it would be written today."""
    shapes, full, minimal = EXAMPLES[name]
    written = [shapes.new(event, "2026-01-02", Drafts("survey/fft", NOW)).data for event in (full, minimal)]
    return {"shape": shape_of(type(full)), "full": written[0], "minimal": written[1]}


def record_missing():
    """Write the golden file of each event that has none."""
    for name in EXAMPLES:
        if not path_of(name).exists():
            path_of(name).write_text(json.dumps(content_of(name), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record_missing()
