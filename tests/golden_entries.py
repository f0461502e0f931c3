"""Each event of entries once with all that it can say, and once with the least: what the golden files hold.

An event that is new gets a file by ``python -m tests.golden_entries``; it writes what is missing under
``tests/golden/entries`` and never touches what is there.
"""

import datetime as dt
import json
from pathlib import Path

from casework.application.drafts import Drafts
from casework.application.entries import ANSWERS, STRIKING_OUT, TEXTS
from casework.application.explanations import SHAPES as SIGNAL_SHAPES
from casework.application.improvement_streams import LISTING, SHAPES
from casework.application.noted_figures import FIGURES
from casework.application.publications import LISTING as PUBLICATION_LISTING
from casework.application.publications import SHAPES as PUBLICATION_SHAPES
from casework.application.surveys.following_up import FOLLOW_UPS
from casework.application.surveys.secrets import SECRETS, SecretMade
from casework.application.surveys.standing import INVITATIONS, WISHES
from casework.domain.cases.events import Category, Source
from casework.domain.entries import EntryStruckOut
from casework.domain.improvements.events import ImprovementListed
from casework.domain.labelled_texts import Span, TextLabelled
from casework.domain.standards.noted_figures import FigureNoted
from casework.domain.standards.publications import PublicationListed
from casework.domain.standards.readings import Assurance
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.follow_ups import FollowUpAsked, FollowUpDone
from casework.domain.surveys.invitations import Invited, Wish, WishStated
from casework.domain.surveys.scales import Scale
from casework.testing.strategies import NOW
from tests.consultations import EXAMPLES as CONSULTATIONS
from tests.details import detail
from tests.event_examples import shape_of
from tests.improvement_examples import IMPROVEMENTS, SIGNALS
from tests.notification_examples import EXAMPLES as NOTIFICATIONS
from tests.publication_examples import PUBLISHED

GOLDEN = Path(__file__).parent / "golden" / "entries"
DAY = dt.date(2026, 1, 12)
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
            invited=True,
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
    "survey.invited": (
        INVITATIONS,
        Invited(case="case-1", closure=9, party="p1", due_on=DAY, until=dt.date(2026, 4, 1)),
        Invited(case="case-1", closure=9, party="p1", due_on=DAY, until=DAY),
    ),
    "survey.wish_stated": (
        WISHES,
        WishStated(
            case="case-1",
            party="p1",
            wish=Wish.LEAVE_OUT,
            reason="deceased",
            person="person-4",
            surveys=("complaints-procedure",),
        ),
        WishStated(case="case-1", party="p1", wish=Wish.INVITE, reason="asked"),
    ),
    "survey.secret_made": (SECRETS, SecretMade(secret=detail(1)), SecretMade(secret=detail(1))),
    "follow_up.asked": (
        FOLLOW_UPS,
        FollowUpAsked(question="overall", respondent="r-528", contact=detail(1)),
        FollowUpAsked(question="overall", respondent="r-528", contact=detail(1)),
    ),
    "follow_up.done": (
        FOLLOW_UPS,
        FollowUpDone(follow_up=1, result="put-right", case="case-1", note=detail(1)),
        FollowUpDone(follow_up=1, result="not-reached"),
    ),
    "figure.noted": (
        FIGURES,
        FigureNoted(
            indicator="in-time",
            source="county",
            first=DAY,
            last=DAY,
            assured=Assurance.INDEPENDENT,
            good=41,
            of=50,
            note=detail(1),
        ),
        FigureNoted(
            indicator="in-time", source="county", first=DAY, last=DAY, assured=Assurance.INTERNAL, percent="91.5"
        ),
    ),
}

EXAMPLES |= {f"improvement.{name}": (SHAPES, *events) for name, events in IMPROVEMENTS.items()}
EXAMPLES |= {"improvement.listed": (LISTING, ImprovementListed(improvement="i1"), ImprovementListed(improvement="i2"))}
EXAMPLES |= CONSULTATIONS
EXAMPLES |= NOTIFICATIONS
EXAMPLES |= {
    "publication.listed": (
        PUBLICATION_LISTING,
        PublicationListed(publication="p1"),
        PublicationListed(publication="p2"),
    ),
    "readings.published": (PUBLICATION_SHAPES, *PUBLISHED),
}
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
