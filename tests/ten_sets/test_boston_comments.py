"""The 5,568 commented cases of Boston in a casebook: what is read, counted and kept of them, and nothing else."""

import datetime as dt
from collections import Counter

import pytest

from casework.application.freshness import Rebuilt
from casework.application.ports import RowQuery
from casework.domain.cases.events import Closed, Noted
from casework.errors import DataError
from tests.boston import BY, MAPPING, NOW, ZONE, counts, data, facts, open_boston, records
from tests.offices import case_log_of, log_of
from tests.shared import shared_file


@pytest.fixture(scope="module")
def boston(tmp_path_factory):
    """The Boston file, imported once."""
    with open_boston(f"sqlite:///{tmp_path_factory.mktemp('boston') / 'boston.db'}") as book:
        yield book, book.import_file(data(), MAPPING, by=BY)


def test_every_row_of_boston_becomes_a_case(boston):
    _, outcome = boston

    assert counts(outcome) == (facts()["rows"], 0, 0, 0)
    assert (outcome.unmentioned, outcome.flags) == ((), {})


def test_cases_by_month_are_those_of_the_source(boston):
    book, _ = boston

    assert {month: number for (month,), number in book.tabulate(["received_month"])} == facts()["by_month_opened"]


def test_T35_cases_by_status_are_those_of_the_source(boston):
    book, _ = boston
    found = {status: number for (status,), number in book.tabulate(["status"])}

    assert found == {name.lower(): number for name, number in facts()["by_status"].items()}
    assert found["open"] == facts()["open_rows"]


def test_T33_no_imported_case_open_or_closed_has_a_reminder_for_the_time_before_the_import(boston):
    book, _ = boston
    found = [book.reminders(row.case, until=NOW) for row in book.rows()]

    assert [each for agenda in found for each in agenda.reminders] == []
    assert {each.why.value for agenda in found for each in agenda.skipped} <= {"imported", "case_over", "no_date"}


def test_cases_by_channel_are_those_of_the_source_and_what_is_not_known_is_counted(boston):
    book, outcome = boston
    said = facts()["by_source"]

    assert {channel: number for (channel,), number in book.tabulate(["channel"])} == {
        "phone": said["Constituent Call"],
        "other": said["Employee Generated"],
        "social_media": said["Twitter"],
        "unknown": said["Maximo Integration"],
    }
    assert outcome.unknown == {"channel": said["Maximo Integration"], "summary": 1}


def test_titles_that_say_their_kind_plainly_are_counted_as_known(boston):
    _, outcome = boston
    plain = {match: number for _, match, number in outcome.rules if match and match.endswith("$")}

    assert plain == {f": {name}$": number for name, number in facts()["titles_that_say_kind_plainly"].items()}
    assert sum(number for *_, number in outcome.rules) == facts()["rows"]


def test_T34_no_receipt_or_closing_has_the_date_of_the_import(boston):
    book, _ = boston
    cases = {row.source_key: row.case for row in book.rows()}
    for record in records()[::97]:
        case = book.case(cases[record["CASE_ENQUIRY_ID"]])
        opened = dt.datetime.strptime(record["OPEN_DT"], "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZONE)
        closings = [fact.happened for fact in case.history if isinstance(fact.event, Closed)]

        assert case.intake.received == opened
        assert [each.strftime("%m/%d/%Y %I:%M:%S %p") for each in closings] == list(filter(None, [record["CLOSED_DT"]]))


def test_the_citys_own_target_and_verdict_are_kept_as_its_words_in_a_note(boston):
    book, _ = boston
    first = records()[0]
    (row,) = book.find(RowQuery(source_system="boston-311", source_key=first["CASE_ENQUIRY_ID"]))
    file = book.file(row.case)
    (note,) = [fact for fact in file.case.history if isinstance(fact.event, Noted)]

    assert file.details[note.event.text] == (
        "As boston-311 has it:\nTARGET_DT: 01/16/2015 08:30:00 AM\nOnTime_Status: ONTIME"
    )
    assert note.happened == NOW
    assert "2015-01-16" not in {limit.due_on for limit in row.limits if limit.limit == "close"}


def test_T33_an_import_writes_cases_the_rules_by_which_they_are_dated_and_nothing_else(boston):
    book, outcome = boston
    cases = case_log_of(book)
    others = [record for record in log_of(book) if not record.name.startswith("case.")]

    assert {record.name for record in cases} == {"case.received", "case.closed", "case.noted"}
    assert len({record.stream for record in cases}) == outcome.accepted
    assert Counter(record.name for record in others) == {
        "rules.recorded": 1, "import.began": 1, "import.advanced": 12, "import.ended": 1,
    }  # fmt: skip
    assert book.imports(viewer=BY)[0].tally.rows == outcome.rows


def test_every_entry_says_who_imported_it(boston):
    book, _ = boston

    assert {record.actor for record in book.store.read_all("boston")} == {BY.id}


def test_importing_twice_changes_nothing(boston):
    book, _ = boston
    head = book.store.head("boston")

    again = book.import_file(data(), MAPPING, by=BY)

    assert counts(again) == (0, facts()["rows"], 0, 0)
    assert book.store.head("boston") == head


def test_the_log_of_an_import_verifies_and_its_rows_are_those_that_are_rebuilt(boston):
    book, _ = boston

    assert book.verify().position == book.store.head("boston")
    assert book.rebuild() == Rebuilt(cases=facts()["rows"], changed=0)


def test_a_check_judges_every_row_and_writes_nothing():
    book = open_boston()

    outcome = book.import_file(data(), MAPPING, by=BY, check=True)

    assert counts(outcome) == (facts()["rows"], 0, 0, 0)
    assert book.store.head("boston") == 0
    assert not list(book.rows())


@pytest.mark.parametrize("name", ["cfpb_2023_truncated.csv", "cfpb_2015.csv.gz", "cfpb_2019_narratives.csv"])
def test_a_file_that_is_broken_or_another_one_changes_nothing(name):
    book = open_boston()

    with pytest.raises(DataError):
        book.import_file(shared_file(f"data/{name}"), MAPPING, by=BY)
    assert book.store.head("boston") == 0


def test_a_complaint_that_was_closed_without_a_response_is_neither_met_nor_missed(boston):
    book, _ = boston
    rows = book.find(RowQuery(kind="complaint", status="closed"))

    assert {limit.result for row in rows for limit in row.limits if limit.limit == "respond"} == {"ended"}
