"""Every event once with all that it can say, and once with the least: what the golden files were recorded from.

An event type that is new, or a shape with a new schema number, gets a file by ``python -m tests.event_examples``; it
writes what is missing under ``tests/golden/events`` and never touches what is there.
"""

import datetime as dt
import json
import typing
from pathlib import Path

import attrs

from casework.application.codec import encode
from casework.domain.cases.events import (
    BY_NAME,
    NAMES,
    SCHEMAS,
    Absorbed,
    Accepted,
    Acknowledged,
    AdjustmentAgreed,
    AdjustmentEnded,
    Assigned,
    Categorised,
    Category,
    Closed,
    ConsentRecorded,
    Corrected,
    DateAgreed,
    DateChange,
    DateSet,
    DatesRecomputed,
    Declined,
    DelayInformed,
    DocumentAdded,
    DocumentErased,
    Escalated,
    EscalationDeclined,
    Extended,
    FindingMade,
    FlagCleared,
    FlagRaised,
    ImportUndone,
    JudgedElsewhere,
    Learned,
    Link,
    Linked,
    Matter,
    MatterAdded,
    Merged,
    MilestoneReached,
    Noted,
    Party,
    PartyAdded,
    PartyRemoved,
    PassedOn,
    Paused,
    PreferencesStated,
    Pursued,
    Received,
    Reclassified,
    Recognised,
    RecognitionTold,
    Referred,
    RemedyAgreed,
    RemedyDone,
    RemedyUndeliverable,
    Reopened,
    Replacement,
    Responded,
    Resumed,
    Source,
    Withdrawn,
)
from casework.domain.cases.vocabulary import (
    AskedBy,
    Channel,
    Confidentiality,
    ConsentScope,
    ConsentStep,
    CountsFrom,
    DateCause,
    DocumentUse,
    FindingBy,
    FlagKind,
    Formality,
    Irregularity,
    Kind,
    LinkKind,
    RecomputePolicy,
    RemedyKind,
    Role,
    SetBy,
)
from casework.domain.money import Money
from tests.details import detail

GOLDEN = Path(__file__).parent / "golden" / "events"
DAY = dt.date(2026, 4, 3)
INSTANT = dt.datetime(2026, 4, 3, 23, 30, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=1)))
MATTER = Matter(
    matter="m1",
    service="waste",
    categories=(Category(scheme="cause", code="delay"), Category(scheme="theme", code="bins")),
    summary=detail(1),
)
PARTY = Party(party="p1", role=Role.ADVOCATE, person=detail(2), actor="person-4", acts_for="p2", child=True)

