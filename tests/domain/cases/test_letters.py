"""The letters that an ombudsman asks for: each fact that was told in one may name it, as a document of the case."""

import pytest

from casework.domain.cases.events import Responded
from casework.domain.cases.vocabulary import DocumentUse
from casework.errors import DecisionError
from tests.complaints import FEEDBACK, after, case_of, decide, received
from tests.details import detail

LETTER = {"title": detail(1), "media_type": "application/pdf", "sha256": "ab" * 32, "size": 7, "use": DocumentUse.SENT}
REFUSED = {"exclusion": "legal-proceedings", "reasons": detail(2), "ombudsman_told": True}
COMPLAINT = case_of(received())
LETTERS = pytest.mark.parametrize(
    ("decision", "fields"),
    [
        ("acknowledge", {}),
        ("decline", REFUSED),
        ("decline-escalation", REFUSED),
        ("refer", {"body": "lgsco"}),
        ("pass-on", {"body": "water-company"}),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)


def ready_for(decision):
    """A case that allows *decision*, and the procedure that governs it."""
    if decision == "pass-on":
        when, event = received(procedure=FEEDBACK, anonymous=True)
        return case_of((when, event)), {"procedure": FEEDBACK}
    return (after(COMPLAINT, Responded(stage="1"), "2026-01-06") if "escalation" in decision else COMPLAINT), {}


@LETTERS
def test_the_letter_that_told_it_is_named(decision, fields):
    case, rules = ready_for(decision)
    case = decide(case, "document", "2026-01-07", **rules, **LETTER)

    told = decide(case, decision, "2026-01-07", document="d1", **rules, **fields)

    assert told.history[-1].event.document == "d1"
    assert decide(case, decision, "2026-01-07", **rules, **fields).history[-1].event.document is None


@LETTERS
def test_a_letter_that_is_not_in_the_case_is_not_named(decision, fields):
    case, rules = ready_for(decision)

    with pytest.raises(DecisionError) as refused:
        decide(case, decision, "2026-01-07", document="d7", **rules, **fields)

    assert refused.value.why == "it has no document d7; it has none"
