"""The log's codec: what was written must be read for ever, and what is not known is refused."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from casework.application.codec import as_kept, decode, encode, event_from, fact_of, json_data, moment_text, plain
from casework.domain.cases.events import (
    BY_NAME,
    NAMES,
    SCHEMAS,
    Absorbed,
    Acknowledged,
    Corrected,
    JudgedElsewhere,
    Matter,
    Received,
    Recognised,
)
from casework.domain.cases.vocabulary import Channel, Kind
from casework.domain.envelope import Record
from casework.errors import EventShapeError, NaiveInstantError, UsageError
from casework.testing import strategies
from tests.event_examples import FULL, MINIMAL, examples_of, golden_files, shape_of

CANARY = "Mrs Canary of 12 Mill Lane"

each_file = pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)


def _name_and_schema(path):
    name, _, schema = path.stem.rpartition(".schema")
    return name, int(schema)


TWO_DECIMALS = "an amount of money is kept with two decimals, such as 150.00"
EXACTLY = "a number with a point is not kept exactly: give it as text, such as '150.00'"


@pytest.mark.parametrize(
    ("money", "why"),
    [
        ({"amount": 5.1}, EXACTLY),
        ({"amount": "5.00", "currency": 1.5}, EXACTLY),
        ({"amount": "1E1"}, TWO_DECIMALS),
        ({"amount": "5"}, TWO_DECIMALS),
        ({"amount": 5}, TWO_DECIMALS),
        ({"amount": "lots"}, "money.amount is no amount of money: write it in digits, with two decimals, as 150.00"),
        ({"amount": None}, "money.amount must be an amount such as 150.00, not nothing"),
        ({"currency": "GBP"}, "money has no amount"),
        ("5", "money must be fields by name or nothing, not text"),
        (5.1, EXACTLY),
        ([5], "money must be fields by name or nothing, not a list"),
    ],
    ids=repr,
)
def test_an_amount_that_is_given_in_another_way_is_refused_in_our_words(money, why):
    with pytest.raises(UsageError) as refused:
        event_from("case.remedy_agreed", {"remedy": "r1", "kind": "payment", "money": money})

    assert str(refused.value) == f"there cannot be such an event remedy_agreed: {why}"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"due_on": "soon"}, "due_on is no date: write it as 2026-04-03"),
        ({"due_on": 5}, "due_on must be a date or nothing, not a whole number"),
        ({"remedy": ["r1"]}, "remedy must be text, not a list"),
        ({"remedy": 1.5}, EXACTLY),
        ({"remedy": None}, "remedy must be text, not nothing"),
        ({"kind": CANARY}, "kind is a word that is not one of its list"),
    ],
    ids=repr,
)
def test_a_field_that_holds_something_else_is_refused_in_our_words(fields, why):
    with pytest.raises(UsageError) as refused:
        event_from("case.remedy_agreed", {"remedy": "r1", "kind": "apology", **fields})

    assert str(refused.value) == f"there cannot be such an event remedy_agreed: {why}"


@each_file
def test_an_event_of_every_past_shape_is_read_as_it_was_recorded(path):
    name, schema = _name_and_schema(path)
    golden = json.loads(path.read_text())
    full, minimal = examples_of(name)

    assert decode(name, schema, golden["full"]) == full
    assert decode(name, schema, golden["minimal"]) == minimal


@each_file
def test_an_event_of_todays_shape_is_written_byte_for_byte_as_it_was_recorded(path):
    name, schema = _name_and_schema(path)
    golden = json.loads(path.read_text())
    full, minimal = examples_of(name)

    assert schema <= SCHEMAS[name]
    if schema == SCHEMAS[name]:
        assert (encode(full), encode(minimal)) == (golden["full"], golden["minimal"])


def test_every_event_has_a_golden_file_of_its_present_shape():
    recorded = {_name_and_schema(path) for path in golden_files()}

    assert set(SCHEMAS.items()) <= recorded, "record the missing ones with: python -m tests.event_examples"


def test_a_schema_number_stands_for_one_shape():
    shapes = {_name_and_schema(path): json.loads(path.read_text())["shape"] for path in golden_files()}

    changed = [name for name, kind in BY_NAME.items() if shape_of(kind) != shapes[name, SCHEMAS[name]]]

    assert not changed, "the fields of these changed: give them a new schema number and a golden file of their own"


def test_the_examples_hold_every_event_in_full_and_at_its_least():
    assert {type(event) for event in FULL} == {type(event) for event in MINIMAL} == set(NAMES)
    # A receipt that was taken in is a day or an instant, never both: each example has one of them. So is a due day.
    either = {(Absorbed, "received_on"), (Absorbed, "received_at")}
    either |= {(JudgedElsewhere, "due_on"), (JudgedElsewhere, "due_at")}
    assert all(
        getattr(event, name) not in (None, ())
        for event in FULL
        for name in shape_of(type(event))
        if (type(event), name) not in either
    )


@given(strategies.events())
def test_every_event_comes_back_from_its_text(event):
    assert decode(NAMES[type(event)], SCHEMAS[NAMES[type(event)]], encode(event)) == event


def test_an_event_is_read_from_text_with_other_spaces_and_another_order_too():
    assert decode("case.closed", 1, '{ "note": null,\n "outcome": "upheld" }').outcome == "upheld"


def _refused(name, schema, data):
    with pytest.raises(EventShapeError) as refused:
        decode(name, schema, data)
    return refused.value


def test_an_unknown_event_is_refused():
    error = _refused("became_overdue", 1, "{}")

    assert (error.name, error.schema, error.why) == ("became_overdue", 1, "this release knows no event of that name")
    assert "A newer release may be needed" in str(error)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_schema_from_the_future_is_refused(name):
    assert _refused(name, SCHEMAS[name] + 1, encode(examples_of(name)[0])).why == "this release knows schema 1"


@pytest.mark.parametrize("name", BY_NAME)
def test_a_field_that_the_shape_does_not_have_is_refused(name):
    more = json.dumps({**json.loads(encode(examples_of(name)[0])), "became_overdue": True})

    assert "became_overdue" in _refused(name, 1, more).why


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("case.received", "matters"),
        ("case.received", "parties"),
        ("case.received", "source"),
        ("case.party_added", "party"),
    ],
)
def test_a_field_that_a_part_of_an_event_does_not_have_is_refused(name, part):
    data = json.loads(encode(examples_of(name)[0]))
    inner = data[part][0] if isinstance(data[part], list) else data[part]
    inner["nickname"] = CANARY

    error = _refused(name, 1, json.dumps(data))

    assert "has no nickname" in error.why
    assert CANARY not in str(error)


def test_a_field_that_the_event_inside_a_correction_does_not_have_is_refused():
    data = json.loads(encode(examples_of("case.corrected")[0]))
    data["replacement"]["data"]["nickname"] = CANARY

    error = _refused("case.corrected", 1, json.dumps(data))

    assert (error.name, "has no nickname" in error.why) == ("case.acknowledged", True)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("case.acknowledged", "[]"),
        ("case.acknowledged", "{}"),
        ("case.acknowledged", '{"stage":"1"'),
        ("case.acknowledged", '{"stage":1}'),
        ("case.acknowledged", '{"stage":"1","told_due_on":"2026-04-03T00:00:00"}'),
        ("case.acknowledged", '{"stage":"1","told_due_on":20260403}'),
        ("case.acknowledged", '{"stage":"1\udc80"}'),
        ("case.categorised", '{"matter":"m1","scheme":"cause","categories":"delay"}'),
        ("case.extended", '{"stage":"1","limit":"respond","reason":"x","amount":"10"}'),
        ("case.received", '{"kind":"complaint","procedure":"p","reference":"r","stage":"1","matters":[{}]}'),
        ("case.corrected", '{"version":1,"reason":"x","replacement":{}}'),
        (
            "case.corrected",
            '{"version":1,"reason":"x","replacement":{"name":"case.closed","schema":1,"happened":"yesterday","data":{}}}',
        ),
        (
            "case.corrected",
            '{"version":1,"reason":"x","replacement":{"name":"case.closed","schema":9,"happened":"2026-04-03","data":{}}}',
        ),
        (
            "case.corrected",
            '{"version":1,"reason":"x","replacement":{"name":"case.corrected","schema":1,"happened":"2026-04-03","data":{}}}',
        ),
    ],
)
def test_a_wrong_shape_is_refused(name, data):
    assert _refused(name, 1, data).name in {name, "case.closed"}


def test_a_correction_nested_without_end_is_refused_like_any_wrong_shape():
    data = '{"version":1,"reason":"x"}'
    for _ in range(5_000):
        data = (
            '{"version":1,"reason":"x","replacement":'
            f'{{"name":"case.corrected","schema":1,"happened":"2026-04-03","data":{data}}}}}'
        )

    assert _refused("case.corrected", 1, data).name == "case.corrected"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("case.received", f'{{"kind":"{CANARY}","procedure":"p","reference":"r","stage":"1"}}'),
        ("case.noted", f'{{"text":"{CANARY}"}}'),
        ("case.withdrawn", f'{{"note":"{CANARY}"}}'),
    ],
)
def test_words_in_a_stored_event_are_refused_without_being_repeated(name, data):
    assert CANARY not in str(_refused(name, 1, data))


def test_a_fact_has_the_moment_and_version_of_its_record():
    fact = fact_of(_record(happened="2026-04-03T23:30:00+01:00"))

    assert (fact.version, fact.happened.isoformat()) == (2, "2026-04-03T23:30:00+01:00")
    assert fact.event == Acknowledged(stage="1")


@pytest.mark.parametrize("happened", ["yesterday", "2026-04-03T23:30:00", ""])
def test_a_record_with_no_proper_moment_is_refused(happened):
    with pytest.raises(EventShapeError, match="acknowledged"):
        fact_of(_record(happened=happened))


def _record(*, happened):
    return Record(
        organisation="council",
        stream="case-1",
        version=2,
        position=2,
        name="case.acknowledged",
        schema=1,
        happened=happened,
        recorded_at="2026-04-03T22:30:00.000000Z",
        actor="staff-17",
        data='{"stage":"1","told_due_on":null}',
    )


@given(strategies.moments())
def test_a_moment_comes_back_from_its_text(moment):
    assert as_kept(moment) == moment
    assert moment_text(as_kept(moment)) == moment_text(moment)


def test_an_instant_in_the_repeated_hour_of_autumn_is_kept_with_its_offset():
    second = dt.datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=ZoneInfo("Europe/London"))

    assert as_kept(second) == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


def test_an_instant_without_an_offset_is_not_kept():
    with pytest.raises(NaiveInstantError):
        as_kept(dt.datetime(2026, 4, 3, 9, 0))  # noqa: DTZ001 - the naive instant that is refused


def test_an_event_is_made_from_plain_values_and_from_values_of_ours():
    fields = {
        "kind": Kind.COMPLAINT,
        "procedure": "p",
        "reference": "r",
        "stage": "1",
        "channel": "web",
        "written_on": dt.date(2026, 4, 3),
        "matters": [Matter(matter="m1"), {"matter": "m2"}],
    }

    event = event_from("case.received", fields)

    assert isinstance(event, Received)
    assert (event.channel, event.written_on) == (Channel.WEB, dt.date(2026, 4, 3))
    assert [matter.matter for matter in event.matters] == ["m1", "m2"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"stage": "1", "due_on": "2026-04-03"}, "acknowledged has no due_on; it has document, stage, told_due_on"),
        ({"stage": CANARY}, "stage must be an id or a code"),
        ({}, "stage"),
        ({"stage": "1", "told_due_on": CANARY}, "told_due_on"),
        ({"stage": "1", "told_due_on": object()}, "a object is no data that a case could keep"),
    ],
)
def test_an_event_cannot_be_made_from_other_fields(fields, why):
    with pytest.raises(UsageError) as refused:
        event_from("case.acknowledged", fields)

    assert why in str(refused.value)
    assert CANARY not in str(refused.value)


def test_an_unknown_word_is_refused_by_where_it_stands():
    with pytest.raises(UsageError, match="channel is a word that is not one of its list") as refused:
        event_from(
            "case.received", {"kind": "complaint", "procedure": "p", "reference": "r", "stage": "1", "channel": CANARY}
        )

    assert CANARY not in str(refused.value)


def test_plain_data_has_iso_dates_and_words():
    assert plain(dt.date(2026, 4, 3)) == "2026-04-03"
    assert plain(Acknowledged(stage="1", told_due_on=dt.date(2026, 4, 3)))["told_due_on"] == "2026-04-03"
    assert plain(Kind.COMPLAINT) == "complaint"


def test_data_for_json_are_what_json_gives_back():
    recognised = Recognised(staff=("staff-3",), teams=())

    assert json_data(recognised) == {"staff": ["staff-3"], "teams": []}


def test_a_correction_without_a_replacement_strikes_out():
    assert decode("case.corrected", 1, '{"version":3,"reason":"never-happened"}') == Corrected(
        version=3, reason="never-happened"
    )