FULL = (
    Received(
        kind=Kind.COMPLAINT,
        procedure="lgsco-code-2024",
        reference="26-7KQ2M4-X",
        stage="1",
        channel=Channel.WEB,
        formality=Formality.FORMAL,
        written_on=DAY,
        summary=detail(3),
        matters=(MATTER, Matter(matter="m2")),
        parties=(PARTY, Party(party="p2", role=Role.COMPLAINANT)),
        source=Source(system="legacy", key="4711/a", batch="batch-1", file=2, sheet=1, line=12),
        anonymous=True,
        links=(Link(case="case-2", link=LinkKind.SPLIT_FROM),),
        undated=True,
    ),
    Reclassified(
        kind=Kind.COMPLAINT,
        formality=Formality.FORMAL,
        procedure="lgsco-code-2024",
        stage="1",
        counts_from=CountsFrom.CHANGE,
        reason="asked-for-it",
        note=detail(15),
    ),
    Acknowledged(stage="1", told_due_on=DAY, document="d1"),
    Accepted(stage="1", despite="late", reasons=detail(16)),
    Declined(
        stage="1",
        exclusion="late",
        reasons=detail(17),
        discretion=detail(18),
        ombudsman_told=True,
        restriction="r1",
        document="d1",
    ),
    PassedOn(body="water-company", party="p1", document="d1", note=detail(19)),
    Categorised(matter="m1", scheme="cause", categories=("delay", "conduct")),
    Assigned(stage="1", handler="staff-17", team="housing", override=detail(20)),
    ConsentRecorded(
        step=ConsentStep.RECEIVED,
        scopes=(ConsentScope.ACT_FOR, ConsentScope.DISCLOSE),
        giver="p1",
        party="p2",
        expires_on=DAY,
        evidence="d1",
        note=detail(21),
    ),
    Recognised(staff=("staff-17",), teams=("parks",)),
    RecognitionTold(who="staff-17"),
    Paused(pause="p1", reason="clarification", note=detail(4)),
    Resumed(pause="p1", note=detail(5)),
    Extended(
        stage="1",
        limit="respond",
        reason="complexity",
        amount=10,
        unit="working_days",
        until=DAY,
        agreed_by="p1",
        told_on=DAY,
        told=("p1", "p2"),
        ombudsman_told=True,
        undated=True,
        irregular=(Irregularity.TOO_OFTEN, Irregularity.ABOVE_CAP),
        note=detail(6),
    ),
    DateAgreed(stage="1", limit="respond", until=DAY, document="d1"),
    DateSet(stage="1", limit="respond", until=DAY, by=SetBy.OMBUDSMAN, document="d1", note=detail(22)),
    DatesRecomputed(
        policy=RecomputePolicy.FAVOUR_COMPLAINANT,
        dates=(
            DateChange(
                visit=0,
                stage="1",
                limit="respond",
                turn=1,
                before=DAY,
                after=DAY,
                causes=(DateCause.CALENDAR,),
                since=41,
            ),
        ),
    ),
    DelayInformed(stage="1", limit="respond", told_due_on=DAY, reason="complexity", document="d1", note=detail(23)),
    MilestoneReached(stage="1", milestone="panel-met"),
    Responded(stage="1", outcome="upheld", letter=detail(7), to=("p1",), document="d1"),
    Escalated(stage="2", asked_by=AskedBy.BODY, note=detail(8)),
    EscalationDeclined(
        stage="2",
        exclusion="court",
        reasons=detail(24),
        discretion=detail(25),
        ombudsman_told=True,
        asked_on=DAY,
        restriction="r1",
        document="d1",
    ),
    Referred(body="ombudsman", document="d1", note=detail(9)),
    Withdrawn(note=detail(10), undated=True),
    Pursued(reason="public-interest", note=detail(26)),
    Closed(outcome="upheld", note=detail(11), undated=True),
    Reopened(reason="new-evidence", note=detail(12)),
    Noted(text=detail(13)),
    PreferencesStated(party="p1", preferences=detail(27)),
    AdjustmentAgreed(adjustment="a1", party="p1", what=detail(28), review_on=DAY),
    AdjustmentEnded(adjustment="a1", reason="not-needed", note=detail(29)),
    FlagRaised(flag="f1", kind=FlagKind.SAFEGUARDING, told=("team-mash",), note=detail(30)),
    FlagCleared(flag="f1", reason="resolved", note=detail(31)),
    FindingMade(
        matter="m1",
        stage="1",
        scheme="housing-ombudsman",
        outcome="maladministration",
        by=FindingBy.OMBUDSMAN,
        reasons=detail(32),
        undated=True,
    ),
    RemedyAgreed(
        remedy="r1",
        kind=RemedyKind.PAYMENT,
        what=detail(33),
        money=Money.of("150.00"),
        due_on=DAY,
        matter="m1",
        owner="staff-17",
        undated=True,
    ),
    RemedyDone(remedy="r1", note=detail(34), undated=True),
    RemedyUndeliverable(remedy="r1", reason="declined", note=detail(35)),
    Learned(learning="l1", cause="delay", what=detail(36), owner="staff-17", undated=True),
    DocumentAdded(
        document="d1",
        use=DocumentUse.SENT,
        title=detail(37),
        media_type="application/pdf",
        sha256="0" * 64,
        size=1024,
        address=detail(38),
        confidentiality=Confidentiality.RESTRICTED,
        third_party=True,
        template="acknowledgement",
        promised_on=DAY,
        undated=True,
    ),
    DocumentErased(document="d1", reason="retention"),
    Linked(link=Link(case="case-2", link=LinkKind.SAME_CAUSE), note=detail(39)),
    Merged(into="case-2", reason="duplicate", note=detail(40)),
    Absorbed(case="case-2", received_on=DAY, earlier=True),
    JudgedElsewhere(name="target", due_on=DAY, verdict="overdue"),
    ImportUndone(batch="batch-1"),
    PartyAdded(stage="1", party=PARTY, override=detail(41)),
    PartyRemoved(party="p1", reason="left", note=detail(42)),
    MatterAdded(matter=MATTER),
    Corrected(
        version=2,
        reason="typing-error",
        replacement=Replacement(happened=INSTANT, event=Acknowledged(stage="1", told_due_on=DAY)),
        note=detail(14),
    ),
)
MINIMAL = (
    Received(kind=Kind.COMMENT, procedure="local-feedback", reference="C-1", stage="1"),
    Acknowledged(stage="1"),
    Accepted(stage="1"),
    Categorised(matter="m1", scheme="cause"),
    Assigned(stage="1"),
    Paused(pause="p1", reason="clarification"),
    Resumed(pause="p1"),
    Extended(stage="1", limit="respond", reason="complexity"),
    DateAgreed(stage="1", limit="respond", until=DAY),
    MilestoneReached(stage="1", milestone="panel-met"),
    Responded(stage="1"),
    Escalated(stage="2"),
    Referred(body="ombudsman"),
    Withdrawn(),
    Closed(),
    Reopened(reason="new-evidence"),
    Noted(text=detail(1)),
    PartyAdded(stage="1", party=Party(party="p1", role=Role.COMPLAINANT)),
    MatterAdded(matter=Matter(matter="m1")),
    Corrected(version=2, reason="typing-error"),
    Reclassified(kind=Kind.COMMENT, procedure="local-feedback", stage="1", reason="typing-error"),
    Declined(stage="1", exclusion="late", reasons=detail(1)),
    PassedOn(body="water-company"),
    PartyRemoved(party="p1", reason="left"),
    ConsentRecorded(step=ConsentStep.REQUESTED, giver="p1"),
    Recognised(),
    RecognitionTold(who="staff-17"),
    DateSet(stage="1", limit="respond", until=DAY, by=SetBy.COURT),
    DatesRecomputed(policy=RecomputePolicy.NEVER),
    DelayInformed(stage="1", limit="respond", told_due_on=DAY, reason="complexity"),
    EscalationDeclined(stage="2", exclusion="court", reasons=detail(1)),
    Pursued(reason="public-interest"),
    PreferencesStated(party="p1", preferences=detail(1)),
    AdjustmentAgreed(adjustment="a1", party="p1", what=detail(1)),
    AdjustmentEnded(adjustment="a1", reason="not-needed"),
    FlagRaised(flag="f1", kind=FlagKind.RISK),
    FlagCleared(flag="f1", reason="resolved"),
    FindingMade(matter="m1", stage="1", scheme="upheld", outcome="upheld"),
    RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY),
    RemedyDone(remedy="r1"),
    RemedyUndeliverable(remedy="r1", reason="declined"),
    Learned(learning="l1", cause="delay", what=detail(1)),
    DocumentAdded(
        document="d1",
        use=DocumentUse.RECEIVED,
        title=detail(1),
    ),
    DocumentErased(document="d1", reason="retention"),
    Linked(link=Link(case="case-2", link=LinkKind.DUPLICATE)),
    Merged(into="case-2", reason="duplicate"),
    Absorbed(case="case-2", received_at=INSTANT),
    JudgedElsewhere(name="target", due_at=INSTANT),
    ImportUndone(batch="batch-1"),
)


