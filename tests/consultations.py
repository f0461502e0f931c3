"""A small consultation for tests: four promises, of which boards keep three and a show keeps one."""

import datetime as dt

from casework.application.consultation_streams import LISTING, SHAPES
from casework.domain.consultations.events import (
    ConsultationAnalysed,
    ConsultationListed,
    ConsultationPlanned,
    GroupReached,
    MethodReviewed,
    OptionVotes,
    PeopleTold,
    PlannedOption,
    PlannedRound,
    RecordStruckOut,
    RoundDecided,
    SharesTold,
    ToldShare,
    Voted,
    VotesCounted,
    Worth,
)
from casework.domain.consultations.plans import Option, Plan, Round
from tests.details import detail

OPENS, CLOSES = dt.date(2026, 1, 1), dt.date(2026, 1, 31)


def options(*codes):
    return tuple(Option(code=code, title=f"We promise {code}") for code in codes)


def asked(code="boards", *, choose=2, keep=3, method="panel", **said):
    return Round(code=code, choose=choose, keep=keep, method=method, **said)


def plan(id_="promises", **said):
    given = {
        "title": "Which promises matter most to you?",
        "options": options("access", "honesty", "respect", "time"),
        "rounds": (asked(groups=("partners", "staff")), asked("show", choose=1, keep=1, method="show")),
    }
    return Plan(**{"id": id_, **given, **said})


DATED = {"analyse_by": dt.date(2026, 2, 10), "tell_by": dt.date(2026, 3, 1), "tell": ("users", "staff")}
"""What was promised about the results."""

EXAMPLES = {
    "consultation.planned": (
        SHAPES,
        ConsultationPlanned(
            title=detail(1),
            options=(
                PlannedOption(code="access", title=detail(2), standard="town/a"),
                PlannedOption(code="honesty", title=detail(3)),
            ),
            rounds=(
                PlannedRound(
                    code="boards",
                    method="panel",
                    choose=1,
                    keep=1,
                    opens_on=OPENS,
                    closes_on=dt.date(2026, 2, 1),
                    groups=("staff",),
                ),
            ),
            analyse_by=dt.date(2026, 3, 1),
            tell_by=dt.date(2026, 4, 1),
            tell=("service-users", "staff"),
        ),
        ConsultationPlanned(title=detail(1)),
    ),
    "consultation.group_reached": (
        SHAPES,
        GroupReached(round="boards", group="staff", people=12),
        GroupReached(round="boards", group="staff"),
    ),
    "consultation.voted": (
        SHAPES,
        Voted(round="boards", voter="stub-12", choices=("access", "honesty"), unreadable=1),
        Voted(round="boards"),
    ),
    "consultation.votes_counted": (
        SHAPES,
        VotesCounted(round="boards", source="show-team", people=244, votes=(OptionVotes(option="access", votes=181),)),
        VotesCounted(round="boards", source="show-team"),
    ),
    "consultation.shares_told": (
        SHAPES,
        SharesTold(round="boards", source="paper", shares=(ToldShare(option="access", percent="62.5"),)),
        SharesTold(round="boards", source="paper"),
    ),
    "consultation.round_decided": (
        SHAPES,
        RoundDecided(round="boards", kept=("access",), decided_by="leader", reason=detail(1)),
        RoundDecided(round="boards"),
    ),
    "consultation.analysed": (SHAPES, ConsultationAnalysed(note=detail(1)), ConsultationAnalysed()),
    "consultation.people_told": (
        SHAPES,
        PeopleTold(group="staff", note=detail(1)),
        PeopleTold(group="staff"),
    ),
    "consultation.method_reviewed": (
        SHAPES,
        MethodReviewed(method="panel", worth=Worth.IN_PART, reason=detail(1)),
        MethodReviewed(method="panel", worth=Worth.RELIABLE, reason=detail(1)),
    ),
    "consultation.struck_out": (
        SHAPES,
        RecordStruckOut(version=4, reason="mistake"),
        RecordStruckOut(version=4, reason="mistake"),
    ),
    "consultation.listed": (
        LISTING,
        ConsultationListed(consultation="promises"),
        ConsultationListed(consultation="promises"),
    ),
}
"""Each event once with all that it can say, and once with the least."""
