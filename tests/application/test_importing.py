import datetime as dt

import pytest

from casework.application.importing import Import, Origin, import_rows
from casework.application.ports import SourceRow
from casework.application.reconciling import Reconciliation, Totals
from casework.domain.batches import Tally
from casework.domain.cases.events import Source
from casework.errors import DataError
from tests.boston import (
    BY,
    GOOD,
    HEADER,
    Register,
    counts,
)


@pytest.fixture
def register(tmp_path):
    """A small register and an empty casebook to import it into."""
    return Register(tmp_path)


def only_case(book):
    (row,) = book.rows()
    return book.file(row.case)


# Rows


def test_a_row_says_what_it_says(register):
    outcome = register.run("7,02/03/2020 16:30,05/03/2020,CPL,Bins,Thanks,to Jo,09/03/2020,red")
    file = only_case(register.book)
    case = file.case

    assert (case.intake.kind.value, case.intake.procedure, case.service) == ("compliment", "local-feedback", "waste")
    assert case.intake.received.isoformat() == "2020-03-02T16:30:00+00:00"
    assert case.closures[0].ended == dt.date(2020, 3, 5)
    assert case.intake.source == Source(system="old-register", key="7", batch=outcome.batch, line=2)
    assert file.details[case.intake.summary] == "Thanks\nto Jo"
    assert [entry.actor for entry in file.history] == [BY.id] * 3


def test_every_refused_row_has_its_line_and_every_reason(register):
    assert register.reasons(
        GOOD,
        ",02/03/2020,,CPL,Bins,,,,",
        "a b,02/03/2020,,CPL,Bins,,,,",
        "4,31/02/2020,30/02/2020,XXX,Bins,,,,",
        '5,,,CPL,Bins,"two',
        'lines",,,',
        "6,02/03/2020,,,Bins,,,,",
        "7,02/03/2020,01/03/2020,CPL,Bins,,,,",
        "8,02/03/2999,,CPL,Bins,,,,",
        "9,02/03/2020,02/03/2999,CPL,Bins,,,,",
        "10,02/03/2020",
    ) == {
        3: "Ref: blank, so nothing names the row",
        4: "Ref: no key, which is letters, digits and . _ : / -, at most 120, no spaces",
        5: "Received: '31/02/2020' is no date written as %d/%m/%Y %H:%M or %d/%m/%Y; "
        "Type: 'XXX' is not in the mapping's list for kind; Closed: '30/02/2020' is no date written as %d/%m/%Y",
        6: "Received: blank, and a case needs its day of receipt",
        8: "Type: it says no kind",
        9: "Closed: closed before the receipt",
        10: "the receipt, 2999-03-02, is still to come: give when it came in",
        11: "closed on a day that is still to come",
        12: "it has 2 fields where the header has 9",
    }
    assert len(list(register.book.rows())) == 1


def test_a_long_text_is_cut_short_in_a_reason(register):
    (reason,) = register.reasons(f"1,{'9' * 500},,CPL,Bins,,,,").values()

    assert reason.startswith(f"Received: '{'9' * 40}...' is no date")


def test_a_date_that_two_formats_read_differently_is_never_guessed(register):
    register.change('formats = ["%d/%m/%Y %H:%M", "%d/%m/%Y"]', 'formats = ["%d/%m/%Y", "%m/%d/%Y"]')

    assert register.reasons(
        "1,02/03/2020,,CPL,Bins,,,,", "2,13/03/2020,,CPL,Bins,,,,", "3,05/05/2020,,CPL,Bins,,,,"
    ) == {2: "Received: '02/03/2020' can be 2020-02-03 or 2020-03-02, and nothing says which"}


def test_an_instant_with_its_own_offset_keeps_it(register):
    register.change('"%d/%m/%Y %H:%M"', '"%Y-%m-%dT%H:%M%z"')
    register.run("1,2020-07-01T12:00+05:00,,CPL,Bins,,,,")

    assert only_case(register.book).case.intake.received.isoformat() == "2020-07-01T12:00:00+05:00"


