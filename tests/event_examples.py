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
    Accepted,
    Acknowledged,
    Assigned,
    Categorised,
    Category,
    Closed,
    Corrected,
    DateAgreed,
    Escalated,
    Extended,
    Matter,
    MatterAdded,
    MilestoneReached,
    Noted,
    Party,
    PartyAdded,
    Paused,
    Received,
    Referred,
    Reopened,
    Replacement,
    Responded,
    Resumed,
    Source,
    Withdrawn,
)
from casework.domain.cases.vocabulary import AskedBy, Channel, Formality, Kind, Role
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
PARTY = Party(party="p1", role=Role.ADVOCATE, person=detail(2), actor="staff-17")

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
        source=Source(system="legacy", key="4711/a"),
    ),
    Acknowledged(stage="1", told_due_on=DAY),
    Accepted(stage="1"),
    Categorised(matter="m1", scheme="cause", categories=("delay", "conduct")),
    Assigned(handler="staff-17", team="housing"),
    Paused(pause="p1", reason="clarification", note=detail(4)),
    Resumed(pause="p1", note=detail(5)),
    Extended(
        stage="1",
        limit="respond",
        reason="complexity",
        amount=10,
        unit="working_days",
        until=DAY,
        told_on=DAY,
        note=detail(6),
    ),
    DateAgreed(stage="1", limit="respond", until=DAY),
    MilestoneReached(stage="1", milestone="panel-met"),
    Responded(stage="1", outcome="upheld", letter=detail(7)),
    Escalated(stage="2", asked_by=AskedBy.BODY, note=detail(8)),
    Referred(body="ombudsman", note=detail(9)),
    Withdrawn(note=detail(10)),
    Closed(outcome="upheld", note=detail(11)),
    Reopened(reason="new-evidence", note=detail(12)),
    Noted(text=detail(13)),
    PartyAdded(party=PARTY),
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
    Assigned(),
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
    PartyAdded(party=Party(party="p1", role=Role.COMPLAINANT)),
    MatterAdded(matter=Matter(matter="m1")),
    Corrected(version=2, reason="typing-error"),
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
