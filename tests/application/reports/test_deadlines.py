"""What waits in the cases of a team: a row for each date, with its reason, for whoever may see the case."""

import datetime as dt

import pytest

from casework.domain.actors import Actor
from casework.errors import NotFoundError, StoreUnavailableError, UsageError
from tests.complaints import CALENDARS, COUNCIL, FOI, PROCEDURES
from tests.offices import OFFICER, complaint, office
from tests.reading_rows import cases

DAY = dt.date(2026, 1, 5)


@pytest.fixture
def book():
    return office()


def waiting(book, **asked):
    """The rows of the report by column, and its notes."""
    (table,) = book.report("deadlines", **asked)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows], table.notes


def names(book, **asked):
    return [(row["reference"], row["name"], row["due_on"]) for row in waiting(book, **asked)[0]]


def test_each_open_limit_is_a_row_with_its_date_and_its_reasons(book):
    case = complaint(book, reference="A-1", service="waste")

    (first, second), _ = waiting(book)

    assert first == {
        "entry": f"{case.id}/0/acknowledge/0",
        "case": case.id,
        "reference": "A-1",
        "kind": "complaint",
        "procedure": COUNCIL,
        "stage": "1",
        "sort": "limit",
        "name": "Acknowledge the complaint",
        "starts_on": "2026-01-05",
        "due_on": "2026-01-12",
        "due_at": None,
        "status": "running",
        "provisional": False,
        "unconfirmed": False,
        "service": "waste",
        "handler": None,
        "team": None,
        "explanation": "\n".join(book.deadlines(case.id)[0].explanation),
        "version": 1,
        "recorded_at": "2026-01-05T09:00:00.000000Z",
        "status_at": "2026-01-05T09:00:00Z",
    }
    assert (second["name"], second["status"], second["provisional"]) == ("Answer the complaint", "not_started", True)


def test_a_limit_in_hours_has_an_instant_in_utc_beside_its_local_day(book):
    late = dt.datetime(2026, 6, 1, 23, 30, tzinfo=dt.UTC)
    book.clock.set(late)
    case = complaint(book, procedure="awaabs-law-2025", kind="service_request", stage="E")
    book.reach_milestone(case.id, milestone="landlord-aware", by=OFFICER)

    (row,), _ = waiting(book)

    assert (row["due_on"], row["due_at"]) == ("2026-06-03", "2026-06-02T23:30:00Z")


def test_the_earliest_comes_first_and_what_has_no_date_last_and_counted(book):
    paused = complaint(book, procedure=FOI, kind="information_request", reference="A-2")
    book.pause(paused.id, reason="fee", by=OFFICER)
    complaint(book, reference="A-1")
    complaint(book, procedure="awaabs-law-2025", kind="service_request", stage="E", reference="A-3")

    assert [(reference, due) for reference, _, due in names(book)] == [
        ("A-1", "2026-01-12"), ("A-1", "2026-01-26"), ("A-2", None), ("A-3", None),
    ]  # fmt: skip
    _, notes = waiting(book)
    assert notes == (
        "What waits in cases of all time, as recorded up to 2026-01-05.",
        "Without a due date: 1 not started, 1 paused.",
    )


def test_a_remedy_outlives_its_case_and_a_review_does_not(book):
    case = complaint(book, reference="A-1", complainant={"name": "Jo"})
    later = {"by": OFFICER, "happened": DAY}
    book.remedy(case.id, kind="apology", remedy="r1", due_on=dt.date(2026, 2, 2), **later)
    book.remedy(case.id, kind="action", remedy="r2", **later)
    book.remedy(case.id, kind="payment", money="5.00", remedy="r3", due_on=dt.date(2026, 2, 3), **later)
    book.remedy_done(case.id, remedy="r3", **later)
    book.adjust(case.id, party="p1", what="large print", review_on=dt.date(2026, 3, 2), **later)
    book.adjust(case.id, party="p1", what="by phone", **later)
    remedy, review = ("A-1", "Remedy r1 (apology)", "2026-02-02"), ("A-1", "Look at adjustment a1 again", "2026-03-02")
    assert names(book)[-2:] == [remedy, review]

    book.acknowledge(case.id, **later)
    book.respond(case.id, outcome="upheld", **later)
    book.close_case(case.id, **later)

    assert names(book) == [remedy]
    (row,), _ = waiting(book)
    assert (row["entry"], row["stage"], row["status"]) == (f"{case.id}/remedy/r1", None, "running")
    assert row["explanation"] == "It was agreed on Mon 5 Jan 2026.\nDue on Mon 2 Feb 2026."
    book.clock.advance(days=60)
    assert waiting(book)[0][0]["status"] == "overdue"


def test_what_was_done_and_cases_without_anything_to_wait_for_are_not_there(book):
    book.withdraw(complaint(book, reference="A-1").id, by=OFFICER)
    book.acknowledge(complaint(book, reference="A-2").id, by=OFFICER)

    assert [name for _, name, _ in names(book)] == ["Answer the complaint"]


