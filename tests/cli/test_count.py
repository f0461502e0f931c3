import datetime as dt
import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.toml_calendars import load_calendars
from casework.cli.count import command
from casework.domain.time.counting import Unit
from casework.errors import CountingError, DataError, NotFoundError, UsageError
from tests.oracles.explanation_walker import walk_count

ANSWER = ["id", "due", "provisional", "explanation", "steps"]
FRIDAY = ("--from", "2024-12-20")
TWENTY_DAYS = (*FRIDAY, "--amount", "20", "--unit", "working-days", "--calendar", "england-and-wales")

LIMIT = {"from": "2024-12-20", "amount": 20, "unit": "working_days", "calendar": "england-and-wales"}


def run(*arguments, lines=None):
    return CliRunner().invoke(command, [str(each) for each in arguments], input=lines)


def said(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def refused(*arguments):
    result = run(*arguments)
    assert result.exception is not None
    return result.exception


def batch(*requests, arguments=()):
    lines = "".join(each if isinstance(each, str) else json.dumps(each) + "\n" for each in requests)
    result = run("--batch", "-", *arguments, lines=lines.encode())
    return result.exit_code, [json.loads(line) for line in result.output.splitlines()]


def answer(**request):
    _, [found] = batch(LIMIT | request)
    return found


# --- one count -----------------------------------------------------------------------------------------------------


def test_the_due_date_comes_first_and_then_how_it_was_found():
    lines = said(*TWENTY_DAYS)

    assert lines[0] == "Wed 22 Jan 2025"
    assert lines[1] == "  The count starts from Fri 20 Dec 2024."
    assert "  20 working days after Fri 20 Dec 2024 is Wed 22 Jan 2025." in lines


def test_json_has_the_due_date_whether_it_is_provisional_and_the_explanation():
    found = json.loads("".join(said(*TWENTY_DAYS, "--json")))

    assert list(found) == ["due", "provisional", "explanation", "steps"]
    assert (found["due"], found["provisional"]) == ("2025-01-22", False)
    assert found["explanation"][0] == "The count starts from Fri 20 Dec 2024."


def test_json_has_each_sentence_as_a_step_that_a_program_can_follow_too():
    found = json.loads("".join(said(*TWENTY_DAYS, "--json")))

    assert len(found["steps"]) == len(found["explanation"])
    assert found["steps"][3] == {
        "code": "holidays_left_out",
        "days": ["2024-12-25", "2024-12-26", "2025-01-01"],
        "names": ["Christmas Day", "Boxing Day", "New Year\u2019s Day"],
        "number": 3,
    }
    assert walk_count(found["steps"]).due == dt.date(2025, 1, 22)


@pytest.mark.parametrize("unit", sorted({unit.replace("_", mark) for unit in Unit for mark in "-_"}))
def test_units_may_be_written_with_hyphens_or_underscores(unit, own_calendar):
    lines = said("--from", "2026-02-03T10:00", "--amount", "1", "--unit", unit, "--calendar", own_calendar)

    assert lines[0][:3] in {"Mon", "Tue", "Wed"}


@pytest.mark.parametrize(
    ("options", "due"),
    [
        (["--direction", "before"], "Fri 22 Nov 2024"),
        (["--closed-day", "deemed", "--from", "2024-12-21"], "Thu 23 Jan 2025"),
        (["--start", "next-working-day"], "Thu 23 Jan 2025"),
        (["--start", "next_day"], "Wed 22 Jan 2025"),
        (["--day-one", "same"], "Tue 21 Jan 2025"),
        (["--unit", "calendar-days", "--amount", "5", "--roll", "forward"], "Fri 27 Dec 2024"),
        (["--unit", "calendar-days", "--amount", "5", "--roll", "backward"], "Tue 24 Dec 2024"),
        (["--from", "2024-12-23T16:00", "--cut-off", "16:00"], "Fri 24 Jan 2025"),
        (["--from", "2024-12-23T15:59:59", "--cut-off", "16:00"], "Thu 23 Jan 2025"),
        (["--unit", "hours", "--amount", "24", "--from", "2026-03-28T12:00Z"], "Sun 29 Mar 2026 13:00"),
        (["--calendar", "uk-union"], "Thu 23 Jan 2025"),
    ],
)
def test_each_part_of_the_rule_has_its_option(options, due):
    assert said(*TWENTY_DAYS, *options)[0] == due


SIX_RECEIPTS = [
    ("2024-12-20", "england-and-wales", "2025-01-22", "2025-01-22"),
    ("2024-12-21", "england-and-wales", "2025-01-22", "2025-01-23"),
    ("2024-12-25", "england-and-wales", "2025-01-24", "2025-01-27"),
    ("2025-04-18", "england-and-wales", "2025-05-20", "2025-05-21"),
    ("2024-12-20", "uk-union", "2025-01-23", "2025-01-23"),
    ("2020-01-04", "england-and-wales", "2020-01-31", "2020-02-03"),
]


@pytest.mark.parametrize(("received", "calendar", "keeping", "deemed"), SIX_RECEIPTS)
def test_T01_twenty_working_days_after_a_closed_day_are_what_the_rule_says(received, calendar, keeping, deemed):
    asked = ("--from", received, "--amount", "20", "--unit", "working-days", "--calendar", calendar)

    next_is_day_one = json.loads("".join(said(*asked, "--json")))
    next_is_day_zero = json.loads("".join(said(*asked, "--closed-day", "deemed", "--json")))

    assert (next_is_day_one["due"], next_is_day_zero["due"]) == (keeping, deemed)
    if keeping != deemed:
        assert any("it stays the start" in each for each in next_is_day_one["explanation"])
        assert any("so it is deemed to happen on" in each for each in next_is_day_zero["explanation"])


def test_T01_a_batch_of_the_six_receipts_gives_both_dates_of_each():
    lines = [
        {"from": received, "amount": 20, "unit": "working_days", "calendar": calendar, "closed_day": closed_day}
        for received, calendar, _, _ in SIX_RECEIPTS
        for closed_day in ("keep", "deemed")
    ]

    _, found = batch(*lines)

    assert [each["due"] for each in found] == [due for _, _, *both in SIX_RECEIPTS for due in both]


def test_a_local_time_and_an_instant_are_read_in_the_zone():
    instant = ("--from", "2026-06-30T23:30Z", "--amount", "1", "--unit", "calendar-days", "--calendar", "all-days")

    assert said(*instant)[0] == "Thu 2 Jul 2026"
    assert said(*instant, "--zone", "America/New_York")[0] == "Wed 1 Jul 2026"


def test_a_provisional_date_says_why():
    lines = said(*TWENTY_DAYS, "--from", "2028-12-20")

    assert lines[-2:] == [
        "  Provisional: the holidays of England and Wales are known only until Sun 31 Dec",
        "    2028, so a later holiday may change the date.",
    ]


@pytest.fixture
def own_calendar(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        'id = "own"\nname = "Own"\nbase = "england-and-wales"\n[holidays]\n2024-12-27 = "Closure"\n', encoding="utf-8"
    )
    return path


def test_a_calendar_may_be_the_path_of_an_own_file(own_calendar):
    lines = said(*TWENTY_DAYS, "--calendar", own_calendar)

    assert lines[0] == "Thu 23 Jan 2025"
    assert "Closure (Fri 27 Dec 2024)" in "".join(lines)


# --- between two dates ---------------------------------------------------------------------------------------------

BETWEEN = (*FRIDAY, "--to", "2025-01-22", "--unit", "working-days", "--calendar", "england-and-wales")


@pytest.mark.parametrize(
    ("ends", "first", "second"),
    [
        ([], "20 working days", "  Counted after Fri 20 Dec 2024, up to and including Wed 22 Jan 2025."),
        (["--ends", "end"], "20 working days", "  Counted after Fri 20 Dec 2024, up to and including Wed 22 Jan 2025."),
        (["--ends", "both"], "21 working days", "  Counted from Fri 20 Dec 2024 to Wed 22 Jan 2025, both included."),
        (
            ["--ends", "start"],
            "20 working days",
            "  Counted from Fri 20 Dec 2024 up to, but not including, Wed 22 Jan 2025.",
        ),
    ],
)
def test_days_between_two_dates_are_counted_with_the_ends_that_are_asked_for(ends, first, second):
    assert said(*BETWEEN, *ends)[:2] == [first, second]


def test_days_between_two_dates_in_json():
    assert json.loads("".join(said(*BETWEEN, "--json"))) == {
        "from": "2024-12-20",
        "to": "2025-01-22",
        "unit": "working_days",
        "ends": "end",
        "count": 20,
        "provisional": False,
    }


def test_days_between_dates_that_are_not_all_known_are_provisional():
    lines = said(*BETWEEN, "--to", "2029-01-02")

    assert lines[-1] == "  Provisional: not all holidays between these dates are known."
    assert json.loads("".join(said(*BETWEEN, "--to", "2029-01-02", "--json")))["provisional"]


def test_calendar_days_between_dates_need_no_calendar_to_be_named_in_the_answer():
    assert said(*BETWEEN, "--unit", "calendar-days", "--to", "2024-12-21T23:30Z") == [
        "1 calendar day",
        "  Counted after Fri 20 Dec 2024, up to and including Sat 21 Dec 2024.",
    ]
    assert said(*BETWEEN, "--unit", "calendar-days", "--to", "2024-12-22T00:00")[0] == "2 calendar days"


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (TWENTY_DAYS[:-2], "name a --calendar: all-days, england-and-wales"),
        (TWENTY_DAYS[2:], "give --from and --unit with --amount or --to, or give --batch"),
        ((*FRIDAY, "--amount", "20", "--calendar", "scotland"), "give --from and --unit"),
        ((*FRIDAY, "--unit", "weeks", "--calendar", "scotland"), "give --from and --unit"),
        ((*TWENTY_DAYS, "--unit", "days"), "'days' is not one of 'working-days'"),
        ((*TWENTY_DAYS, "--zone", "Mars/Olympus"), "there is no time zone 'Mars/Olympus'"),
        ((*TWENTY_DAYS, "--zone", "/etc/passwd"), "there is no time zone"),
        ((*TWENTY_DAYS, "--ends", "both"), "--ends cannot stand beside --amount"),
        ((*BETWEEN, "--roll", "forward", "--cut-off", "16:00"), "--cut-off, --roll cannot stand beside --to"),
        (("--batch", "-", *FRIDAY, "--unit", "weeks"), "--from, --unit cannot stand beside --batch"),
        (("--batch", "no-such-file.jsonl"), "no-such-file.jsonl"),
    ],
)
def test_options_that_do_not_go_together_are_a_usage_error(arguments, problem):
    result = run(*arguments)

    assert result.exit_code == 2
    assert problem in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("options", "error", "problem"),
    [
        (["--from", "20/12/2024"], UsageError, "from cannot be '20/12/2024': write a date as 2026-04-03"),
        (["--from", "2024-02-30"], UsageError, "from cannot be '2024-02-30'"),
        (["--from", "20241220"], UsageError, "from cannot be '20241220'"),
        (["--from", "2024-12-20T25:00"], UsageError, "from cannot be"),
        (["--cut-off", "4pm"], UsageError, "--cut-off cannot be '4pm': write a local time as 16:00"),
        (["--calendar", "uk"], NotFoundError, "there is no calendar 'uk': choose one of"),
        (["--amount", "-1"], CountingError, "the amount must be from 0"),
        (["--amount", "9999999"], CountingError, "years 1 to 9999"),
        (["--unit", "hours"], CountingError, "hours cannot be counted from the date 2024-12-20 alone"),
        (["--unit", "school-days"], CountingError, "knows no school holidays"),
    ],
)
def test_a_mistake_in_a_value_is_an_error_of_ours_that_says_what_to_do(options, error, problem):
    mistake = refused(*TWENTY_DAYS, *options)

    assert isinstance(mistake, error)
    assert problem in str(mistake)


