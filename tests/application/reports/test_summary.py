"""The figures of the first reports, on the Boston file and beside a slow count of its rows."""

import datetime as dt
import statistics
from collections import Counter, defaultdict

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.application.ports import RowQuery
from casework.application.reports import report
from casework.application.reports.figures import median
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.errors import NotFoundError, UsageError
from casework.testing import FixedClock
from tests.boston import BY, MAPPING, NOW, data, facts, open_boston, open_register, records

OFFICER = Actor("staff-17")
RESULTS = ("met", "missed", "overdue", "open", "ended", "done")


class Unread:
    """A store whose log nobody may read."""

    def __init__(self, store):
        self._store = store

    def __getattr__(self, name):
        assert name not in {"read", "read_all"}, "a report read the log"
        return getattr(self._store, name)


class SeesService:
    """A policy by which a viewer sees the cases of the services that are their teams."""

    def may(self, _actor, _action, _row):
        return True

    def sees(self, viewer, row, _what):
        return row.service in viewer.teams

    def sees_all(self, viewer):
        return "all" in viewer.roles


@pytest.fixture(scope="module")
def boston(tmp_path_factory):
    """The Boston file, imported, behind a store whose log cannot be read and a policy."""
    address = f"sqlite:///{tmp_path_factory.mktemp('boston') / 'boston.db'}"
    with open_boston(address) as book:
        book.import_file(data(), MAPPING, by=BY)
    with open_boston(address, policy=SeesService()) as book:
        store = Unread(book.store)
        yield Casebook(
            store,
            book.organisation,
            procedures=book.rulebook.procedures,
            calendars=book.rulebook.calendars,
            clock=FixedClock(NOW),
            policy=SeesService(),
        )


ALL = Actor("head", roles={"all"})
PARKS = Actor("parks-1", teams={"parks"})


def tables(book, name="summary", *, viewer=ALL, period=None):
    return {table.name: table for table in book.report(name, period=period, viewer=viewer)}


def rows(table):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def by(table, key):
    return {row[key]: row for row in rows(table)}


# A slow count of the file itself


def opened(record):
    return day(record["OPEN_DT"])


def day(text):
    month, date, year = text.split(" ")[0].split("/")
    return dt.date(int(year), int(month), int(date))


def kind(record):
    title = record["CASE_TITLE"]
    lower = title.lower()
    if title.endswith(": Comment"):
        return "comment"
    if any(word.strip("./,()") in {"complaint", "complaints", "complant"} for word in lower.replace("/", " ").split()):
        return "complaint"
    if "compliment" in lower:
        return "compliment"
    if "suggestion" in lower:
        return "suggestion"
    missed = [f"{verb} {what}" for verb in ("missed", "missted") for what in ("trash", "recycling", "yard waste")]
    return "complaint" if any(phrase in lower for phrase in missed) else "comment"


def working_days_after(first, number):
    found = first
    while number:
        found += dt.timedelta(days=1)
        number -= found.weekday() < 5
    return found


def test_counts_and_the_median_of_boston_are_the_known_facts(boston):
    found = tables(boston)
    kinds = by(found["cases_by_kind"], "kind")["all kinds"]

    assert (kinds["received"], kinds["open"], kinds["closed"]) == (
        facts()["rows"], facts()["by_status"]["Open"], facts()["by_status"]["Closed"],
    )  # fmt: skip
    assert dict(found["cases_by_month"].rows) == facts()["by_month_opened"]
    assert sum(number for _, number in found["cases_by_channel"].rows) == facts()["rows"]
    closing = by(found["days_to_close"], "kind")["all kinds"]
    assert closing["median_calendar_days"] == facts()["median_calendar_days_to_close_nonnegative"]
    assert closing["closed_before_receipt"] == facts()["closed_before_opened_timestamps"]


def test_counts_by_kind_and_service_are_those_of_a_slow_count(boston):
    found = tables(boston)
    kinds = Counter(kind(record) for record in records())
    services = Counter(record["Department"] for record in records())

    assert {row["kind"]: row["received"] for row in rows(found["cases_by_kind"])} == {
        **kinds, "all kinds": kinds.total(),
    }  # fmt: skip
    assert sorted(number for _, number in found["cases_by_service"].rows) == sorted(services.values())


