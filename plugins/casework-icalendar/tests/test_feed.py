"""What an officer finds in a calendar: every date of the queue, once, under a name that stays, with its reasons."""

import datetime as dt

import attrs
import pytest
from icalendar import Calendar

import casework_icalendar
from casework import Actor, Casebook
from casework.adapters.toml_calendars import load_calendars
from casework.application.plugin_choice import PluginChoice
from casework.cli.queue import due_by
from casework.errors import ConfigurationError, UsageError
from casework.plugins.host import PluginHost
from casework.testing import FixedClock, simulate_year
from casework_icalendar.feed import CalendarReport

NOW = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
OFFICER = Actor("staff-17", teams={"housing"})
COUNCIL = {"kind": "complaint", "procedure": "lgsco-code-2024", "by": OFFICER}
FAR = 10_000  # days


@pytest.fixture
def book():
    return casebook()


def casebook(**settings):
    return Casebook.open("memory:", organisation="exampleton", clock=FixedClock(NOW), **settings)


def received(book, reference="A-1", **fields):
    said = {**COUNCIL, "received_at": book.clock.now(), "reference": reference, **fields}
    return book.receive(**said).id


def feed(book, **asked):
    """The calendar that a program reads out of the bytes."""
    return Calendar.from_ical(written(book, **asked))


def written(book, **asked):
    return CalendarReport().render(book.report("deadlines", **asked))


def entries(book, **asked):
    return {str(entry["uid"]): entry for entry in feed(book, **asked).events}


def the_entry(book, limit, **asked):
    (found,) = (entry for uid, entry in entries(book, **asked).items() if f"/{limit}/" in uid)
    return found


def test_the_installed_plugin_offers_the_format():
    assert PluginHost().reports.get("ics")().render(()).startswith(b"BEGIN:VCALENDAR\r\n")


def test_how_often_a_calendar_should_ask_again_is_a_setting_of_the_plugin():
    def lines(**settings):
        host = PluginHost([casework_icalendar], choice=PluginChoice(settings={"icalendar": settings}))
        return host.reports.get("ics")().render(()).split(b"\r\n")

    assert {b"REFRESH-INTERVAL;VALUE=DURATION:PT4H", b"X-PUBLISHED-TTL:PT4H"} <= set(lines(refresh_hours=4))
    assert not [line for line in lines() if b"REFRESH" in line or b"TTL" in line]


@pytest.mark.parametrize("hours", [0, 169, "4", True])
def test_a_calendar_asks_again_within_a_week(hours):
    with pytest.raises(ConfigurationError, match=r"plugins\.icalendar.*refresh_hours.* must be"):
        PluginHost([casework_icalendar], choice=PluginChoice(settings={"icalendar": {"refresh_hours": hours}}))


def test_a_limit_in_days_is_an_entry_of_a_whole_day(book):
    received(book)

    entry = the_entry(book, "acknowledge")

    assert entry.decoded("dtstart") == dt.date(2026, 1, 12)
    assert entry["dtstart"].params["VALUE"] == "DATE"
    assert "dtend" not in entry
    assert entry["summary"] == "A-1: Acknowledge the complaint (stage 1), running"
    assert str(entry["description"]).splitlines()[-2:] == ["Due on Mon 12 Jan 2026.", "LGSCO Code 2024, 6.2 (read)."]