def test_a_broken_calendar_file_is_refused_with_its_mistakes(tmp_path):
    (tmp_path / "own.toml").write_text('id = "own"\n', encoding="utf-8")

    mistake = refused(*TWENTY_DAYS, "--calendar", tmp_path / "own.toml")

    assert isinstance(mistake, DataError)
    assert "name: is missing" in str(mistake)


# --- many counts ---------------------------------------------------------------------------------------------------


def test_a_batch_gives_one_answer_per_line_in_order_with_its_id():
    code, answers = batch(LIMIT | {"id": "a"}, LIMIT | {"id": 2, "calendar": "uk-union"}, LIMIT)

    assert code == 0
    assert [(each["id"], each["due"], each["provisional"]) for each in answers] == [
        ("a", "2025-01-22", False),
        (2, "2025-01-23", False),
        (None, "2025-01-22", False),
    ]
    assert list(answers[0]) == ANSWER
    assert answers[0]["explanation"][0] == "The count starts from Fri 20 Dec 2024."


def test_a_bad_line_is_answered_in_its_place_and_the_others_go_on():
    code, answers = batch(LIMIT | {"id": 1}, "{not json\n", LIMIT | {"id": 3, "unit": "days"}, LIMIT | {"id": 4})

    assert code == 3
    assert [list(each) for each in answers] == [
        ANSWER,
        ["id", "line", "error"],
        ["id", "line", "error"],
        ANSWER,
    ]
    assert [each["id"] for each in answers] == [1, None, 3, 4]
    assert answers[2]["error"].startswith("unit cannot be 'days': choose one of working_days")