TWICE, NEVER = "1,25/10/2020 01:30,,CPL,Bins,,,,", "1,29/03/2020 01:30,,CPL,Bins,,,,"


def test_a_local_time_that_came_twice_or_never_is_rejected(register):
    assert register.reasons(TWICE) == {
        2: "Received: '25/10/2020 01:30' came twice in Europe/London, when the clocks went back"
    }
    assert register.reasons(NEVER) == {
        2: "Received: '29/03/2020 01:30' never was in Europe/London: the clocks went forward over it"
    }


@pytest.mark.parametrize(
    ("said", "row", "received", "flag"),
    [
        ('ambiguous_time = "earlier"', TWICE, "2020-10-25T01:30:00+01:00", "read as the earlier"),
        ('ambiguous_time = "later"', TWICE, "2020-10-25T01:30:00+00:00", "read as the later"),
        ('ambiguous_time = "day"', TWICE, "2020-10-25", "only its day was kept"),
        ('missing_time = "day"', NEVER, "2020-03-29", "only its day was kept"),
    ],
)
def test_the_mapping_may_decide_about_the_hour_of_a_clock_change_and_it_is_counted(register, said, row, received, flag):
    register.change("[source]", f"[source]\n{said}")

    outcome = register.run(row)

    assert only_case(register.book).case.intake.received.isoformat() == received
    assert [(what.endswith(flag), number) for what, number in outcome.flags.items()] == [(True, 1)]


def test_a_closing_before_the_receipt_can_be_kept_as_the_source_has_it(register):
    register.change('event = "closed"', 'event = "closed"\nbefore_receipt = "keep"')

    outcome = register.run("1,02/03/2020,01/03/2020,CPL,Bins,,,,")

    assert outcome.flags == {"Closed: closed before the receipt": 1}
    assert list(register.book.tabulate(["days_to_close"])) == [((-1,), 1)]


def test_what_is_not_in_a_list_of_codes_is_rejected_unknown_or_other(register):
    register.run("1,02/03/2020,,CPL,Roads,,,,", "2,02/03/2020,,CPL,,,,,")
    assert list(register.book.tabulate(["service"])) == [((None,), 2)]

    register.change('unlisted = "unknown"', 'unlisted = "other"')
    register.run("3,02/03/2020,,CPL,Roads,,,,")
    assert list(register.book.tabulate(["service"])) == [((None,), 2), (("other",), 1)]

    register.change('unlisted = "other"', 'unlisted = "reject"')
    assert register.reasons("4,02/03/2020,,CPL,Roads,,,,") == {
        2: "Team: 'Roads' is not in the mapping's list for service"
    }


def test_a_value_without_a_list_must_be_a_code_itself(register):
    register.change('codes = { Bins = "waste" }, unlisted = "unknown"', 'default = "none"')

    assert register.reasons(
        "1,02/03/2020,,CPL,Bins,,,,", "2,02/03/2020,,CPL,the bins,,,,", "3,02/03/2020,,CPL,,,,,"
    ) == {
        3: "Team: no code, which is letters, digits and . _ : / -, at most 120, no spaces: "
        "let the mapping list its values"
    }
    assert list(register.book.tabulate(["service"])) == [(("Bins",), 1), (("none",), 1)]


def test_the_first_rule_that_is_found_decides_and_the_others_are_counted(register):
    register.change(
        'columns = ["Type"], codes = { REQ = "service_request", CPL = "compliment", CMT = "comment" }',
        'columns = ["What"], rules = [{ match = "thank", value = "compliment" }, { match = "a", value = "comment" }], '
        'default = "service_request"',
    )

    outcome = register.run(
        "1,02/03/2020,,,,thanks a lot,,,", "2,02/03/2020,,,,a word,,,", "3,02/03/2020,,,,bin,,,", "4,bad,,,,a,,,"
    )

    assert sorted(outcome.rules, key=str) == [
        ("kind", "a", 1), ("kind", "thank", 1), ("kind", None, 1),
    ]  # fmt: skip
    assert {kind for (kind,), _ in register.book.tabulate(["kind"])} == {"compliment", "comment", "service_request"}


