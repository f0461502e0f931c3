"""What an officer's trial of the import asked for: rows of stages, exchanged dates, findings, more time."""

import datetime as dt
import re
import tomllib

import pytest

from casework.application.suggesting import ReadAs, suggest
from casework.application.suggesting.exchanged_dates import ExchangedDates
from tests.boston import Register
from tests.suggesting.registers import write_register
from tests.suggesting.sources import Rows, columns, doubts, draft, meanings
from tests.suggesting.trial import LOGGED, WIDE, logged, wide

DAYS = [f"{day:02}/01/2024" for day in range(13, 23)]


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


def imported(tmp_path, text, source, *changes):
    """Return the register of *source* as it was imported by the draft *text* with *changes*, and the outcome."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    register = Register(tmp_path)
    register.mapping.write_text(text, encoding="utf-8")
    write_register(register.file, [row.values for row in source.rows()])
    return register.book, register.run()


@pytest.fixture(scope="module")
def log():
    """The register with a row for each stage."""
    return logged()


def test_every_column_of_the_two_registers_is_known(log):
    assert meanings(log.source()) == {name: meaning.value for name, meaning in LOGGED.items()}
    assert meanings(wide().source()) == {name: meaning.value for name, meaning in WIDE.items()}


def test_a_key_that_comes_again_with_other_stages_is_drafted_as_rows_of_stages(log):
    text = draft(log.source())

    read = tomllib.loads(text)
    assert read["identity"] == {"columns": ["Ref No"], "rows": "stages"}
    assert read["stages"] == {
        "column": "Stage",
        "first": "1",
        "codes": {"S1": "1", "Stage 1": "1", "S2": "2", "Stage 2": "2", "LGO": "ombudsman"},
    }
    assert 'which differ in "Stage": each row was taken for a stage of its case.' in text
    assert [(event["event"], event.get("stage"), event.get("on", {}).get("column")) for event in read["event"]] == [
        ("acknowledged", "1", "Ack'd"),
        ("responded", "1", "Date of Reply"),
        ("escalated", "2", "2.Date Rec'd"),
        ("acknowledged", "2", "2.Ack'd"),
        ("responded", "2", "2.Date of Reply"),
        ("referred", None, "ombudsman.Date Rec'd"),
        ("extended", "1", None),
        ("extended", "2", None),
        ("closed", None, None),
    ]
    assert [event["until"]["column"] for event in read["event"][-3:-1]] == ["Extended to", "2.Extended to"]
    assert [verdict["name"] for verdict in read["verdict"]] == ["target-1", "target-2"]
    findings = read["matter"][0]["finding"]
    assert [(each.get("stage"), each.get("by"), each["outcome"]["columns"]) for each in findings] == [
        ("1", None, ["Outcome"]),
        ("2", None, ["2.Outcome"]),
        (None, "ombudsman", ["ombudsman.Outcome"]),
    ]
    assert {"2.Comments", "ombudsman.Comments"} <= set(read["kept"])
    paid = ["Compensation", "2.Compensation", "ombudsman.Compensation"]
    assert [each["amount"]["column"] for each in read["remedy"]] == paid


def test_exchanged_dates_are_found_in_every_column_and_each_with_its_line(log):
    text = draft(log.source())

    found = re.findall(r'# \? "([^"]+)": \d+ dates? fits? the rest .* \(lines? ([0-9, -]+)\)\. Put', text)
    assert {name: [int(line.split()[0]) for line in lines.split(",")] for name, lines in found} == log.exchanged
    assert told(text, "Put these right in the source; the other")


def test_the_register_of_stages_comes_to_its_own_figures(log, tmp_path):
    book, outcome = imported(
        tmp_path, draft(log.put_right()), log.put_right(),
        ('default = "none"', 'default = "lgsco-code-2024"'), ('default = "ombudsman"', 'default = "lgsco"'),
    )  # fmt: skip

    assert (outcome.rejected, outcome.rows) == (0, len(log.truth))
    rows = list(book.rows())
    assert len(rows) == len({stage.ref for stage in log.truth})
    found = [(row.source_key, each.stage, each.by, each.outcome) for row in rows for each in row.findings]
    codes = {"u": "upheld", "p": "partly-upheld", "n": "not-upheld"}
    assert sorted(found) == sorted(
        (each.ref, "1" if each.stage == "3" else each.stage, "ombudsman" if each.stage == "3" else "body",
         codes[each.outcome])
        for each in log.truth
    )  # fmt: skip
    assert sum(row.status == "referred" for row in rows) == sum(each.stage == "3" for each in log.truth)
    assert all(row.closed_on for row in rows)
    said = {(row.source_key, each.name[-1]): each.verdict for row in rows for each in row.judged}
    assert said == {
        (each.ref, each.stage): "missed" if each.late else "met" for each in log.truth if each.late is not None
    }


def test_the_register_of_one_row_a_case_comes_to_its_own_figures(tmp_path):
    trial = wide()
    text = draft(trial.source())

    book, outcome = imported(tmp_path, text, trial.source(), ('default = "none"', 'default = "lgsco-code-2024"'))

    read = tomllib.loads(text)
    assert read["dates"] == {"formats": ["%d-%b-%y"], "pivot": 50}
    assert read["fields"]["received"] == {"column": "Logged"}
    assert (outcome.new, outcome.rejected) == (len(trial.cells), 0)
    assert sum(len(row.findings) for row in book.rows()) == len(trial.truth)


STAGE_ROWS = {
    "Ref": ["1", "2", "2", "3", "3", "4", "5", "6", "7", "8"],
    "Received": DAYS,
    "Stage": ["1", "1", "2", "1", "2", "1", "1", "1", "1", "1"],
}


def test_two_rows_of_one_stage_are_told_by_their_lines_and_a_word_that_is_no_stage_is_a_doubt():
    source = columns(
        No=[str(number) for number in range(1, 64)],
        Ref=[str(number) for number in range(30) for _ in range(2)] + ["0", "1", "31"],
        Received=["13/01/2024"] * 61 + ["14/01/2024"] * 2,
        Stage=["S1", "S2"] * 30 + ["S1", "S1", "??"],
    )

    text = draft(source)

    assert told(
        text,
        "1 row is of a stage that another row of the number has, which says something else (line 63): all rows of such "
        "a number are rejected.",
    )
    assert "# 1 row says again what another row of the number does (line 62): each is read once.\n" in text
    assert told(text, '"??", in 1 row: which stage is this? Its rows are rejected.')
    assert "??" not in tomllib.loads(text)["stages"]["codes"]


def test_how_to_reach_somebody_who_gave_it_in_a_later_stage_is_kept(tmp_path):
    source = columns(
        Ref=[str(number // 2) for number in range(40)],
        Received=["15/05/2024", "13/06/2024"] * 20,
        Stage=["1", "2"] * 20,
        Complainant=["Ada Fox", "Ada Fox", "Ben Ely", "Ben Ely"] * 10,
        Email=["", "ada@example.org", "ben@example.org", "ben@example.org"] * 10,
        Phone=["", "01632 960003", "01632 960001", "01632 960002"] * 9 + ["", "ada@example.org", "", ""],
    )
    text = draft(source)

    read = tomllib.loads(text)
    assert read["kept"] == ["2.Complainant", "2.Email", "2.Phone"]
    assert {"Complainant", "Email", "Phone"} <= set(read["personal"])
    _, outcome = imported(tmp_path, text, source, ('default = "none"', 'default = "lgsco-code-2024"'))
    assert (outcome.rejected, outcome.flags) == (0, {})


@pytest.mark.parametrize(
    "stages",
    [
        ["1"] * 10,  # all alike
        ["1", "1", "1", "1", "2", "2", "1", "1", "1", "2"],  # two rows of a case in one stage
        ["1", "2", "3", "2", "3", "2", "2", "2", "2", "2"],  # most cases do not begin
        ["now", "then"] * 5,
    ],
)
def test_keys_whose_rows_are_no_stages_are_not_drafted_so(stages):
    assert "stages" not in tomllib.loads(draft(columns(**{**STAGE_ROWS, "Stage": stages})))


def test_a_stage_without_a_receipt_has_no_escalation():
    source = columns(**{**STAGE_ROWS, "Received": ["x"] * 10})

    read = tomllib.loads(draft(source))

    assert read["identity"]["rows"] == "stages"
    assert "event" not in read


def test_the_last_answer_ends_a_case_where_no_column_says_when_it_was_closed():
    text = draft(columns(Ref=[str(n) for n in range(10)], Received=DAYS, Replied=DAYS))

    assert "# No column says when a case was closed: its last answer closes it. Else take this away.\n" in text
    assert '\nevent = "closed"\nwith_last_answer = true' in text
    assert told(draft(columns(Ref=DAYS, Received=DAYS)), "No column says when a case was closed: all stay open.")


def test_a_day_on_which_more_time_was_given_is_no_day_until_which():
    source = columns(
        Ref=[str(number) for number in range(10)], Received=DAYS, Extension_granted_on=DAYS, Extension=DAYS
    )

    assert meanings(source) == {
        "Ref": "key", "Received": "received", "Extension granted on": "other_date", "Extension": "extended",
    }  # fmt: skip
    (event,) = tomllib.loads(draft(source))["event"]
    assert "stage" not in event


def test_an_outcome_of_no_scheme_stays_that_of_its_event():
    text = draft(columns(Ref=[str(n) for n in range(10)], Received=DAYS, Replied=DAYS, Outcome=["Won", "Lost"] * 5))

    event, _ = tomllib.loads(text)["event"]
    assert event["outcome"]["codes"] == {"Lost": "lost", "Won": "won"}
    assert told(text, "Its words are those of no scheme")


def test_an_outcome_that_the_scheme_does_not_have_is_a_doubt():
    text = draft(
        columns(Ref=[str(n) for n in range(10)], Received=DAYS, Replied=DAYS, Outcome=["Upheld"] * 8 + ["Hm", "n/a"])
    )

    (finding,) = tomllib.loads(text)["matter"][0]["finding"]
    assert finding["outcome"]["codes"] == {"Upheld": "upheld", "Hm": "not-considered"}
    assert told(text, "what was found?")


def test_a_word_that_the_scheme_does_not_use_is_a_doubt_although_it_is_known():
    outcomes = ["Upheld"] * 5 + ["Justified"] * 3 + ["Partly", "Not upheld"]
    text = draft(columns(Ref=[str(n) for n in range(10)], Received=DAYS, Replied=DAYS, Outcome=outcomes))

    assert 'Justified = "upheld"  # 3 rows\n' in text
    assert told(text, "look them through") == [
        '# ? Taken for what was found, look them through: "Justified" = "upheld".'
    ]


def test_a_name_with_a_number_in_it_is_remarked():
    assert "# For good: a newer" in draft(columns(Ref=DAYS, Received=DAYS), name="log 7")
    assert "# For good: a newer" not in draft(columns(Ref=DAYS, Received=DAYS), name="log")


def test_only_so_many_rows_are_compared(log, monkeypatch):
    monkeypatch.setattr("casework.application.suggesting.relations._ORDERED", 0)

    assert not told(draft(log.source()), "day and month exchanged")


def test_a_few_rows_show_no_distance():
    look = ExchangedDates(["Received", "Replied"])

    assert look.lines() == {}
    assert look.may_be("Closed") == 0


def sure_register():
    """Return a look at forty rows whose days cannot be exchanged: replies came on the day or within two weeks."""
    look = ExchangedDates(["Received", "Replied"])
    for number in range(40):
        month = 1 + number % 12
        look.add(
            ("", number + 2),
            None,
            {"Received": dt.date(2023, month, 13), "Replied": dt.date(2023, month, 13 + number % 15)},
        )
    return look


@pytest.mark.parametrize(
    ("received", "replied", "is_plain"),
    [
        (dt.date(2024, 3, 20), dt.date(2024, 4, 5), False),  # as long as others
        (dt.date(2024, 3, 31), dt.date(2024, 5, 4), False),  # longer than any, but that may be
        (dt.date(2024, 3, 26), dt.date(2024, 8, 4), True),  # or 8 April
        (dt.date(2024, 5, 27), dt.date(2024, 3, 6), True),  # before the receipt, or 3 June
    ],
)
def test_one_date_is_told_where_it_is_plain_by_itself(received, replied, is_plain):
    look = sure_register()
    look.add(("", 50), None, {"Received": received, "Replied": replied})

    assert look.plain_lines() == ({"Replied": {("", 50): replied}} if is_plain else {})


def test_one_exchanged_date_in_a_register_is_told_with_its_line(log):
    right = log.put_right()
    cells = [list(row.cells) for row in right.rows()]
    place = log.columns.index("Target")
    line = next(line for line, row in enumerate(cells, 2) if row[place][5:] == "02-03")
    cells[line - 2][place] = cells[line - 2][place].replace("-02-03", "-03-02")

    text = draft(Rows(log.columns, cells))

    assert told(text, '"Target": 1 date fits the rest only with day and month exchanged') == [
        each for each in told(text, "exchanged") if f"(line {line} {cells[line - 2][place]})" in each
    ]
    assert not told(draft(right), "day and month exchanged")


def test_one_receipt_out_of_the_order_of_the_keys_is_told():
    days = [(1 + number * 12 // 336, 1 + number % 28) for number in range(336)]
    written = [f"2023-{month:02}-{day:02}" for month, day in days]
    assert written[200] == "2023-08-05"
    written[200] = "2023-05-08"

    text = draft(columns(Ref=[str(1000 + number) for number in range(336)], Received=written))

    assert told(text, '"Received": 1 date fits the rest only with day and month exchanged')
    assert told(text, "(line 202 2023-05-08)")


def test_lines_are_told_with_their_sheet(log):
    class Sheet(Rows):
        def rows(self):
            from msgspec import structs

            return (structs.replace(row, sheet="2025") for row in super().rows())

    sheets = ReadAs(format="excel", options={"sheets": ("2024", "2025")})
    text = suggest(Sheet(log.columns, log.cells), name="log", read_as=sheets).text

    assert told(text, " of 2025). Put these right in the source; the other")