def test_the_median_by_kind_is_that_of_a_slow_count(boston):
    taken = defaultdict(list)
    for record in records():
        if record["CLOSED_DT"]:
            taken[kind(record)].append((day(record["CLOSED_DT"]) - opened(record)).days)

    found = by(tables(boston)["days_to_close"], "kind")
    assert {name: found[name]["median_calendar_days"] for name in taken} == {
        name: statistics.median(days) for name, days in taken.items()
    }
    assert {name: found[name]["of"] for name in taken} == {name: len(days) for name, days in taken.items()}


def test_T45_the_share_in_time_is_that_of_a_slow_walk_over_working_days(boston):
    closed = [record for record in records() if record["CLOSED_DT"]]
    met = sum(day(record["CLOSED_DT"]) <= working_days_after(opened(record), 10) for record in closed)

    limit = by(tables(boston)["time_limits"], "limit")["close"]

    assert (limit["met"], limit["of"]) == (met, len(closed))
    assert limit["percent_in_time"] == round(100 * met / len(closed), 2)


def test_T40_what_is_open_is_never_counted_as_in_time(boston):
    limit = by(tables(boston)["time_limits"], "limit")["close"]

    assert limit["overdue"] + limit["open"] == facts()["open_rows"]
    assert limit["of"] == limit["met"] + limit["missed"] == facts()["by_status"]["Closed"]


def test_T40_what_is_overdue_stands_apart_from_what_is_open_as_of_the_cut_off():
    with open_register() as book:
        for day in (1, 2, 7):
            received_at = dt.date(2026, 4, day)
            book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=received_at, by=OFFICER)
        for cut_off, overdue in [("2026-04-10", 0), ("2026-04-11", 1), ("2026-04-14", 2), ("2026-04-15", 3)]:
            found = _on(book, cut_off)["time_limits"]
            limit = by(found, "limit")["acknowledge"]

            assert (limit["overdue"], limit["open"], limit["of"]) == (overdue, 3 - overdue, 0)
            assert any(f"overdue: not done by {cut_off}, and due before that day." in note for note in found.notes)


def _on(book, cut_off, name="summary"):
    found = report(book._reader, name, now=dt.datetime.fromisoformat(f"{cut_off}T12:00:00+00:00"))
    return {table.name: table for table in found}


def test_T40_a_limit_whose_clock_has_not_started_is_open_and_never_overdue():
    with open_register() as book:
        case = book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=dt.date(2026, 4, 1), by=OFFICER)
        before = by(_on(book, "2026-12-01")["time_limits"], "limit")
        respond = by(_on(book, "2026-12-01", "limits")["limits"], "limit")["respond"]
        book.acknowledge(case.id, by=OFFICER, happened=dt.date(2026, 4, 10))
        after = by(_on(book, "2026-12-01")["time_limits"], "limit")

    assert (respond["starts_on"], respond["due_on"] < "2026-12-01", respond["result"]) == (None, True, "open")
    assert (before["acknowledge"]["overdue"], before["acknowledge"]["open"]) == (1, 0)
    assert (before["respond"]["overdue"], before["respond"]["open"]) == (0, 1)
    assert (after["respond"]["overdue"], after["respond"]["open"]) == (1, 0)


@pytest.mark.parametrize("cut_off", ["2026-04-10", "2026-04-11", "2026-04-14", "2026-04-15", "2026-12-01"])
def test_T40_the_report_limits_calls_overdue_what_the_summary_counts_as_overdue(cut_off):
    with open_register() as book:
        for day in (1, 2, 7):
            received_at = dt.date(2026, 4, day)
            case = book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=received_at, by=OFFICER)
        book.acknowledge(case.id, by=OFFICER, happened=dt.date(2026, 4, 9))
        listed = rows(_on(book, cut_off, "limits")["limits"])
        counted = rows(_on(book, cut_off)["time_limits"])

    assert Counter((row["limit"], row["result"]) for row in listed) == Counter(
        {(row["limit"], result): row[result] for row in counted for result in RESULTS if row[result]}
    )


