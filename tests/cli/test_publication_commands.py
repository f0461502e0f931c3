"""The commands about publications: how readings are published, listed, shown as they were, and restated."""

import datetime as dt
import json

import pytest

from casework.casebook import Casebook
from casework.domain.time.steps import in_words
from tests.cli.test_readings_commands import INDICATORS, done, town
from tests.offices import OFFICER

__all__ = ["town"]
PUBLISH = "readings publish town --period 2020-Q1 --by staff-17"


def request(tmp_path, received, answered):
    with Casebook.configured(tmp_path / "casework.toml") as book:
        case = book.receive(kind="information_request", procedure="foi-2000", received_at=received, by=OFFICER)
        book.respond(case.id, happened=answered, by=OFFICER)


def test_readings_are_published_and_shown_as_they_were(town):
    assert done(town("publications list")) == "Nothing was published yet.\n"

    told = done(town(f"{PUBLISH} --note 'Annual report, page 7'"))
    shown = done(town("publications show p1"))
    listed = done(town("publications list"))

    assert told.startswith("p1: 5 readings were published on ")
    assert "The seal begins " in " ".join(told.split())
    assert shown.startswith("p1: town, 2020-Q1, published on ")
    assert "  Annual report, page 7\n" in shown
    assert "town/in-time 2020-Q1 21 24 87.50 69.00-95.66 at least 80.00" in " ".join(shown.split())
    assert "town/rude" in shown
    assert "at most 12.50" in shown
    said = " ".join(shown.split())
    assert "Tests town/answer (We answer letters within ten working days). Assured: internal." in said
    assert " of the log, sealed with " in said
    assert listed.splitlines()[1].startswith("p1  town       2020-Q1  5         ")


def test_whoever_publishes_what_can_still_change_is_told_so(town, tmp_path):
    assert "provisional" not in done(town(PUBLISH))
    with Casebook.configured(tmp_path / "casework.toml") as book:
        yesterday = book.today() - dt.timedelta(days=1)
        book.receive(kind="information_request", procedure="foi-2000", received_at=yesterday, by=OFFICER)

    told = done(town(f"readings publish town --period {yesterday} --by staff-17"))

    assert "1 of 5 is provisional: it may still change, and what is published stays." in " ".join(told.split())


def test_for_scripts_a_publication_has_every_number_and_word(town):
    made = json.loads(done(town(f"{PUBLISH} --id first --json")))
    shown = json.loads(done(town("publications show first --json")))
    (listed,) = json.loads(done(town("publications list --json")))["publications"]

    assert made == shown
    assert {**shown, **listed, "readings": shown["readings"]} == shown
    assert listed["readings"] == len(shown["readings"]) == 5
    (reading, *_) = shown["readings"]
    assert reading["standards"] == [
        {"name": "town/answer", "wording": "We answer letters within ten working days", "owner": "customer-services"}
    ]
    assert (reading["percent"], reading["target"], reading["verdict"]) == ("87.50", "80.00", "met")
    assert len(shown["seal"]) == 64


def test_each_part_of_a_period_is_published_under_its_name(town):
    told = done(town("readings publish town --period 2020-Q1 --per year --id y --json"))

    assert {each["period"] for each in json.loads(told)["readings"]} == {"2020"}


def test_a_figure_beside_a_dip_and_an_improvement_are_in_what_is_published(town, tmp_path):
    done(
        town(
            "readings note town in-the-county --source county --period 2020-Q1 --assured independent --percent 91.5"
            " --by staff-17"
        )
    )
    with Casebook.configured(tmp_path / "casework.toml") as book:
        today = book.today()
        for month in range(14):
            first = (today.replace(day=1) - dt.timedelta(days=31 * (15 - month))).replace(day=5)
            for _ in range(6):
                case = book.receive(kind="information_request", procedure="foi-2000", received_at=first, by=OFFICER)
                book.respond(case.id, happened=first + dt.timedelta(days=45 if month == 13 else 1), by=OFFICER)
        (series, *_) = book.indicator_dips("town")
        (signal, *_) = series.chart.signals
    name = f"{signal.change}:{signal.rule}:{signal.periods[0]}"
    before = done(town(PUBLISH))
    soon = (today + dt.timedelta(days=30)).isoformat()
    done(town(f"dips explain town/in-time {name} --why 'Two left' --action Hiring --owner staff-20 --due-on {soon}"))
    done(town("improve propose --title Staff --proposed-by staff --because-of standard:town/answer --by staff-17"))
    done(town(f"improve agree i1 --owner staff-9 --due-on {soon} --by staff-17"))
    done(town("improve done i1 --evidence Rota --by staff-17"))
    done(town(f"improve publish i1 --asked 'Answer sooner' --done 'Two more staff' --from {today} --by staff-17"))
    done(town(PUBLISH))

    unexplained, shown = done(town("publications show p1")), done(town("publications show p2"))
    data = json.loads(done(town("publications show p2 --json")))

    assert before
    assert "    Not explained by then.\n" in unexplained
    assert "    Why: Two left. What is done: Hiring (staff-20, by " in shown
    assert "  You asked: Answer sooner\n    We did: Two more staff\n" in shown
    assert [each["percent"] for each in data["readings"][-1]["noted"]] == ["91.50"]
    assert [data["readings"][-1][name] for name in ("good", "of", "percent")] == [None, None, "91.50"]
    assert (data["signals"][0]["why"], data["improvements"][0]["done"]) == ("Two left", "Two more staff")


