"""What a casebook gave, as plain data: what the schemas promise, at the place of the body, as far as one may see."""

import datetime as dt
import json

import pytest
from jsonschema import Draft202012Validator

from casework import Actor, Organisation, json_schema, openapi_schemas
from casework.application.access import AllowAll, Sight
from casework.application.as_data.schemas import SHAPES
from casework.errors import NotFoundError, UsageError
from tests.complaints import CARE, FOI
from tests.offices import OFFICER, complaint, office
from tests.schemas import check

STRANGER = Actor("staff-99")


def eventful(book):
    """A complaint in which nearly everything happened that can be told."""
    complaint(
        book, reference="C-1", service="waste", summary="Bins", categories={"cause": "delay"}, channel="web",
        complainant={"name": "Jo"}, complainant_id="customer-88", formality="formal",
    )  # fmt: skip
    other = complaint(book, reference="C-2")
    said = {"by": OFFICER}
    book.add_party("C-1", party="p2", role="representative", acts_for="p1", person={"name": "Ed"}, **said)
    book.consent("C-1", step="received", giver="p1", party="p2", scopes=["act_for", "disclose"], **said)
    book.prefer("C-1", party="p1", preferences={"language": "cy"}, **said)
    book.adjust("C-1", party="p1", what="Large print", review_on=dt.date(2026, 3, 2), **said)
    book.flag("C-1", kind="risk", told=["staff-3"], **said)
    book.assign("C-1", handler="staff-20", team="housing", **said)
    book.acknowledge("C-1", **said)
    book.accept("C-1", despite="late", reasons="She was in hospital", **said)
    book.extend("C-1", limit="respond", reason="complex", amount=5, told_on=dt.date(2026, 1, 5), **said)
    book.inform_delay("C-1", limit="respond", told_due_on=dt.date(2026, 1, 30), reason="sickness", note="Sorry", **said)
    book.document("C-1", use="received", title="Letter", media_type="text/plain", sha256="0" * 64, size=1, **said)
    book.link("C-1", link="same_cause", other="C-2", **said)
    book.note("C-1", text="Called", **said)
    book.finding("C-1", matter="m1", outcome="upheld", reasons="They were missed", **said)
    book.remedy("C-1", kind="payment", money="150", what="For the bins", due_on=dt.date(2026, 2, 2), **said)
    book.learn("C-1", cause="delay", what="Plan for snow", owner="staff-9", **said)
    book.respond("C-1", outcome="upheld", letter="Dear Jo", **said)
    book.close_case("C-1", **said)
    return other


@pytest.fixture
def book():
    """An office with an eventful case."""
    book = office()
    eventful(book)
    return book


def test_everything_that_is_told_is_as_the_schemas_say(book):
    file = book.file("C-1")

    for asked in ({}, {"explain": True, "history": True, "people": True}):
        check("case", book.as_dict(file, **asked))
    check("row", book.as_dict(book.find()[0]))
    check("next-steps", book.as_dict(book.next_steps("C-2")))
    for explain in (False, True):
        assert [check("deadline", book.as_dict(each, explain=explain)) for each in file.deadlines]
        assert [check("window", book.as_dict(each, explain=explain)) for each in book.windows("C-1")]


def test_no_part_of_the_eventful_case_is_told_as_an_empty_list(book):
    told = book.as_dict(book.file("C-1"), history=True, people=True)

    empty = {
        "formerly",
        "judged_elsewhere",
        "dates_given",
        "irregular_extensions",
        "restrictions",
        "milestones",
        "refusals",
        "praise",
    }
    assert {name for name, value in told.items() if value in ([], {})} == empty


@pytest.mark.parametrize("name", SHAPES)
def test_a_schema_is_one_that_others_can_read(name):
    schema = json_schema(name)

    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    assert schema["$id"] == f"urn:casework:schema:{name}"


@pytest.mark.parametrize(
    "broken", [{"version": "3"}, {"kind": "complain"}, {"received": "yesterday"}, {"colour": "red"}]
)
def test_data_that_the_schema_does_not_know_is_noticed(book, broken):
    told = book.as_dict(book.file("C-1"))

    with pytest.raises(AssertionError, match=next(iter(broken))):
        check("case", told | broken)