def examples_of(name):
    """Return the full and the minimal example of an event."""
    return tuple(next(event for event in events if NAMES[type(event)] == name) for events in (FULL, MINIMAL))


def shape_of(kind):
    """Return the fields of an event in words: what a schema number stands for."""
    hints = typing.get_type_hints(kind)
    return {field.name: f"{_in_words(hints[field.name])}{_default(field)}" for field in attrs.fields(kind)}


def _default(field):
    return "" if field.default is attrs.NOTHING else f" = {field.default!s}"


def _in_words(hint):
    inner = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return f"[{_in_words(inner[0])}]"
    if inner and len(inner) > 4:
        return "an event"
    if inner:
        return " | ".join(_in_words(one) for one in inner)
    if attrs.has(hint):
        return "{" + ", ".join(f"{name}: {words}" for name, words in shape_of(hint).items()) + "}"
    words = [str(word) for word in hint] if hasattr(hint, "__members__") else []
    return "/".join(words) or hint.__name__.removesuffix("Type").lower()


def golden_files():
    """Return every golden file, sorted."""
    return sorted(GOLDEN.glob("*.json"))


def record_missing():
    """Write the golden file of each event that has none for its present schema."""
    for name, kind in BY_NAME.items():
        path = GOLDEN / f"{name}.schema{SCHEMAS[name]}.json"
        full, minimal = examples_of(name)
        if not path.exists():
            content = {"shape": shape_of(kind), "full": encode(full), "minimal": encode(minimal)}
            path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record_missing()
