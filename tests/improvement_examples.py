"""Each event of improvements and explanations once with all that it can say, and once with the least."""

import datetime as dt

from casework.domain.improvements.events import (
    AwardMade,
    Effect,
    ImprovementAgreed,
    ImprovementCorrected,
    ImprovementDone,
    ImprovementDropped,
    ImprovementFact,
    ImprovementProposed,
    ImprovementPublished,
    ImprovementReopened,
    ImprovementReviewed,
    ImprovementStarted,
    PracticeShared,
    PracticeTakenUp,
    Prompt,
    PromptKind,
    ProposedBy,
    PublicationWithdrawn,
    Wording,
)
from casework.domain.improvements.improvement import fold
from casework.domain.money import Money
from casework.domain.standards.signals import (
    CasesOf,
    Change,
    ExplanationWithdrawn,
    Rule,
    SignalExplained,
    SignalName,
)
from tests.details import detail

CASE = Prompt(kind=PromptKind.CASE, of="case-1")
STANDARD = Prompt(kind=PromptKind.STANDARD, of="town", part="a")
SAVING = Money.of("10000")
JUNE, JULY = dt.date(2026, 6, 1), dt.date(2026, 7, 1)
DIP = SignalName(change=Change.DIP, rule=Rule.OUTSIDE, first="2026-02")
HOUSING = CasesOf(service="housing", team="repairs", handler="staff-17")
REASONS = detail(1)

IMPROVEMENTS = {
    "proposed": (
        ImprovementProposed(
            title=detail(1),
            proposed_by=ProposedBy.STAFF,
            proposer="staff-3",
            prompts=(CASE, STANDARD),
            owner="staff-9",
            due_on=JUNE,
            saving=SAVING,
        ),
        ImprovementProposed(title=detail(1), proposed_by=ProposedBy.PUBLIC),
    ),
    "agreed": (
        ImprovementAgreed(owner="staff-9", due_on=JUNE, note=detail(2)),
        ImprovementAgreed(owner="staff-9", due_on=JUNE),
    ),
    "started": (ImprovementStarted(note=detail(2)), ImprovementStarted()),
    "done": (
        ImprovementDone(evidence=detail(3), review_on=JULY, saving=SAVING),
        ImprovementDone(evidence=detail(3)),
    ),
    "dropped": (ImprovementDropped(reason="too-costly", reasons=REASONS),) * 2,
    "reopened": (ImprovementReopened(reasons=REASONS),) * 2,
    "reviewed": (
        ImprovementReviewed(effect=Effect.WORKED, findings=detail(4), review_on=JULY, saving=SAVING),
        ImprovementReviewed(effect=Effect.TOO_EARLY, findings=detail(4)),
    ),
    "corrected": (
        ImprovementCorrected(
            reasons=REASONS,
            title=detail(5),
            proposed_by=ProposedBy.PARTNER,
            proposer="nhs-trust",
            owner="staff-8",
            due_on=JULY,
            saving=SAVING,
            prompts_added=(STANDARD,),
            prompts_removed=(CASE,),
        ),
        ImprovementCorrected(reasons=REASONS),
    ),
    "award_made": (
        AwardMade(to="staff-3", money=Money.of("5000"), note=detail(2)),
        AwardMade(to="staff-3", money=Money.of("500", "EUR")),
    ),
    "published": (
        ImprovementPublished(asked=detail(6), done=detail(7), wording=Wording.YOU_ASKED, published_from=JUNE),
        ImprovementPublished(asked=detail(6), done=detail(7), wording=Wording.YOU_TOLD_US, published_from=JULY),
    ),
    "publication_withdrawn": (PublicationWithdrawn(reasons=REASONS),) * 2,
    "shared": (PracticeShared(partners=("nhs-trust", "police"), note=detail(2)), PracticeShared(partners=("police",))),
    "taken_up": (PracticeTakenUp(partner="police", note=detail(2)), PracticeTakenUp(partner="police")),
}
"""The events of an improvement, by their names without the prefix."""

SIGNALS = {
    "explained": tuple(
        SignalExplained(
            series="foi-2000/1/respond",
            signal=DIP,
            whose=whose,
            why=detail(1),
            action=detail(2),
            owner="staff-20",
            due_on=JUNE,
        )
        for whose in (HOUSING, CasesOf())
    ),
    "explanation_withdrawn": tuple(
        ExplanationWithdrawn(series="foi-2000/1/respond", signal=DIP, whose=whose, reasons=REASONS)
        for whose in (HOUSING, CasesOf())
    ),
}
"""The events of explanations, by their names without the prefix."""


def facts(*events, first=dt.date(2026, 1, 5)):
    """Facts of an improvement, one a day from the 5th of January 2026 on."""
    return tuple(
        ImprovementFact(version=number, on=first + dt.timedelta(days=number - 1), event=event)
        for number, event in enumerate(events, start=1)
    )


def improvement(*events):
    """The improvement i1 to which these happened after it was proposed, one a day from the 5th of January on."""
    return fold("i1", facts(IMPROVEMENTS["proposed"][1], *events))