@pytest.mark.parametrize(
    ("request_line", "problem"),
    [
        ("\n", "no JSON"),
        ("[1]\n", "must be one object"),
        ("null\n", "must be one object"),
        ('{"id": 1, "id": 2}\n', "a key is given twice"),
        ("[" * 100_000 + "\n", "no JSON"),
        ('{"amount": ' + "9" * 5000 + "}\n", "no JSON"),
        ("{}\n", "from is missing; amount is missing; unit is missing"),
        (LIMIT | {"rule": "x", "days": 1}, "unknown: days, rule; the keys are amount, calendar"),
        (LIMIT | {"from": None}, "from is missing"),
        (LIMIT | {"from": 20241220}, "from cannot be 20241220"),
        (LIMIT | {"amount": "20"}, "whole number"),
        (LIMIT | {"amount": 10**20}, "the amount must be from 0"),
        (LIMIT | {"unit": ["weeks"]}, "unit cannot be"),
        (LIMIT | {"cut_off": 16}, "cut_off cannot be 16"),
        (LIMIT | {"calendar": None}, "calendar is missing: name one of all-days"),
        (LIMIT | {"calendar": "uk"}, "there is no calendar 'uk'"),
        (LIMIT | {"calendar": 7}, "calendar must be a table, not 7"),
        (LIMIT | {"calendar": {"base": "scotland", "holidays": ["x"], "extra": 1}}, "calendar: unknown: extra"),
        (LIMIT | {"from": "9999-12-31T23:30-12:00", "unit": "hours"}, "years 1 to 9999"),
        (LIMIT | {"from": "0001-01-01T00:30+12:00"}, "years 1 to 9999"),
    ],
)
def test_whatever_is_wrong_with_a_line_is_one_sentence(request_line, problem):
    code, [found] = batch(request_line)

    assert code == 3
    assert list(found) == ["id", "line", "error"]
    assert problem in found["error"]
    assert "\n" not in found["error"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)
