"""The report on standards: what is kept, how that is known, what others say, and what is not measured."""

import datetime as dt

import attrs
import pytest

from casework.application.reports import report
from casework.domain.standards.indicators import Contacts, Elsewhere, Timeliness, Verdicts
from casework.domain.standards.readings import Assurance, Better
from casework.errors import UsageError
from casework.testing import FixedClock
from tests.application.test_dips import MAY, YEAR, at_nine
from tests.application.test_readings import record
from tests.complaints import COUNCIL
from tests.entry_examples import bring, draft
from tests.frameworks import by_id, framework, link
from tests.indicators import asked, by_framework, indicator, target
from tests.offices import OFFICER, complaint, office

NOW = at_nine(dt.date(2027, 1, 5))
TOWN = framework("town", "abcd", link("a", "exact", "county/x"))
INDICATORS = (
    indicator("in-time", Timeliness(limits=("acknowledge",)), targets=(target("2025-01-01", 85),)),
    indicator("rude", Contacts(), standards=("town/b",), better=Better.LOWER, targets=(target("2025-01-01", 10),)),
    indicator("liked", asked(), standards=("town/b",), assured=Assurance.INDEPENDENT),
    indicator("county", Elsewhere(source="county"), standards=("town/c",)),
    indicator("said", Verdicts(name="target", good=("kept",)), standards=("town/c",)),
)


def town():
    return office(
        frameworks=by_id(TOWN, framework("county", "x")),
        indicators=by_framework(*INDICATORS),
        clock=FixedClock(NOW),
    )


@pytest.fixture(scope="module")
def book():
    """A town with a dip in May 2025, cases of December 2026 that wait, answers, and a figure of the county."""
    book = town()
    for day in YEAR:
        record(book, day, in_time=6)
    record(book, MAY, in_time=1, late=5)
    record(book, dt.date(2026, 12, 1), in_time=3, late=1)
    record(book, dt.date(2027, 1, 4), waiting=2)
    complaint(book, received_at=dt.date(2026, 12, 2), categories={"town": "b"})
    complaint(book, received_at=dt.date(2026, 12, 2), categories={"town": "none"})
    bring(book, draft(1, respondent="r1"), draft(5, respondent="r2"))
    book.note_figure("town", "county", source="shire", period="2026-12", assured="internal", percent="90.5", by=OFFICER)
    return book


def tables(book, **said):
    return {table.name: table for table in book.report("standards", **said)}


def rows(table):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def together(found):
    """The readings with what stands behind them, by indicator."""
    both = zip(rows(found["readings"]), rows(found["readings_behind"]), strict=True)
    return {behind["indicator"]: {**behind, **reading} for reading, behind in both}


def test_every_standard_stands_with_its_owner_and_what_is_known_of_it(book):
    found = rows(tables(book, period="2026-12")["standards"])

    assert [(each["standard"], each["title"], each["owner"]) for each in found] == [
        (f"town/{code}", f"We do {code}", "nobody") for code in "abcd"
    ]
    assert found[0]["verdicts"] == "How often we do in-time: not met"
    assert found[3]["verdicts"] == "without a reading"


def test_a_verdict_that_may_still_change_says_so_in_the_overview(book):
    all_time, readings = (rows(tables(book)[name]) for name in ("standards", "readings"))

    assert all_time[0]["verdicts"] == f"How often we do in-time: {readings[0]['verdict']}"
    assert all_time[0]["verdicts"].endswith(" (provisional)")


def test_a_reading_stands_with_its_interval_its_verdict_in_words_and_what_must_be_known_of_it(book):
    december, all_time = together(tables(book, period="2026-12")), together(tables(book))

    in_time = december["town/in-time"]
    assert [in_time[name] for name in ("number", "of", "percent", "lower", "upper")] == [3, 6, 50.0, 18.76, 81.24]
    assert (in_time["target"], in_time["verdict"], in_time["open"]) == ("at least 85 %", "not met", 0)
    assert in_time["remarks"] == "says something of county/x too"
    assert all_time["town/in-time"]["open"] == 2
    assert all_time["town/in-time"]["verdict"].endswith(" (provisional)")
    assert all_time["town/in-time"]["remarks"] == "provisional; says something of county/x too"
    assert december["town/rude"]["target"] == "at most 10 %"
    assert december["town/rude"]["remarks"] == "contacts show only the extremes, beside town/liked"
    assert december["town/liked"]["assured"] == "independent"
    assert december["town/said"]["remarks"] == "what the source said itself"
    assert december["town/county"]["percent"] is None
    assert december["town/county"]["lower"] is None