def test_the_report_limits_says_by_which_day_a_limit_is_overdue():
    with open_register() as book:
        notes = _on(book, "2026-04-11", "limits")["limits"].notes

    assert any("overdue: not done by 2026-04-11, and due before that day." in note for note in notes)


def test_T40_an_overdue_limit_of_somebody_elses_case_is_not_told(boston):
    parks = by(tables(boston, viewer=PARKS)["time_limits"], "limit")["close"]
    ours = [record for record in records() if record["Department"] == "PARK" and not record["CLOSED_DT"]]

    assert (parks["overdue"], parks["open"]) == (len(ours), 0)
    assert tables(boston, viewer=Actor("nobody"))["time_limits"].rows == ()


def test_T40_only_rows_with_something_overdue_are_read(boston):
    class Counted(Unread):
        def find(self, organisation, query):
            found = self._store.find(organisation, query)
            read.extend(found)
            return found

    read = []
    book = Casebook(
        Counted(boston.store),
        boston.organisation,
        procedures=boston.rulebook.procedures,
        calendars=boston.rulebook.calendars,
        clock=FixedClock(NOW),
        policy=SeesService(),
    )
    tables(book)

    assert {row.status for row in read} == {"open"}
    assert len(read) == facts()["open_rows"]


def test_T43_a_council_that_moves_cases_on_unanswered_has_missed_and_not_a_hundred_percent():
    with open_register() as book:
        ends = (
            lambda case, **said: book.escalate(case, asked_by="body", **said),
            lambda case, **said: book.refer(case, body="ombudsman", **said),
            book.withdraw,
        )
        for end in ends:
            case = book.receive(
                kind="complaint", procedure="lgsco-code-2024", received_at=dt.date(2026, 1, 5), by=OFFICER
            )
            end(case.id, by=OFFICER, happened=dt.date(2026, 3, 2))
        found = tables(book, viewer=None)["time_limits"]

    first = [row for row in rows(found) if row["stage"] == "1"]
    assert [(row["limit"], row["percent_in_time"], row["of"], row["missed"], row["ended"]) for row in first] == [
        ("acknowledge", 0.0, 3, 3, 0), ("respond", 0.0, 3, 3, 0),
    ]  # fmt: skip
    assert any("not done when the case was escalated, referred or withdrawn after it" in note for note in found.notes)


def test_a_percentage_says_how_much_of_it_rests_on_the_latest_possible_date():
    with open_register() as book:
        for answered, acknowledged in [("2026-01-12", False), ("2026-03-02", False), ("2026-01-12", True)]:
            case = book.receive(
                kind="complaint", procedure="lgsco-code-2024", received_at=dt.date(2026, 1, 5), by=OFFICER
            )
            if acknowledged:
                book.acknowledge(case.id, by=OFFICER, happened=dt.date(2026, 1, 6))
            book.respond(case.id, outcome="upheld", by=OFFICER, happened=dt.date.fromisoformat(answered))
        found = tables(book, viewer=None)["time_limits"]

    respond = by(found, "limit")["respond"]
    said = [note for note in found.notes if note.startswith("provisional")]
    assert (respond["met"], respond["missed"]) == (2, 1)
    assert said[0].startswith("provisional: the due date is the latest that is possible")
    assert said[1:] == ["provisional in lgsco-code-2024, stage 1, respond: 1 of 2 met and 1 of 1 missed."]


def test_a_percentage_without_provisional_dates_says_nothing_of_them(boston):
    assert not any(note.startswith("provisional") for note in tables(boston)["time_limits"].notes)


@pytest.mark.parametrize("name", ["cases", "limits"])
def test_flat_rows_stand_in_the_order_of_their_references(name):
    with open_register() as book:
        for reference in ("C-3", "C-1", "C-2"):
            received_at = dt.date(2026, 1, 5)
            how = {"kind": "complaint", "procedure": "lgsco-code-2024", "reference": reference}
            book.receive(**how, received_at=received_at, by=OFFICER)
        found = rows(_on(book, "2026-02-02", name)[name])

    assert [row["reference"] for row in found] == sorted(row["reference"] for row in found)
    assert {row["reference"] for row in found} == {"C-1", "C-2", "C-3"}