def test_everything_that_a_mapping_can_say_reaches_the_case(register):
    register.change(
        'summary = { columns = ["What", "More"] }',
        'channel = { default = "letter" }\nformality = { default = "informal" }\nreference = { columns = ["Ref"] }\n'
        'written_on = { column = "Target", formats = ["%d/%m/%Y"] }\n'
        'categories = { cause = { columns = ["More"] } }\n'
        'complainant = { name = { columns = ["What"] }, email = { columns = ["Colour"] } }',
    )
    register.change('dropped = ["Colour"]\nkept = ["Target"]', "")
    register.change(
        "[[event]]",
        '[[event]]\nevent = "acknowledged"\non = { column = "Closed", formats = ["%d/%m/%Y"] }\n\n'
        '[[event]]\nevent = "responded"\non = { column = "Closed", formats = ["%d/%m/%Y"] }\n'
        'outcome = { default = "thanked" }\nletter = { columns = ["More"] }\n\n[[event]]',
    )

    register.run("1,02/03/2020,05/03/2020,CPL,Bins,Jo Smith,delay,01/03/2020,")
    file = only_case(register.book)
    (row,) = register.book.rows()

    assert [entry.name for entry in file.history] == ["received", "acknowledged", "responded", "closed"]
    assert (row.reference, row.channel, row.formality, row.outcome) == ("1", "letter", "informal", "thanked")
    assert row.categories == ("cause:delay",)
    assert file.case.intake.written_on == dt.date(2020, 3, 1)
    assert {"name": "Jo Smith"} in file.details.values()
    assert "delay" in file.details.values()


def test_a_withdrawal_is_one(register):
    register.change('event = "closed"', 'event = "withdrawn"')
    register.run(GOOD)

    assert list(register.book.tabulate(["status"])) == [(("withdrawn",), 1)]


STANDING = '[standing]\ncolumn = "Colour"\ncodes = { red = "open", blue = "finished" }\n\n[source]'


def test_what_the_source_says_of_a_case_must_agree_with_its_dates(register):
    register.change('dropped = ["Colour"]\n', "")
    register.change("[source]", STANDING)

    assert register.reasons(
        GOOD,
        "2,02/03/2020,,CPL,Bins,,,,blue",
        "3,02/03/2020,,CPL,Bins,,,,green",
        "4,02/03/2020,,CPL,Bins,,,,red",
        "5,02/03/2020,05/03/2020,CPL,Bins,,,,blue",
        "6,bad,05/03/2020,CPL,Bins,,,,blue",
    ) == {
        2: "Colour: 'red', but a column has the date on which it ended",
        3: "Colour: 'blue', but no column has the date on which it ended",
        4: "Colour: 'green' is not in the mapping's list",
        7: "Received: 'bad' is no date written as %d/%m/%Y %H:%M or %d/%m/%Y",
    }


def test_a_key_may_be_made_of_several_columns(register):
    register.change('columns = ["Ref"]', 'columns = ["Ref", "Team"]')

    assert register.reasons(GOOD, "a:b,02/03/2020,,CPL,Bins,,,,") == {
        3: "Ref and Team: no key, which is letters, digits and . _ : / -, at most 120, no spaces"
    }
    assert only_case(register.book).case.intake.source.key == "1:Bins"


def test_a_kind_without_a_procedure_is_rejected(register):
    register.change('default = "local-service-requests"\n', "")

    assert register.reasons("1,02/03/2020,,REQ,Bins,,,,") == {2: "the mapping names no procedure for a service request"}