def test_a_target_that_began_within_the_period_is_remarked():
    raised = attrs.evolve(INDICATORS[0], targets=(target("2025-01-01", 85), target("2026-12-15", 90)))
    book = office(frameworks=by_id(TOWN), indicators=by_framework(raised), clock=FixedClock(NOW))

    (found,) = rows(tables(book, period="2026-12")["readings"])

    assert found["remarks"] == (
        "judged by the target of its last day, 90 since Tue 15 Dec 2026; before it, 85 since Wed 1 Jan 2025"
    )


def test_the_report_says_whose_it_is_and_of_which_days(book):
    assert tables(book, period="2026-12")["standards"].title == "Town: 2026-12"
    assert tables(book)["standards"].title == "Town: all time"


def test_what_was_found_begins_with_the_answer_and_ends_with_the_codes(book):
    found = tables(book)

    assert found["readings"].columns[:4] == ("title", "percent", "target", "verdict")
    assert found["readings_behind"].columns[-2:] == ("indicator", "standards")
    assert not any("good" in table.columns for table in found.values())
    assert tables(book)["standards"].columns == ("title", "verdicts", "owner", "standard")


def test_contacts_beside_which_nobody_was_asked_say_so_too():
    book = office(frameworks=by_id(TOWN), indicators=by_framework(indicator("rude", Contacts())), clock=FixedClock(NOW))

    (found,) = rows(tables(book)["readings"])

    assert found["remarks"] == "contacts show only the extremes"


def test_each_time_limit_that_counts_stands_once_with_when_its_clock_runs(book):
    assert [list(each.values()) for each in rows(tables(book, period="2026-12")["limits"])] == [
        [
            "How often we do in-time",
            "5 working days from the beginning of the stage",
            "acknowledge",
            "1",
            COUNCIL,
            "town/in-time",
        ]
    ]


def test_what_is_not_counted_stands_with_its_number_and_why(book):
    found = rows(tables(book, period="2026-12")["left_out"])

    assert any(each["indicator"] == "town/rude" and each["count"] == 4 for each in found)


def test_figures_of_others_stand_as_they_gave_them(book):
    (found,) = rows(tables(book, period="2026-12")["comparators"])

    assert found == {
        "title": "How often we do county",
        "indicator": "town/county",
        "body": "shire",
        "first": "2026-12-01",
        "last": "2026-12-31",
        "number": None,
        "of": None,
        "percent": 90.5,
        "assured": "internal",
    }


def test_a_dip_stands_with_its_explanation_or_as_not_explained_yet():
    book = town()
    for day in YEAR:
        record(book, day, in_time=6)
    record(book, MAY, in_time=1, late=5)
    (before,) = rows(tables(book)["dips"])
    book.explain_signal(
        "town/in-time", "dip:outside_the_limits:2025-05", why="Two left", action="Two come", owner="staff-20",
        due_on=dt.date(2027, 6, 30), by=OFFICER,
    )  # fmt: skip

    (after,) = rows(tables(book)["dips"])

    assert before["what"].startswith("dip: 2025-05: further below the usual")
    assert (before["why"], before["action"]) == ("not explained yet", None)
    assert [after[name] for name in ("why", "action", "owner", "due_on")] == [
        "Two left", "Two come", "staff-20", "Wed 30 Jun 2027",
    ]  # fmt: skip


def test_standards_of_which_nothing_was_counted_are_listed(book):
    assert [row[0] for row in tables(book, period="2026-12")["without_reading"].rows] == ["We do c", "We do d"]


def test_the_points_of_the_charts_are_in_a_table(book):
    found = [each for each in rows(tables(book)["charts"]) if each["series"] == "town/in-time"]

    assert found[0]["period"] == "2024-05"
    assert (found[0]["percent"], found[0]["of"], found[0]["standing"]) == (100.0, 6, "judged")
    assert [each["period"] for each in found if each["standing"] == "outside"] == ["2025-05"]
    assert found[-1]["standing"] == "provisional"
    assert (found[-1]["percent"], found[-1]["usual"]) == (None, None)


def test_months_of_which_there_are_too_few_are_not_said_to_be_judged():
    book = town()
    record(book, MAY, in_time=6)

    (found,) = [each for each in rows(tables(book)["charts"]) if each["period"] == "2025-05"]

    assert (found["of"], found["usual"], found["standing"]) == (6, None, "too few to say")


def test_what_is_published_of_improvements_is_in_it(book):
    assert {"you_asked_we_did", "you_told_us_we_have"} <= tables(book).keys()


def test_an_indicator_says_itself_which_cases_it_counts(book):
    with pytest.raises(UsageError, match="leave --service, --team and --handler away"):
        book.report("standards", team="housing")


def test_where_nobody_gives_standards_every_table_is_empty(book):
    assert all(not table.rows for table in report(book._reader, "standards", now=NOW))