def test_T43_a_percentage_of_nothing_is_none_and_every_denominator_is_named(boston):
    found = tables(boston)
    respond = by(found["time_limits"], "limit")["respond"]

    assert (respond["percent_in_time"], respond["of"], respond["ended"]) == (None, 0, facts()["by_status"]["Closed"])
    assert any("met / (met + missed)" in note for note in found["time_limits"].notes)
    assert any("over the closed cases in 'of'" in note for note in found["days_to_close"].notes)


def test_T47_closing_on_the_due_day_is_in_time_and_the_day_after_is_late(boston):
    late = {
        record["CASE_ENQUIRY_ID"]: day(record["CLOSED_DT"]) > working_days_after(opened(record), 10)
        for record in records()
        if record["CLOSED_DT"]
    }
    found = {
        row.source_key: limit.result == "missed"
        for row in boston.rows(viewer=ALL)
        for limit in row.limits
        if limit.limit == "close" and row.status == "closed"
    }

    assert found == late


def test_T46_a_month_is_a_month_of_the_organisations_zone():
    with open_register() as book:
        book.receive(
            kind="comment", procedure="local-feedback", by=OFFICER,
            received_at=dt.datetime(2020, 6, 30, 23, 30, tzinfo=dt.UTC),
        )  # fmt: skip

        assert tables(book, viewer=None)["cases_by_month"].rows == (("2020-07", 1),)
        assert tables(book, viewer=None, period="2020-06")["cases_by_month"].rows == (("2020-06", 0),)


def test_every_figure_names_its_cut_off(boston):
    (note,) = tables(boston, period="2015-04")["cases_by_kind"].notes

    assert note.startswith("Cases received from 2015-04-01 to 2015-04-30, as recorded up to 2026-06-01")
    assert tables(boston)["cases_by_kind"].notes[0].startswith("Cases of all time")


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ("2015-Q2", [4, 5, 6]),
        ("2015-04..2015-09", [4, 5, 6, 7, 8, 9]),
        ("2015/16", range(4, 13)),
        ("2014/15", [1, 2, 3]),
    ],
)
def test_a_period_is_about_the_day_of_receipt(boston, period, months):
    wanted = {f"2015-{month:02d}" for month in months}

    found = tables(boston, period=period)

    assert sum(number for _, number in found["cases_by_month"].rows) == sum(
        number for month, number in facts()["by_month_opened"].items() if month in wanted
    )
    assert len(found["cases_by_month"].rows) == (12 if "/" in period else len(months))


def test_a_viewer_is_told_about_what_they_see_only(boston):
    found = tables(boston, viewer=PARKS)
    parks = sum(record["Department"] == "PARK" for record in records())

    assert found["cases_by_service"].rows == (("parks", parks),)
    assert by(found["cases_by_kind"], "kind")["all kinds"]["received"] == parks
    assert len(tables(boston, "cases", viewer=PARKS)["cases"].rows) == parks
    assert len(tables(boston, "limits", viewer=PARKS)["limits"].rows) == 2 * parks


def test_somebody_who_sees_nothing_is_told_nothing(boston):
    found = tables(boston, viewer=Actor("nobody"))

    assert {name for name, table in found.items() if table.rows} == {"cases_by_kind", "days_to_close"}
    assert by(found["cases_by_kind"], "kind") == {
        "all kinds": dict.fromkeys(found["cases_by_kind"].columns, 0) | {"kind": "all kinds"}
    }


def test_of_no_case_every_count_is_0_and_the_median_is_not_known(boston):
    found = tables(boston, period="1999")

    assert found["cases_by_kind"].rows == (("all kinds", *[0] * (len(found["cases_by_kind"].columns) - 1)),)
    assert found["days_to_close"].rows == (("all kinds", None, 0, 0),)


def test_the_export_of_cases_has_a_row_for_each(boston):
    found = rows(tables(boston, "cases", period="2015-12-01")["cases"])
    wanted = [record for record in records() if opened(record) == dt.date(2015, 12, 1)]

    assert {row["source_key"] for row in found} == {record["CASE_ENQUIRY_ID"] for record in wanted}
    assert {row["received_on"] for row in found} == {"2015-12-01"}
    assert "limits" not in found[0]
    assert "reducer" not in found[0]