moments = st.dates().map(str) | st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M}") | anything
likely = {
    "id": anything,
    "from": st.datetimes().map(lambda at: f"{at.isoformat()[:16]}+14:00") | moments,
    "amount": st.integers(0, 3000) | anything,
    "unit": st.sampled_from(Unit) | anything,
    "calendar": st.sampled_from(["scotland", {"base": "uk-union", "holidays": ["2026-01-05"]}]) | anything,
}
unlikely = {
    "direction": st.sampled_from(["after", "before"]) | anything,
    "cut_off": st.times().map(lambda time: f"{time:%H:%M}") | anything,
    "closed_day": st.sampled_from(["keep", "deemed"]) | anything,
    "start": st.sampled_from(["receipt", "next_working_day", "next_day"]) | anything,
    "day_one": st.sampled_from(["next", "same"]) | anything,
    "roll": st.sampled_from(["none", "forward", "backward"]) | anything,
}


@given(st.lists(st.fixed_dictionaries(likely, optional=unlikely), min_size=1, max_size=5))
def test_whatever_stands_in_a_line_it_gets_one_answer(requests):
    code, answers = batch(*requests)

    assert len(answers) == len(requests)
    assert code == (3 if any("error" in each for each in answers) else 0)
    assert all(list(each) in (["id", "line", "error"], ANSWER) for each in answers)