def test_publications_become_a_page_with_their_periods_beside_each_other(town, tmp_path):
    done(town(PUBLISH))
    done(town("readings publish town --period 2019-Q4 --by staff-17"))

    page = done(town("publications show p1 p2 p1 --format text"))
    assert done(town("publications show p1 p2 --format csv --out page.csv")) == ""

    assert page.startswith("What our town promises: 2019-Q4, 2020-Q1\n")
    assert "87.50 % (21 of 24): met" in " ".join(page.split())
    assert "87.50 % (21 of 24): met" in (tmp_path / "page.csv").read_text(encoding="utf-8")


def test_a_framework_that_is_here_no_longer_is_called_by_its_id(town, tmp_path):
    done(town(PUBLISH))
    (tmp_path / "frameworks" / "town.toml").unlink()
    (tmp_path / "indicators" / "town.toml").unlink()

    assert done(town("publications show p1 --format text")).startswith("town: 2020-Q1\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("show p1 p2", "make a page: say in which --format, such as html"),
        ("show p1 --out page.html", "make a page: say in which --format, such as html"),
        ("show p1 --json --format text", "--json and --format text contradict each other"),
        ("show p1 --format stone", "stone"),
        ("show p1 p2 --format text", "town and charter-mark are different frameworks: make a page of each"),
    ],
)
def test_what_makes_no_page_is_refused_in_a_sentence(line, said, town, tmp_path):
    done(town(PUBLISH))
    text = INDICATORS.replace('"town"', '"charter-mark"').replace('"answer"', '"3.2.1"').replace('"plain"', '"3.2.1"')
    (tmp_path / "indicators" / "charter-mark.toml").write_text(text, encoding="utf-8")
    done(town("readings publish charter-mark --period 2020-Q1 --by staff-17"))

    refused = town(f"publications {line}")

    assert refused.exit_code != 0
    assert said in " ".join(refused.stderr.split())


def test_what_is_dated_back_says_on_which_day_it_was_recorded(town):
    done(town(f"{PUBLISH} --on 2020-04-10"))
    today = in_words(dt.datetime.now(tz=dt.UTC).date())

    shown, told = " ".join(done(town("publications show p1")).split()), done(town("publications list"))

    assert "published on Fri 10 Apr 2020 by staff-17. " in shown
    assert f"It was recorded on {today}, and its figures are those of that day." in shown
    assert f"Fri 10 Apr 2020, recorded {today}" in told
    assert "as published on 2020-04-10 and recorded on" in " ".join(done(town("readings restated p1")).split())


def test_what_was_published_is_shown_beside_what_is_read_now(town, tmp_path):
    done(town(PUBLISH))
    same = done(town("readings restated p1"))
    for _ in range(6):
        request(tmp_path, dt.date(2020, 2, 3), dt.date(2020, 5, 4))
    indicators = tmp_path / "indicators" / "town.toml"
    indicators.write_text(INDICATORS.replace('"rude"', '"polite"').replace('"said"', '"heard"'), encoding="utf-8")

    told = done(town("readings restated p1"))
    first, *_, last = json.loads(done(town("readings restated p1 --json")))["readings"]

    assert "nothing has changed since" in " ".join(same.split())
    assert "town/in-time, 2020-Q1: 87.50 % (21 of 24), as published on" in " ".join(told.split())
    assert "then met, now not met." in " ".join(told.split())
    assert "town/rude, 2020-Q1: 15.00 %, as published on" in " ".join(told.split())
    assert "town/said, 2020-Q1: nothing counts, as published on" in " ".join(told.split())
    assert "no indicator of that name reads now" in " ".join(told.split())
    assert (first["published"]["of"], first["now"]["of"], first["changed"]) == (24, 30, True)
    assert (last["now_on"] is None, last["changed"]) == (False, False)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("publications show p9", "there is no publication 'p9'"),
        (
            "readings publish town --period 2099 --by staff-17",
            "publish is not possible for 2099: its days are",
        ),
    ],
)
def test_a_mistake_is_told_in_a_sentence(line, why, town):
    result = town(line)

    assert result.exit_code != 0
    assert why in " ".join(result.stderr.split())