def test_a_procedure_that_was_not_in_force_is_a_reason(register):
    register.change('default = "local-service-requests"', 'default = "lgsco-code-2024"')
    register.write("1,02/03/2019,,REQ,Bins,,,,", "2,31/03/2024,,REQ,Bins,,,,", "3,02/04/2024,,CPL,Bins,,,,")

    ((reason, found),) = register.run().noticed.rejected.items()

    assert found.places == ("line 2", "line 3")
    assert reason == (
        "received before lgsco-code-2024 began on 2024-04-01: name the procedure of that time in a [[procedure_by]] "
        "with received_until = 2024-03-31"
    )


def test_rows_from_after_the_end_of_a_procedure_have_one_reason(register):
    register.change('default = "local-service-requests"', 'default = "nhs-wales-ptr-2011"')
    register.write("1,02/04/2026,,REQ,Bins,,,,", "2,03/04/2026,,REQ,Bins,,,,")

    ((reason, found),) = register.run().noticed.rejected.items()

    assert found.count == 2
    assert reason == (
        "received after nhs-wales-ptr-2011 ended on 2026-03-31: name the procedure of that time in a [[procedure_by]] "
        "with received_from = 2026-04-01"
    )


# The mapping and the file


def test_a_procedure_that_is_not_there_stops_the_import_at_once(register):
    register.change('default = "local-service-requests"', 'default = "nowhere"')
    register.write(GOOD)

    with pytest.raises(DataError, match=r"procedure\.default: there is no procedure 'nowhere': choose one of "):
        register.run()
    assert register.book.store.head("rotherham") == 0


def test_missing_columns_are_named(register):
    register.write("1,2", header="Reference,Day")

    with pytest.raises(DataError) as refused:
        register.run()

    assert refused.value.problems == (
        "missing: 'Ref', 'Received', 'Closed', 'Type', 'Team', 'What', 'More', 'Target'",
        "the source has: 'Reference', 'Day'",
    )


def test_columns_that_the_mapping_does_not_mention_are_told(register):
    register.write(f"{GOOD},x", header=f"{HEADER},New")

    assert register.run().unmentioned == ("New",)


def test_a_header_alone_is_an_import_of_no_rows(register):
    register.write()

    assert counts(register.run()) == (0, 0, 0, 0)


def test_a_mapping_made_in_code_is_checked_as_well(register):
    register.write(GOOD)
    mapping, rulebook = register.rules(), register.book.rulebook
    object.__setattr__(mapping, "version", 0)

    with pytest.raises(DataError, match="version: must be 1 or more"):
        import_rows(
            Import(source=None, mapping=mapping, origin=Origin(name="register.csv"), by=BY),
            store=None, rulebook=rulebook, rules=None, policy=None, clock=None, aside=None,
        )  # fmt: skip


def test_the_rows_of_each_sheet_are_held_against_what_is_said_of_it(register):
    found = Reconciliation(Totals(rows=2, sheets={"2023": 1, "2024": 2}))
    for sheet in ("2023", "2024", "other", None):
        found.row(SourceRow(line=2, cells=(), sheet=sheet))

    with pytest.raises(DataError) as refused:
        found.refuse_differences(Tally(new=2))

    assert [" ".join(line.split()) for line in refused.value.problems] == ["sheet 2024 2 said 1 found"]


def test_a_column_that_is_read_for_two_things_is_told_once(register):
    finding = (
        'scheme = "upheld"\non = { column = "Closed", formats = ["%d/%m/%Y"] }\noutcome = { default = "upheld" }\n'
    )
    service = 'service = { columns = ["Team"], codes = { Bins = "waste" }, unlisted = "unknown" }\n'
    register.change(service, "")
    register.change("[[event]]\n", f"[[matter]]\n{service}\n[[matter.finding]]\n{finding}\n[[event]]\n")

    (reason,) = register.reasons("1,02/03/2020,bad,CPL,Bins,Thanks,,,").values()

    assert reason.count("Closed: 'bad' is no date") == 1
