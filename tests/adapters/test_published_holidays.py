import datetime as dt
import json
import sys

import pytest

from casework.adapters.published_holidays import read_published
from casework.errors import DataError

EVENT = {"title": "Boxing Day", "date": "2026-12-28", "notes": "Substitute day", "bunting": True}


def division(name="scotland", **parts):
    return {name: {"division": name, "events": [EVENT]} | parts}


@pytest.fixture
def published(tmp_path):
    def write(content):
        path = tmp_path / "bank-holidays.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


def problems(path):
    with pytest.raises(DataError) as refused:
        read_published(path)
    return list(refused.value.problems) or [str(refused.value)]


def test_a_list_has_the_days_of_each_division_with_the_names_of_our_calendars(published):
    plain = {"title": "Christmas Day", "date": "2026-12-25"}
    extra = {"title": "World Cup bank holiday", "date": "2026-06-15", "notes": "Extra bank holiday", "bunting": False}

    found = read_published(published(division() | division("wales", events=[plain, extra])))

    assert found == {
        "scotland": ((dt.date(2026, 12, 28), "Boxing Day (substitute day)"),),
        "wales": ((dt.date(2026, 12, 25), "Christmas Day"), (dt.date(2026, 6, 15), "World Cup bank holiday")),
    }


def test_all_mistakes_of_all_divisions_are_told_at_once(published):
    wrong = division(events=[EVENT | {"date": "28/12/2026", "bunting": "yes"}, {"date": "2026-12-25", "colour": "red"}])

    assert problems(published(wrong | division("wales", division="Wales", events=[EVENT, EVENT]) | {"kent": []})) == [
        "bank-holidays.json: scotland: events[0].date: must be a date such as 2026-12-29, not 28/12/2026",
        "bank-holidays.json: scotland: events[0].bunting: must be true or false, not 'yes'",
        "bank-holidays.json: scotland: events[1].title: is missing",
        "bank-holidays.json: scotland: events[1]: unknown: colour; remove it, or check the spelling",
        "bank-holidays.json: wales: division: must be wales, as the key of its table, not 'Wales'",
        "bank-holidays.json: wales: events: 2026-12-28 is given twice",
        "bank-holidays.json: kent: must be a table, not []",
    ]


def test_T09_a_division_without_holidays_is_refused(published):
    assert problems(published(division(events=[]))) == [
        "bank-holidays.json: scotland: events: is empty: a division without holidays is a list that is not complete"
    ]


def test_T14_a_holiday_that_is_an_instant_is_refused(published):
    assert "must be a date" in problems(published(division(events=[EVENT | {"date": "2026-12-28T00:00:00Z"}])))[0]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "the list of holidays bank-holidays.json cannot be read: "),
        ("[1, 2]", "must be an object with a table for each division"),
        ("{}", "must be an object with a table for each division"),
        ('{"scotland": NaN}', "cannot be read: NaN is no number in JSON"),
        ('{"scotland": {}, "scotland": {}}', "cannot be read: the key scotland is given twice"),
        ("[" * 100_000, "cannot be read: "),
    ],
    ids=["empty", "a list", "no division", "no number", "a key twice", "too deep"],
)
def test_a_file_of_another_form_is_refused_in_one_sentence(published, content, problem):
    assert problem in problems(published(content))[0]


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path):
    (tmp_path / "own.json").write_bytes(b"\xff\xfe\x00")

    assert "own.json cannot be read" in problems(tmp_path / "own.json")[0]
    assert "none.json cannot be read" in problems(tmp_path / "none.json")[0]


# The .ics of one nation

EVENT_LINES = "DTSTART;VALUE=DATE:20261228\nDTEND;VALUE=DATE:20261229\nSUMMARY:Boxing Day"


@pytest.fixture
def ics(tmp_path):
    def write(*events):
        path = tmp_path / "scotland.ics"
        listed = "".join(f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events))
        path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{listed}END:VCALENDAR\n", encoding="utf-8")
        return path

    return write


def test_an_ics_has_the_days_of_the_nation_it_is_named_after(ics):
    path = ics(EVENT_LINES, "DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas Day")

    assert read_published(path) == {
        "scotland": ((dt.date(2026, 12, 28), "Boxing Day"), (dt.date(2026, 12, 25), "Christmas Day"))
    }


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ("DTSTART:20261228T000000Z\nSUMMARY:Boxing Day", "scotland.ics: Boxing Day: must be one whole day with a name"),
        (EVENT_LINES.replace("1229", "1230"), "scotland.ics: Boxing Day: must be one whole day with a name"),
        ("DTSTART;VALUE=DATE:20261228", "scotland.ics: 2026-12-28: must be one whole day with a name"),
        (EVENT_LINES + "\nRRULE:FREQ=YEARLY", "scotland.ics: has an event that is repeated by a rule"),
        ("SUMMARY:Boxing Day", "the list of holidays scotland.ics cannot be read: No DTSTART given."),
        (EVENT_LINES.replace("20261228", "2026122"), "the list of holidays scotland.ics cannot be read: "),
    ],
    ids=["an instant", "two days", "no name", "a rule", "no date", "half a date"],
)
def test_T14_an_event_that_is_not_one_named_day_is_refused(ics, event, problem):
    assert problem in problems(ics(event))[0]


def test_an_ics_that_is_none_is_refused(tmp_path):
    (tmp_path / "scotland.ics").write_text("nonsense", encoding="utf-8")

    assert "scotland.ics cannot be read: " in problems(tmp_path / "scotland.ics")[0]


def test_without_the_icalendar_package_an_ics_is_refused_with_what_to_install(ics, monkeypatch):
    monkeypatch.setitem(sys.modules, "icalendar", None)

    (problem,) = problems(ics(EVENT_LINES))

    assert problem.startswith("the list of holidays scotland.ics cannot be read without the icalendar package: ")
    assert "install it with 'pip install icalendar', or compare the bank-holidays.json instead" in problem
