"""What a stranger's seventh trial stumbled over: extensions among yes and no, exchanged dates, answers yet to come."""

import datetime as dt
import tomllib

import pytest

from casework.application.suggesting.agreed_days import day_in
from tests.suggesting.sources import Rows, columns, doubts, draft, meanings, remarked
from tests.suggesting.trial import workdays_after

NUMBERS = range(60)
REFS = [f"C{number:03}" for number in NUMBERS]
RECEIVED = [workdays_after(dt.date(2024, 1, 8), 3 * number) for number in NUMBERS]
TARGETS = [workdays_after(day, 10) for day in RECEIVED]
REPLIED = [workdays_after(day, 7 + number % 7) for number, day in enumerate(RECEIVED)]
UNTIL = [workdays_after(day, 20) for day in RECEIVED]


def uk(found):
    return [day.strftime("%d/%m/%Y") for day in found]


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


def register(**more):
    said = {"Ref": REFS, "Received": uk(RECEIVED), "Target": uk(TARGETS), "Response_sent": uk(REPLIED)}
    return columns(**{**said, **more})


def extensions(text):
    return [each for each in tomllib.loads(text)["event"] if each["event"] == "extended"]


def agreed(*, yes="", every=5):
    return [(yes + day if number % every == 0 else "No") for number, day in enumerate(uk(UNTIL))]


# More time among words of yes and no


@pytest.mark.parametrize("yes", ["", "Yes - ", "Yes, until ", "agreed to "])
def test_a_new_date_among_yes_and_no_is_more_time_until_that_day(yes):
    heading = "Was an extension agreed? New date"
    text = draft(register(**{heading: agreed(yes=yes)}))

    (extension,) = extensions(text)
    assert extension["until"] == {"column": heading}
    rule = tomllib.loads(text)["columns"][heading]
    assert rule["blank"] == ["No"]
    assert ("transforms" in rule) is bool(yes)
    assert heading not in tomllib.loads(text).get("kept", [])
    assert not told(text, "put right")


def test_a_bare_yes_among_such_dates_is_told_with_its_line():
    cells = agreed()
    cells[1] = "Yes"

    assert told(draft(register(**{"Extended to": cells})), 'unknown if left: "Extended to", line 3 "Yes".')


def test_days_of_more_time_are_read_although_most_others_who_said_yes_gave_no_day():
    cells = agreed(yes="Yes - ", every=10)
    cells[1:4], cells[6:9] = ["Yes"] * 3, ["asked, refused", "Yes - 10 days", "see file"]
    cells[11:14] = ["Yes"] * 3
    heading = "Extension agreed"

    text = draft(register(**{heading: cells}))

    (extension,) = extensions(text)
    assert extension["until"] == {"column": heading, "unreadable": "unknown"}
    assert told(text, f'unknown if left: "{heading}", lines 3 "Yes", 4 "Yes", 5 "Yes", ')
    assert heading not in tomllib.loads(text).get("kept", [])


def test_a_day_of_agreeing_that_comes_after_each_target_is_one_until_which_there_was_more_time():
    text = draft(register(**{"Extension agreed (date)": agreed()}))

    assert extensions(text)[0]["until"] == {"column": "Extension agreed (date)"}
    assert tomllib.loads(text)["columns"]["Extension agreed (date)"]["blank"] == ["No"]


def test_a_column_of_more_time_that_is_only_kept_is_a_doubt():
    text = draft(register(Extension=["Yes", "No", ""] * 20))

    assert told(text, '"Extension" speaks of more time, and is only kept')
    assert extensions(text) == []


@pytest.mark.parametrize("more", [{"Extended_to": agreed()}, {}], ids=["another column has it", "a telephone"])
def test_it_is_none_where_nothing_can_be_lost(more):
    heading = "Extension reason" if more else "Phone extension no"

    assert not told(draft(register(**{heading: ["a", "b", ""] * 20}, **more)), "speaks of more time")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Yes - 04/02/2025", "04/02/2025"),
        ("Yes (04/02/2025)", "04/02/2025"),
        ("Y 4th Feb 2025 ", "4th Feb 2025"),
        ("Yes", "Yes"),
        ("Yates 3", "Yates 3"),
    ],
)
def test_only_words_for_yes_are_taken_away(text, day):
    assert day_in(text) == day


# Exchanged dates


def test_a_date_with_its_month_in_words_was_never_exchanged():
    exchanged = {n: day for n, day in enumerate(REPLIED) if day.day <= 12 and day.day != day.month and n % 2}
    turned = {n: day.replace(month=day.day, day=day.month) for n, day in exchanged.items()}
    replied = [turned.get(n, day) for n, day in enumerate(REPLIED)]
    in_words = [day.strftime("%d %B %Y") if n in turned else day.strftime("%d/%m/%Y") for n, day in enumerate(replied)]

    assert told(draft(register(Response_sent=uk(replied))), '"Response sent": ')
    assert told(draft(register(Response_sent=uk(replied))), "day and month exchanged")
    assert not told(draft(register(Response_sent=in_words)), "day and month exchanged")


def test_a_receipt_in_words_that_jumps_out_of_the_order_of_the_keys_was_not_exchanged():
    refs = [f"C{number:03}" for number in range(200)]
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=number) for number in range(200)]
    cells = uk(days)
    for place in (35, 66, 97):
        cells[place] = days[place].replace(month=days[place].day, day=days[place].month).strftime("%d/%m/%Y")

    assert told(draft(columns(Ref=refs, Received=cells)), "exchanged")
    for place in (35, 66, 97):
        cells[place] = days[place].replace(month=days[place].day, day=days[place].month).strftime("%d %B %Y")
    assert not told(draft(columns(Ref=refs, Received=cells)), "exchanged")


# Keys and totals


def test_a_key_that_comes_twice_is_told_with_its_lines():
    refs = [*REFS]
    refs[8] = refs[6]

    assert told(draft(register(Ref=refs)), '"Ref": 59 differing values in 60 rows, again on line 10. Of two rows')


@pytest.mark.parametrize("beside", ["64 complaints", "64", "£2,863"])
def test_a_row_of_totals_that_is_passed_over_is_in_no_doubt(beside):
    source = register()
    rows = [list(row) for row in source._rows]
    rows.insert(30, ["Sub-total 2024/25", beside, "", ""])

    text = draft(Rows(source.columns(), rows))

    assert remarked(text, "Totals, which are passed over.")
    assert not told(text, "put right")
    assert meanings(source)["Received"] == "received"