def test_a_limit_in_hours_is_an_instant_in_utc(book):
    aware = dt.datetime(2026, 6, 1, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    book.clock.set(aware)
    case = received(book, procedure="awaabs-law-2025", kind="service_request", stage="E")
    assert not entries(book)

    book.reach_milestone(case, milestone="landlord-aware", by=OFFICER, happened=aware)

    entry = the_entry(book, "investigate_and_make_safe")

    assert entry.decoded("dtstart") == dt.datetime(2026, 6, 2, 7, 30, tzinfo=dt.UTC)
    assert b"DTSTART:20260602T073000Z\r\n" in written(book)


def test_a_date_that_may_still_move_is_provisional_in_words_and_tentative(book):
    received(book)

    entry = the_entry(book, "respond")

    assert entry["summary"].endswith("(stage 1), not started, provisional")
    assert "Provisional: there is no acknowledgement yet" in entry["description"]
    assert (entry["status"], the_entry(book, "acknowledge")["status"]) == ("TENTATIVE", "CONFIRMED")


def test_a_date_that_rests_on_memory_is_unconfirmed_in_words(book):
    case = received(book, procedure="foi-2000", kind="information_request")
    book.pause(case, reason="clarification", by=OFFICER, happened=dt.date(2026, 1, 5))
    book.clock.set(NOW + dt.timedelta(days=2))
    book.resume(case, by=OFFICER, happened=dt.date(2026, 1, 7))

    entry = the_entry(book, "respond")

    assert entry["summary"].endswith(", unconfirmed")
    assert (
        "Unconfirmed: the rule that a pause (clarification) begins the clock anew is from memory"
        in (entry["description"])
    )


def test_what_is_overdue_stays_in_the_calendar(book):
    received(book)
    book.clock.set(NOW + dt.timedelta(days=60))

    entry = the_entry(book, "acknowledge")

    assert entry.decoded("dtstart") == dt.date(2026, 1, 12)
    assert entry["summary"] == "A-1: Acknowledge the complaint (stage 1), overdue"


def test_what_is_paused_has_no_entry_and_is_counted(book):
    case = received(book, procedure="foi-2000", kind="information_request")
    book.pause(case, reason="fee", by=OFFICER, happened=dt.date(2026, 1, 5))

    calendar = feed(book)

    assert not calendar.events
    told = "What waits in cases of all time, as recorded up to 2026-01-05.\nWithout a due date: 1 paused."
    assert calendar["description"] == told
    assert b"\r\nX-WR-CALDESC:What waits in cases of all time\\, as" in written(book)


def test_what_is_done_leaves_the_calendar(book):
    case = received(book)
    before = set(entries(book))
    book.acknowledge(case, by=OFFICER)

    assert before - set(entries(book)) == {f"{case}/0/acknowledge/0@casework"}


def test_a_deadline_that_moves_keeps_its_name_and_is_the_newer_version(book):
    case = received(book)
    book.acknowledge(case, by=OFFICER)
    before = the_entry(book, "respond")
    book.clock.set(NOW + dt.timedelta(days=1))

    book.extend(case, reason="complexity", by=OFFICER)

    after = the_entry(book, "respond")
    assert (before.decoded("dtstart"), after.decoded("dtstart")) == (dt.date(2026, 1, 19), dt.date(2026, 2, 2))
    assert after["uid"] == before["uid"] == f"{case}/0/respond/0@casework"
    assert (before["sequence"], after["sequence"]) == (2, 3)
    assert after.decoded("last-modified") == after.decoded("dtstamp") == NOW + dt.timedelta(days=1)


def test_a_correction_moves_the_entry_too(book):
    case = received(book, received_at=dt.date(2026, 1, 5))
    before = the_entry(book, "acknowledge")

    book.correct(case, version=1, reason="wrong-day", happened_instead=dt.date(2026, 1, 2), by=OFFICER)

    after = the_entry(book, "acknowledge")
    assert after["uid"] == before["uid"]
    assert after.decoded("dtstart") == dt.date(2026, 1, 9)
    assert after["sequence"] > before["sequence"]


def test_a_holiday_that_moves_a_date_makes_a_later_version_of_the_entry():
    book = casebook()
    received(book)
    before, calendars = the_entry(book, "acknowledge"), load_calendars()
    place = calendars["england-and-wales"]
    jubilee = place.with_holidays({dt.date(2026, 1, 9): "A jubilee"})
    later = FixedClock(NOW + dt.timedelta(hours=1))

    after = the_entry(
        Casebook(
            book.store,
            book.organisation,
            procedures=book.rulebook.procedures,
            calendars={**calendars, "england-and-wales": jubilee},
            clock=later,
        ),
        "acknowledge",
    )

    assert (before.decoded("dtstart"), after.decoded("dtstart")) == (dt.date(2026, 1, 12), dt.date(2026, 1, 13))
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"]
    assert after.decoded("dtstamp") > before.decoded("dtstamp")


def test_the_second_stay_in_a_stage_has_entries_of_its_own(book):
    case = received(book)
    book.acknowledge(case, by=OFFICER)
    book.respond(case, outcome="upheld", by=OFFICER)
    book.close_case(case, by=OFFICER)
    book.reopen(case, reason="new-evidence", by=OFFICER)

    assert set(entries(book)) == {f"{case}/1/{limit}/0@casework" for limit in ("acknowledge", "respond")}


def test_remedies_and_reviews_are_in_the_calendar_too(book):
    case = received(book, complainant={"name": "Jo Smith"})
    book.remedy(case, kind="apology", remedy="r1", due_on=dt.date(2026, 2, 2), by=OFFICER)
    book.adjust(case, party="p1", what="large print", review_on=dt.date(2026, 3, 2), by=OFFICER)

    found = entries(book)

    remedy, review = found[f"{case}/remedy/r1@casework"], found[f"{case}/review/a1@casework"]
    assert (remedy["summary"], remedy.decoded("dtstart")) == ("A-1: Remedy r1 (apology), running", dt.date(2026, 2, 2))
    assert review["summary"] == "A-1: Look at adjustment a1 again, running"
    assert remedy["description"] == "It was agreed on Mon 5 Jan 2026.\nDue on Mon 2 Feb 2026."


def test_categories_are_the_team_the_procedure_and_the_stage(book):
    case = received(book)
    assert the_entry(book, "acknowledge").categories == ["lgsco-code-2024", "stage 1"]

    book.assign(case, handler="staff-17", team="housing", by=OFFICER)

    assert the_entry(book, "acknowledge").categories == ["housing", "lgsco-code-2024", "stage 1"]


def test_a_feed_is_of_a_team_or_of_an_officer(book):
    book.assign(received(book, "A-1"), handler="staff-17", team="housing", by=OFFICER)
    book.assign(received(book, "A-2"), handler="staff-18", team="waste", by=OFFICER)

    def whose(**asked):
        return {str(entry["summary"])[:3] for entry in feed(book, **asked).events}

    assert (whose(team="housing"), whose(handler="staff-18"), whose()) == ({"A-1"}, {"A-2"}, {"A-1", "A-2"})
    assert feed(book, team="housing").calendar_name == "Deadlines of team housing"
    assert not whose(team="parks")


def test_nobody_finds_a_name_or_a_word_in_it(book):
    case = received(book, summary="Mould in the nursery", complainant={"name": "Jo Smith", "email": "jo@example.org"})
    book.pause(received(book, "A-2", procedure="foi-2000", kind="information_request"), reason="fee",
               note="Jo cannot pay", by=OFFICER)  # fmt: skip
    book.remedy(case, kind="apology", what="A letter to Jo", due_on=dt.date(2026, 2, 2), by=OFFICER)

    text = str(feed(book)) + written(book).decode().replace("\r\n ", "")

    assert not [word for word in ("Jo", "Smith", "Mould", "example.org", "letter", "pay") if word in text]


class OwnTeamOnly:
    """Everybody sees the cases of their team, and no others."""

    def may(self, _actor, _action, _row):
        return True

    def sees(self, viewer, row, _what):
        return row.team in viewer.teams

    def sees_all(self, _viewer):
        return False


def test_a_viewer_gets_the_entries_of_what_they_may_see():
    book = casebook(policy=OwnTeamOnly())
    for reference, team in (("A-1", "housing"), ("A-2", "waste")):
        book.assign(received(book, reference), handler="staff-17", team=team, by=OFFICER)

    assert {str(entry["summary"])[:3] for entry in feed(book, viewer=OFFICER).events} == {"A-1"}
    assert not feed(book, viewer=OFFICER, team="waste").events


def test_the_same_record_at_the_same_instant_is_the_same_file(book):
    received(book)

    assert written(book) == written(book)


def test_long_lines_are_folded_and_awkward_text_comes_back_as_it_was(book):
    received(book)
    (table,) = book.report("deadlines")
    place = table.columns.index("name")
    name = "Répondre, " + "日本語" * 20 + "; a\\nb"
    awkward = attrs.evolve(table, rows=tuple((*row[:place], name, *row[place + 1 :]) for row in table.rows))

    document = CalendarReport().render((awkward,))

    lines = document.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if b"\n" in line]
    read = Calendar.from_ical(document).events
    assert [str(entry["summary"])[5 : 5 + len(name)] for entry in read] == [name, name]


def test_another_report_is_no_calendar(book):
    with pytest.raises(UsageError, match="the table cases has no dates for it: use the report deadlines"):
        CalendarReport().render(book.report("cases"))


@pytest.fixture(scope="module")
def a_year():
    """A council's year that was left on the last day of July, with some dates to come or gone by."""
    book = Casebook.open("memory:", organisation="exampleton", clock=FixedClock(dt.datetime(2025, 1, 1, tzinfo=dt.UTC)))
    simulate_year(book, year=2025, cases=120, until=dt.date(2025, 7, 31))
    return book


def test_a_calendar_that_is_read_back_has_the_dates_of_the_queue(a_year):
    last = a_year.today() + dt.timedelta(days=FAR)
    queue = due_by(a_year.due(within=FAR), last)

    read = feed(a_year).events

    def day(entry):
        start = entry.decoded("dtstart")
        return start.astimezone(a_year.rulebook.place.zone).date() if isinstance(start, dt.datetime) else start

    assert len(queue) > 5
    assert sorted((each.row.reference, each.on) for each in queue) == sorted(
        (str(entry["summary"]).partition(":")[0], day(entry)) for entry in read
    )
    assert len({str(entry["uid"]) for entry in read}) == len(read)
