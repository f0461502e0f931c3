"""What a letter must say by the procedure, as an officer could look it up."""

import attrs
import pytest

from casework.adapters.toml_notifications import load_templates
from casework.application.as_data.next_steps import next_steps_data
from casework.domain.cases.events import (
    Acknowledged,
    Closed,
    Declined,
    Escalated,
    EscalationDeclined,
    Received,
    Responded,
)
from casework.domain.cases.vocabulary import Kind
from casework.domain.conduct import LetterKind, LetterPart
from casework.domain.deadlines import deadlines
from casework.domain.letters import must_say, placeholders_for
from casework.domain.next_steps import next_steps
from casework.domain.notifications.placeholders import placeholders_of
from tests.complaints import CALENDARS, COUNCIL, LONDON, PLACE, PROCEDURES, case_of, on
from tests.details import detail

TEMPLATES = load_templates()


def case(*facts, procedure=COUNCIL):
    first = Received(kind=Kind.COMPLAINT, procedure=procedure, reference="C-1", stage="1")
    return case_of((on("2026-01-05"), first), *((on(day), event) for day, event in facts))


def version(procedure=COUNCIL):
    return PROCEDURES.get(procedure).versions[-1]


def said(kind, *facts, procedure=COUNCIL):
    """What a letter must say, each part with where it is written down."""
    found = must_say(case(*facts, procedure=procedure), version(procedure), kind)
    return {each.part.value: each.authority.citation for each in found}


def to_come(*facts, rules=None):
    found, rules = case(*facts), rules or version()
    known = deadlines(found, rules, place=PLACE, calendars=CALENDARS)
    return [each.kind.value for each in next_steps(found, rules, known, on=on("2026-02-01"), zone=LONDON).letters]


ANSWERED = ("2026-01-12", Responded(stage="1"))
STAGE_2 = ("2026-01-20", Escalated(stage="2"))


def test_more_time_is_told_with_the_new_date_the_reasons_and_the_ombudsman():
    assert said(LetterKind.EXTENDED) == {
        "new_date": "LGSCO Code 2024, 6.4",
        "reasons": "LGSCO Code 2024, 6.4",
        "ombudsman": "LGSCO Code 2024, 6.5",
    }


def test_the_answer_of_stage_1_tells_the_way_to_stage_2_and_that_of_stage_2_the_way_to_the_ombudsman():
    first, final = said(LetterKind.RESPONSE), said(LetterKind.RESPONSE, ANSWERED, STAGE_2)

    assert ("next_stage" in first, "ombudsman" in first) == (True, False)
    assert ("next_stage" in final, "ombudsman" in final, "final" in final) == (False, True, True)


def test_each_procedure_asks_for_its_own():
    answer = said(LetterKind.RESPONSE, procedure="public-health-complaints-england-2012")

    assert list(answer) == ["considered", "decision", "remedy", "outstanding", "ombudsman"]
    assert set(answer.values()) == {"SI 2012/3094 reg 29(2)"}
    assert said(LetterKind.ACKNOWLEDGED) == {}


def test_a_refusal_names_the_ombudsman_where_its_ground_says_so():
    assert said(LetterKind.RIGHT_TO_ESCALATE) == {
        "reasons": "LGSCO Code 2024, 2.4, 5.7",
        "ombudsman": "LGSCO Code 2024, 2.2, 2.4",
    }
    refused = Declined(stage="1", exclusion="considered-before", reasons=detail(1), ombudsman_told=True)
    ground = "the organisation's own policy, under LGSCO Code 2024, 2.3"
    assert said(LetterKind.RIGHT_TO_ESCALATE, ("2026-01-08", refused))["ombudsman"] == ground


def test_a_refusal_for_a_ground_without_a_signpost_names_nobody():
    silent = attrs.evolve(version().exclusion("late"), signpost=False)
    refused = EscalationDeclined(stage="2", exclusion="late", reasons=detail(1))
    rules = attrs.evolve(version(), exclusions=(silent, *version().exclusions[1:]))

    found = must_say(case(ANSWERED, ("2026-01-20", refused)), rules, LetterKind.RIGHT_TO_ESCALATE)

    assert [each.part for each in found] == [LetterPart.REASONS]


def test_the_letters_that_may_still_be_needed_are_told():
    assert to_come() == ["extended", "delay", "response", "right_to_escalate"]
    assert to_come(ANSWERED) == ["right_to_escalate"]
    assert to_come(ANSWERED, STAGE_2) == ["extended", "delay", "response"]
    assert to_come(ANSWERED, ("2026-01-13", Closed())) == []


def test_an_acknowledgement_is_told_until_it_is_sent():
    rules = version("housing-ombudsman-code-2024")
    stages = tuple(attrs.evolve(stage, limits=()) for stage in rules.stages)
    rules = attrs.evolve(rules, procedure=COUNCIL, stages=stages)

    assert to_come(rules=rules)[0] == "acknowledged"
    assert "acknowledged" not in to_come(("2026-01-06", Acknowledged(stage="1")), rules=rules)


def test_what_is_on_record_is_filled_in_and_the_rest_is_for_the_writer():
    assert placeholders_for(LetterPart.OMBUDSMAN, LetterKind.EXTENDED) == ("ombudsman", "ombudsman_contact")
    assert placeholders_for(LetterPart.REASONS, LetterKind.DELAY) == ("reason",)
    assert placeholders_for(LetterPart.REASONS, LetterKind.RESPONSE) == ()
    assert placeholders_for(LetterPart.DECISION, LetterKind.RESPONSE) == ()


def every_rule():
    for name in PROCEDURES.ids():
        for rules in PROCEDURES.get(name).versions:
            yield from (rule for stage in rules.stages for rule in stage.letters)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_the_templates_that_come_with_casework_say_what_every_procedure_asks_of_them(name):
    template = TEMPLATES[name]
    words = template.subject + template.text
    asked = {part for rule in every_rule() if rule.kind == template.kind for part in rule.says}
    needed = {each for part in asked for each in placeholders_for(part, LetterKind(template.kind))}

    assert {each for each in needed if f"{{{each}}}" not in words} == set()


def test_every_letter_of_a_procedure_is_a_notification_that_goes_to_the_complainant():
    assert {kind.notice.audience.value for kind in LetterKind} == {"complainant"}
    assert all(placeholders_of(kind.notice) for kind in LetterKind)


def test_what_the_letters_of_a_procedure_must_say_was_seen_somewhere_or_is_said_to_be_from_memory():
    rules = list(every_rule())

    assert len(rules) > 30
    assert [each for each in rules if each.authority.evidence.was_read and not each.authority.source] == []


def test_scripts_are_told_what_letters_must_say_and_by_which_placeholders():
    found = case()
    known = deadlines(found, version(), place=PLACE, calendars=CALENDARS)
    told = next_steps_data(next_steps(found, version(), known, on=on("2026-02-01"), zone=LONDON), zone=LONDON)

    assert [each["kind"] for each in told["letters"]] == ["extended", "delay", "response", "right_to_escalate"]
    assert told["letters"][0]["says"][2] == {
        "part": "ombudsman",
        "placeholders": ["ombudsman", "ombudsman_contact"],
        "citation": "LGSCO Code 2024, 6.5",
        "evidence": "read",
    }