def test_a_line_that_is_no_text_is_answered_in_its_place():
    result = run("--batch", "-", lines=b'\xff\xfe\n\xef\xbb\xbf{"from":"2024-12-20","amount":1,"unit":"weeks"}')

    first, second = (json.loads(line) for line in result.output.splitlines())
    assert first["id"] is None
    assert "no JSON in UTF-8" in first["error"]
    assert second["error"].startswith("calendar is missing")


def test_the_id_is_handed_through_whatever_it_is():
    assert answer(id={"case": [1, "\ud800"]})["id"] == {"case": [1, "\ud800"]}
    assert answer(id=None)["id"] is None
    assert answer(id="x", amount=-1)["id"] == "x"


def test_a_batch_reads_each_key_of_the_rule():
    assert answer(
        **{"from": "2023-09-24"}, amount=21, unit="calendar-days", closed_day="deemed", start="next_working_day"
    )["due"] == ("2023-10-17")
    assert answer(direction="before", day_one="same", roll=None)["due"] == "2024-11-25"
    assert answer(**{"from": "2024-12-23T16:00"}, cut_off="16:00")["due"] == "2025-01-24"
    assert answer(unit="months", amount=1, roll="backward")["due"] == "2025-01-20"


def test_hours_are_answered_with_an_instant_of_the_place():
    assert answer(**{"from": "2026-03-28T12:00Z"}, amount=24, unit="hours")["due"] == "2026-03-29T13:00:00+01:00"


def test_a_line_may_bring_its_own_holidays():
    inline = {"base": "weekends-only", "holidays": ["2024-12-25"], "note": "a made-up place"}

    assert answer(calendar=inline)["due"] == "2025-01-20"


def test_a_calendar_named_on_the_command_line_serves_the_lines_that_name_none(own_calendar):
    bare = {key: value for key, value in LIMIT.items() if key != "calendar"}

    code, answers = batch(bare, LIMIT, LIMIT | {"calendar": "own"}, arguments=("--calendar", own_calendar))

    assert code == 0
    assert [each["due"] for each in answers] == ["2025-01-23", "2025-01-22", "2025-01-23"]


def test_the_line_of_a_mistake_is_named():
    code, answers = batch(LIMIT | {"id": 1}, "{not json\n", LIMIT | {"id": 3, "unit": "days"}, LIMIT)

    assert code == 3
    assert [each.get("line") for each in answers] == [None, 2, 3, None]
    assert answers[1]["error"].startswith("the line is no JSON in UTF-8: ")
    assert "line 1" not in answers[1]["error"]
    assert answers[2]["error"].startswith("unit cannot be 'days'")


def test_a_batch_may_come_from_a_file(tmp_path):
    (tmp_path / "counts.jsonl").write_text(json.dumps(LIMIT), encoding="utf-8")

    result = run("--batch", tmp_path / "counts.jsonl")

    assert json.loads(result.output)["due"] == "2025-01-22"


def test_an_empty_batch_has_no_answers():
    assert batch() == (0, [])


def test_answers_come_as_the_lines_do_and_are_not_gathered_first():
    from casework.cli.count import _answers, _finder

    asked = []

    def lines():
        for number in range(3):
            asked.append(number)
            yield json.dumps(LIMIT).encode()

    answers = _answers(lines(), _finder(load_calendars(), None), None)
    next(answers)

    assert asked == [0]