def test_the_export_of_limits_has_a_row_for_each(boston):
    found = rows(tables(boston, "limits", period="2015-01-02")["limits"])

    assert {row["limit"] for row in found} == {"close", "respond"}
    assert {row["due_on"] for row in found if row["limit"] == "close"} == {"2015-01-16"}


def test_a_limit_without_a_due_date_is_in_no_percentage():
    with open_register() as book:
        case = book.receive(kind="comment", procedure="local-feedback", received_at=dt.date(2020, 3, 2), by=OFFICER)
        book.acknowledge(case.id, by=OFFICER, happened=dt.date(2020, 3, 3))

        limit = by(tables(book, viewer=None)["time_limits"], "limit")["acknowledge"]
        assert (limit["percent_in_time"], limit["of"], limit["done"]) == (None, 0, 1)


def test_withdrawn_and_referred_cases_are_not_in_the_median():
    with open_register() as book:
        for end in (book.withdraw, lambda case, **writing: book.refer(case, body="ombudsman", **writing)):
            case = book.receive(kind="comment", procedure="local-feedback", received_at=dt.date(2020, 3, 2), by=OFFICER)
            end(case.id, by=OFFICER, happened=dt.date(2020, 4, 2))

        found = tables(book, viewer=None)
        assert found["days_to_close"].rows == (("all kinds", None, 0, 0),)
        assert found["cases_by_service"].rows == (("not recorded", 2),)


@pytest.mark.parametrize("name", ["summary", "handling", "cases", "limits"])
def test_a_case_that_was_merged_into_another_counts_once_and_is_told(name):
    with open_register() as book:
        first, second, third = (_a_complaint(book, day) for day in (1, 2, 3))
        before = book.report(name)
        for case in (second, third):
            _merge(book, case, into=first)
        once, again = book.report(name)[0], book.report(name, period="2026-04-02")[0]

    assert not any("merged" in note for note in before[0].notes)
    assert once.notes[1] == "2 more were merged into another case, with which it counts once."
    assert again.notes[1] == "1 more was merged into another case, with which it counts once."
    counted = len(once.rows) if name in {"cases", "limits"} else by(once, "kind")["all kinds"]["received"]
    assert counted == (1 if name != "limits" else 2)
    assert all(row[1:] == (0,) * (len(row) - 1) for row in again.rows)


def _a_complaint(book, day):
    return book.receive(
        kind="complaint", procedure="lgsco-code-2024", received_at=dt.date(2026, 4, day), by=OFFICER
    ).id  # fmt: skip


def _merge(book, case, *, into):
    (row,) = book.find(RowQuery(case=case))
    merged = attrs.evolve(row, version=row.version + 1, status="merged", merged_into=into)
    book.store.replace_rows(book.organisation.id, [merged])


def test_what_was_declined_or_passed_on_stands_beside_what_was_closed():
    with open_register() as book:
        assert list(by(tables(book, viewer=None)["cases_by_kind"], "kind")) == ["all kinds"]
        assert tables(book, viewer=None)["cases_by_kind"].columns == (
            "kind", "received", "open", "closed", "withdrawn", "referred", "declined", "passed_on",
        )  # fmt: skip


def test_categories_are_exported():
    with open_register() as book:
        book.receive(
            kind="comment", procedure="local-feedback", received_at=dt.date(2020, 3, 2), by=OFFICER,
            categories={"cause": "delay", "ward": "w1"},
        )  # fmt: skip

        assert rows(tables(book, "cases", viewer=None)["cases"])[0]["categories"] == "cause:delay ward:w1"


def test_a_report_or_period_that_there_is_not_is_refused(boston):
    with pytest.raises(
        NotFoundError, match="there is no report 'nope': choose one of summary, handling, cases, limits"
    ):
        boston.report("nope")
    with pytest.raises(UsageError, match="is no period"):
        boston.report("summary", period="soon")


@given(days=st.lists(st.integers(0, 20), max_size=30))
def test_the_median_of_a_histogram_is_the_median(days):
    assert median(Counter(days)) == (statistics.median(days) if days else None)
