"""Rats in New York in September 2016, each with the day by which the health department meant to have looked."""

from casework.application.codec import fact_of
from casework.application.reports.figures import ALL
from casework.domain.cases.events import Closed, JudgedElsewhere
from tests.ten_sets.sets import Set, as_codes, by_category, counted

NEW_YORK = Set(name="nyc311_2016.csv.gz", mapping="nyc-311", zone="America/New_York")


def test_every_request_comes_in_and_every_count_comes_out(tmp_path):
    facts = NEW_YORK.facts()
    with NEW_YORK.open(tmp_path) as book:
        outcome = NEW_YORK.bring_in(book)

        assert (outcome.rows, outcome.new) == (facts["rows"], facts["rows"])
        assert counted(book, "received_month") == facts["by_month_created"]
        assert by_category(book, "type") == as_codes(facts["by_category_top10"])
        assert by_category(book, "status") == as_codes(facts["by_status"])
        assert counted(book, "status")["open"] == facts["open_rows"]
        assert outcome.flags == {"Closed Date: closed before the receipt": facts["closed_before_created"]}
        days = {row[0]: row for table in book.report("summary") if table.name == "days_to_close" for row in table.rows}
        assert days[ALL][1] == facts["median_calendar_days_to_close_nonnegative"]
        assert days[ALL][3] == facts["closed_before_created"]
        check_due_dates(book, facts)


def check_due_dates(book, facts):
    """Compare the closings with the department's own due dates; no limit of ours is in it."""
    due, ended = {}, {}
    for record in book.store.read_all(book.organisation.id):
        if record.name in {"case.closed", "case.judged_elsewhere"}:
            fact = fact_of(record)
            if isinstance(fact.event, JudgedElsewhere):
                due[record.stream] = fact.event.due
            else:
                assert isinstance(fact.event, Closed)
                ended[record.stream] = fact.happened

    in_time = sum(moment <= due[case] for case, moment in ended.items())
    share = facts["closed_on_or_before_due"]
    assert len(due) == facts["with_due"]
    assert (in_time, len(ended)) == (share["n"], share["of"])
    assert not book.tabulate(["limit"])
