"""Boston's 311 service in 2015: 121,145 cases with the city's own targets and verdicts."""

import pytest

from casework.adapters.rule_files import rule_files
from casework.application.codec import fact_of
from casework.application.reports.figures import ALL
from casework.casebook import Casebook
from casework.domain.cases.events import Closed, JudgedElsewhere, Received
from casework.domain.standards.indicators import Timeliness, Verdicts
from tests.frameworks import by_id, framework
from tests.indicators import by_framework, indicator
from tests.ten_sets.sets import Set, as_codes, by_category, counted

WHOLE = Set(name="boston_311_2015.csv.gz", mapping="boston-311", zone="America/New_York", organisation="boston")
COMMENTS = Set(
    name="boston_311_2015_comments.csv", mapping="boston-311", zone="America/New_York", organisation="boston"
)
CHANNELS = {
    "phone": ["Constituent Call"],
    "app": ["Citizens Connect App", "City Worker App"],
    "web": ["Self Service"],
    "social_media": ["Twitter"],
    "other": ["Employee Generated", "Maximo Integration"],
}
WORDS = {"ONTIME": "on-time", "OVERDUE": "overdue", "(blank)": None}


@pytest.mark.parametrize("chosen", [WHOLE, COMMENTS], ids=lambda chosen: chosen.name)
def test_every_case_comes_in_and_every_count_comes_out(chosen, tmp_path):
    facts = chosen.facts()
    with chosen.open(tmp_path) as book:
        outcome = chosen.bring_in(book)

        assert (outcome.rows, outcome.new) == (facts["rows"], facts["rows"])
        assert outcome.flags.get("CLOSED_DT: closed before the receipt", 0) == facts["closed_before_opened_timestamps"]
        check_counts(book, facts)
        check_verdicts(book, facts)
        check_report(book, facts)
        check_readings(book, facts)


def check_counts(book, facts):
    """Compare what the casebook counts with the counts of the set."""
    sources = facts["by_source"]
    channels = {channel: sum(sources.get(name, 0) for name in names) for channel, names in CHANNELS.items()}

    assert counted(book, "received_month") == facts["by_month_opened"]
    assert counted(book, "status") == {"closed": facts["by_status"]["Closed"], "open": facts["by_status"]["Open"]}
    assert counted(book, "channel") == {channel: number for channel, number in channels.items() if number}
    types = by_category(book, "type")
    assert len(types) == facts["types"]
    assert as_codes(facts["by_type_top15"]).items() <= types.items()
    kinds = counted(book, "kind")
    assert all(kinds[kind.lower()] >= number for kind, number in facts["titles_that_say_kind_plainly"].items())


def check_readings(book, facts):
    """Read what was closed by the city's own day, and apart from it what the city says itself."""
    indicators = by_framework(
        indicator("closed-in-time", Timeliness(target_of_source="target", finished_only=True)),
        indicator("overdue-too", Timeliness(target_of_source="target")),
        indicator("said", Verdicts(name="target", good=("on-time",))),
    )
    rules = rule_files(frameworks=by_id(framework("town", "a")), indicators=indicators)
    rulebook = book.rulebook
    reader = Casebook(
        book.store, book.organisation, procedures=rulebook.procedures, calendars=rulebook.calendars, clock=book.clock,
        rules=rules,
    )  # fmt: skip
    in_time, overdue_too, said = [each.reading for each in reader.readings(period="2015")]

    known, judged = facts["recomputed_closed_on_or_before_target"], facts["source_percent_ontime_of_all_with_a_status"]
    waiting = sum(facts["open_with_target_source_status"].values())
    assert (in_time.good, in_time.of, in_time.percent) == (known["n"], known["of"], known["percent"])
    assert in_time.waiting == waiting
    assert (overdue_too.good, overdue_too.of, overdue_too.waiting) == (known["n"], known["of"] + waiting, 0)
    assert (said.good, said.of, said.percent) == (judged["n"], judged["of"], judged["percent"])


def check_verdicts(book, facts):
    """Work the city's verdict out anew from the moments on record, and compare it with what the city said."""
    closed = with_target = kept = agree = unjudged = 0
    for story in histories(book):
        said, ended = story.get(JudgedElsewhere), story.get(Closed)
        closed += ended is not None
        if said is None or said.event.due is None or ended is None:
            continue
        in_time = ended.happened <= said.event.due
        with_target, kept = with_target + 1, kept + in_time
        # Of some cases the city says nothing. They were closed late, and whoever counted them took that for a no.
        agree += (said.event.verdict == "on-time") == in_time
        unjudged += said.event.verdict is None

    assert closed == facts["by_status"]["Closed"]
    assert with_target == facts["closed_with_target"]
    assert kept == facts["recomputed_closed_on_or_before_target"]["n"]
    assert agree == facts["recomputed_agrees_with_source_status_on_closed_with_target"]["n"] == with_target
    blank = facts["source_OnTime_Status"].get("(blank)", 0)
    assert unjudged == blank - facts["open_with_target_source_status"].get("(blank)", 0)


def histories(book):
    """Return the facts of each case by their kind, as the log tells them."""
    stories = {}
    for record in book.store.read_all(book.organisation.id):
        if record.name in {"case.received", "case.closed", "case.judged_elsewhere"}:
            fact = fact_of(record)
            stories.setdefault(record.stream, {})[type(fact.event)] = fact
    assert all(Received in story for story in stories.values())
    return stories.values()


def check_report(book, facts):
    """Find the city's percentage among what other systems say, and none of ours: no time limit of ours was counted."""
    tables = {table.name: table for table in book.report("summary")}
    said = [row for row in tables["judged_elsewhere"].rows if row[2] == "on-time"]
    share = facts["source_percent_ontime_of_all_with_a_status"]

    assert sum(row[3] for row in said) == facts["source_OnTime_Status"]["ONTIME"] == share["n"]
    given = sum(row[3] for row in tables["judged_elsewhere"].rows if row[2] in {"on-time", "overdue"})
    assert given == share["of"]
    assert round(100 * share["n"] / given, 2) == share["percent"]
    assert not book.tabulate(["limit"])
    days = {row[0]: row for row in tables["days_to_close"].rows}
    assert days[ALL][1] == facts["median_calendar_days_to_close_nonnegative"]