def references(schema):
    """Every reference in a schema."""
    if isinstance(schema, dict):
        return {value for key, value in schema.items() if key == "$ref"}.union(*map(references, schema.values()))
    return set().union(*map(references, schema)) if isinstance(schema, list) else set()


def test_an_openapi_description_gets_all_that_its_schemas_refer_to():
    components = openapi_schemas(*SHAPES)

    assert references(components) <= {f"#/components/schemas/{name}" for name in components}
    assert len(references(components)) > 20
    assert {*SHAPES} < {*components}
    assert components["deadline"]["properties"] == json_schema("deadline")["properties"] | {
        "steps": {"type": "array", "items": {"$ref": "#/components/schemas/StepData"}}
    }


def test_an_unknown_schema_is_refused_with_those_that_there_are():
    with pytest.raises(NotFoundError, match="case, deadline, decision, next-steps, row, window"):
        json_schema("file")


def test_what_no_casebook_gave_is_refused():
    with pytest.raises(UsageError, match="as_dict tells of what a casebook gave"):
        office().as_dict("C-1")


def test_days_and_instants_are_those_of_the_place_of_the_body():
    book = office(organisation=Organisation(id="council", zone="Asia/Kolkata"))
    complaint(book, reference="C-1", received_at=dt.datetime(2026, 1, 4, 20, 0, tzinfo=dt.UTC))

    told = book.as_dict(book.file("C-1"))

    assert told["received"] == "2026-01-05T01:30:00+05:30"
    assert {each["starts"] for each in told["deadlines"] if each["limit"] == "acknowledge"} == {"2026-01-05"}
    assert told["on"] == "2026-01-05"


def test_dates_are_said_to_stand_as_they_do_on_the_day_that_is_asked_for(book):
    def statuses(on):
        return {each["limit"]: each["status"] for each in book.as_dict(book.file("C-2"), on=on)["deadlines"]}

    assert statuses(None)["acknowledge"] == "running"
    assert statuses(dt.date(2026, 3, 2))["acknowledge"] == "overdue"
    (first, *_) = book.deadlines("C-2")
    assert book.as_dict(first, on=dt.date(2026, 3, 2))["status"] == "overdue"


class Hides(AllowAll):
    """Strangers see cases without their words and people, and no restriction."""

    def sees(self, viewer, row, what):
        return viewer == OFFICER or (what is Sight.CASE and row.reference != "C-2")

    def sees_all(self, viewer):
        return viewer == OFFICER

    def may(self, actor, action, row):
        return actor == OFFICER


def test_a_viewer_is_told_no_more_than_they_may_see():
    book = office(policy=Hides())
    other = eventful(book)
    book.restrict(
        person="customer-88", measure="no_visits", reasons="Threats", review_on=dt.date(2026, 7, 1), appeal_told=True,
        by=OFFICER,
    )  # fmt: skip

    hidden = book.as_dict(book.file("C-1", viewer=STRANGER), viewer=STRANGER, history=True, people=True)
    shown = book.as_dict(book.file("C-1", viewer=OFFICER), viewer=OFFICER, history=True, people=True)

    assert (hidden["people"], shown["people"]) == (
        {"p1": None, "p2": None},
        {"p1": {"name": "Jo"}, "p2": {"name": "Ed"}},
    )
    assert (hidden["needs"], shown["needs"]) == ({"a1": "[hidden]"}, {"a1": "Large print"})
    assert (hidden["summary"], shown["summary"]) == ("[hidden]", "Bins")
    assert (hidden["restrictions"], len(shown["restrictions"])) == ([], 1)
    assert (hidden["links"], shown["links"]) == (
        [{"link": "same_cause", "case": other.id}],
        [{"link": "same_cause", "case": "C-2"}],
    )
    for told in (hidden, shown):
        check("case", told)


def test_what_is_known_of_people_is_told_only_where_it_was_asked_for(book):
    told = json.dumps(book.as_dict(book.file("C-1"), explain=True, history=True))

    assert not [secret for secret in ("Jo", "Ed", "cy", "Large print") if f'"{secret}"' in told]


def test_cases_under_other_procedures_are_told_alike(book):
    for number, (kind, procedure) in enumerate((("complaint", CARE), ("information_request", FOI))):
        complaint(book, kind=kind, procedure=procedure, reference=f"X-{number}")
        check("case", book.as_dict(book.file(f"X-{number}"), explain=True))