def test_it_is_of_a_team_an_officer_or_a_service_and_of_a_period(book):
    book.assign(complaint(book, reference="A-1").id, handler="staff-1", team="housing", by=OFFICER)
    book.assign(complaint(book, reference="A-2", service="waste").id, handler="staff-2", team="parks", by=OFFICER)

    def whose(**asked):
        return {reference for reference, _, _ in names(book, **asked)}

    assert whose(team="housing") == whose(handler="staff-1") == {"A-1"}
    assert whose(service="waste") == whose(team="parks", handler="staff-2") == {"A-2"}
    assert whose(team="parks", handler="staff-1") == whose(period="2025") == set()
    (table,) = book.report("deadlines", team="parks", handler="staff-2", period="2026")
    assert table.title == "Deadlines of team parks and handler staff-2"
    (note,) = table.notes
    assert note.startswith("What waits in cases of team parks and handler staff-2 received from 2026-01-01 to")


def test_of_a_remedy_of_an_old_register_it_is_not_known_when_it_was_agreed(book, tmp_path):
    (tmp_path / "old.toml").write_text(
        cases(
            ('"complaint"', '"compliment"'),
            more='[[remedy]]\nkind = { default = "apology" }\ndue = { column = "By", formats = ["%d/%m/%Y"] }\n',
        )
    )
    (tmp_path / "old.csv").write_text("Ref,Received,By\n1,02/01/2026,02/02/2026\n")
    book.import_file(tmp_path / "old.csv", tmp_path / "old.toml", by=OFFICER)

    (row,) = [row for row in waiting(book)[0] if row["sort"] == "remedy"]
    assert row["explanation"] == "It is not known when it was agreed.\nDue on Mon 2 Feb 2026."


def test_other_reports_can_be_of_a_team_too_and_say_so(book):
    book.assign(complaint(book).id, handler="staff-1", team="housing", by=OFFICER)
    complaint(book)

    (mine,) = book.report("cases", team="housing")

    assert len(mine.rows) == 1
    assert mine.notes[0].startswith("Cases of team housing of all time, as recorded up to")


def test_a_team_is_text(book):
    with pytest.raises(UsageError, match="team is compared with text"):
        book.report("deadlines", team=7)


class OwnTeamOnly:
    def may(self, _actor, _action, _row):
        return True

    def sees(self, viewer, row, _what):
        return row.team in viewer.teams

    def sees_all(self, _viewer):
        return False


def test_nobody_finds_what_they_may_not_see():
    book = office(policy=OwnTeamOnly())
    for reference, team in (("A-1", "housing"), ("A-2", "parks")):
        book.assign(complaint(book, reference=reference).id, handler="staff-1", team=team, by=OFFICER)

    assert {reference for reference, _, _ in names(book, viewer=OFFICER)} == {"A-1"}
    assert names(book, viewer=Actor("staff-9")) == []
    assert names(book, viewer=OFFICER, team="parks") == []


class Lost:
    """Procedures of which one is lost."""

    def get(self, procedure_id):
        if procedure_id == FOI:
            raise NotFoundError("procedure", procedure_id)
        return PROCEDURES.get(procedure_id)

    def ids(self):
        return PROCEDURES.ids()


def test_a_case_that_todays_rules_cannot_read_is_counted_and_stops_nobody(book):
    for reference in ("A-1", "A-2"):
        complaint(book, procedure=FOI, kind="information_request", reference=reference)
    complaint(book, reference="A-3")

    rows, notes = waiting(office(store=book.store, procedures=Lost()))

    assert {row["reference"] for row in rows} == {"A-3"}
    assert notes[-1] == "Left out: 2 cases that today's rules cannot read."
    left = book.report("deadlines", period="2025")[0]
    assert "Left out" not in " ".join(left.notes)


def test_one_case_that_cannot_be_read_is_one_case(book):
    complaint(book, procedure=FOI, kind="information_request")

    assert waiting(office(store=book.store, procedures=Lost()))[1][-1] == (
        "Left out: 1 case that today's rules cannot read."
    )


def test_a_store_that_fails_is_no_case_that_cannot_be_read(book, monkeypatch):
    complaint(book)

    def fail(*_):
        raise StoreUnavailableError("memory", "it is away")

    monkeypatch.setattr(book.store, "read", fail)
    with pytest.raises(StoreUnavailableError):
        book.report("deadlines")


def test_a_holiday_that_was_proclaimed_moves_the_date_under_the_same_name(book):
    complaint(book)
    place = CALENDARS["england-and-wales"].with_holidays({dt.date(2026, 1, 9): "A jubilee"})
    before = waiting(book)[0][0]

    after = waiting(office(store=book.store, calendars={**CALENDARS, "england-and-wales": place}))[0][0]

    assert (before["due_on"], after["due_on"]) == ("2026-01-12", "2026-01-13")
    assert after["entry"] == before["entry"]
