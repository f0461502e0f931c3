import datetime as dt
from collections import Counter

import attrs
import pytest

from casework.application import import_run
from casework.application.freshness import Rebuilt
from casework.application.importing import Import, Origin, import_rows
from casework.application.imports_record import ImportsRecord
from casework.application.ports import Commit, NewEvent, RowQuery, StreamAppend
from casework.casebook import Casebook
from casework.domain.cases.events import Closed, Noted, Source
from casework.errors import (
    AccessError,
    DataError,
    EventShapeError,
    NotFoundError,
    ReferenceTakenError,
    StaleVersionError,
    StoreFullError,
    UnderWayError,
)
from tests import processes
from tests.application.test_freshness import answer_within
from tests.boston import (
    BY,
    GOOD,
    HEADER,
    MAPPING,
    NOW,
    ZONE,
    Register,
    counts,
    data,
    facts,
    open_boston,
    open_register,
    records,
)
from tests.offices import case_log_of, complaint, log_of
from tests.shared import shared_file


@pytest.fixture
def register(tmp_path):
    """A small register and an empty casebook to import it into."""
    return Register(tmp_path)


@pytest.fixture(scope="module")
def boston(tmp_path_factory):
    """The Boston file, imported once."""
    with open_boston(f"sqlite:///{tmp_path_factory.mktemp('boston') / 'boston.db'}") as book:
        yield book, book.import_file(data(), MAPPING, by=BY)


def only_case(book):
    (row,) = book.rows()
    return book.file(row.case)


# The real file


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
    assert book.imports(by=BY)[0].tally.rows == outcome.rows


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


def test_a_complaint_that_was_closed_without_a_response_is_neither_met_nor_missed(boston):
    book, _ = boston
    rows = book.find(RowQuery(kind="complaint", status="closed"))

    assert {limit.result for row in rows for limit in row.limits if limit.limit == "respond"} == {"ended"}


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
    (reason,) = register.reasons("1,02/03/1920,,REQ,Bins,,,,").values()

    assert "lgsco-code-2024" in reason


# The mapping and the file


def test_a_procedure_that_is_not_there_stops_the_import_at_once(register):
    register.change('default = "local-service-requests"', 'default = "nowhere"')
    register.write(GOOD)

    with pytest.raises(NotFoundError, match="nowhere"):
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
    mapping = register.rules()
    object.__setattr__(mapping, "version", 0)

    with pytest.raises(DataError, match="version: must be 1 or more"):
        import_rows(
            Import(source=None, mapping=mapping, origin=Origin(name="register.csv"), by=BY),
            store=None, rulebook=None, rules=None, policy=None, clock=None, aside=None,
        )  # fmt: skip


# Again, and at once


def test_T44_a_row_that_changed_in_the_source_updates_its_case_and_what_it_said_stays_in_the_log(register):
    register.run(GOOD)
    before = case_log_of(register.book)

    outcome = register.run(GOOD.replace("Thanks", "Thanks a lot"), "2,02/03/2020,,CPL,Bins,,,,")

    assert (outcome.new, outcome.updated, outcome.unchanged, outcome.rejected) == (1, 1, 0, 0)
    assert case_log_of(register.book)[: len(before)] == before
    file = only_case_of(register, "1")
    assert file.details[file.case.intake.summary] == "Thanks a lot"
    assert [entry.name for entry in file.history] == ["received", "closed", "noted", "corrected"]


def only_case_of(register, key):
    (row,) = register.book.find(RowQuery(source_system="old-register", source_key=key))
    return register.book.file(row.case)


def test_a_change_in_a_dropped_column_is_no_change(register):
    register.run(GOOD)

    assert counts(register.run(GOOD.replace("red", "blue"))) == (0, 1, 0, 0)


THE_SAME = "Ref: the same as on line {}, which says something else; one of them needs another, or must go"


@pytest.mark.parametrize("check", [False, True])
def test_a_row_that_stands_twice_in_a_file_is_one_case(register, check):
    assert counts(register.run(GOOD, GOOD, GOOD, check=check)) == (1, 0, 2, 0)


@pytest.mark.parametrize("check", [False, True])
def test_two_cases_with_one_number_in_a_file_are_never_taken_for_one(register, check):
    rows = [GOOD, GOOD.replace("Thanks", "Ta"), GOOD.replace("Thanks", "Ta very much")]

    outcome = register.run(*rows, check=check)

    assert counts(outcome) == (1, 0, 0, 2)
    assert [(row.line, row.reason) for row in outcome.rejects] == [(3, THE_SAME.format(2)), (4, THE_SAME.format(2))]


def test_two_cases_with_one_number_are_found_however_far_apart_they_stand(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)

    assert register.reasons(*lines(7), GOOD.replace("Thanks", "Ta")) == {9: THE_SAME.format(2)}


def test_two_cases_with_one_number_are_found_again_when_the_file_is_imported_again(register):
    rows = (GOOD, GOOD.replace("Thanks", "Ta"))
    register.run(*rows)

    assert counts(register.run(*rows)) == (0, 1, 0, 1)


def test_a_number_whose_first_row_was_rejected_is_still_that_of_the_first_row(register):
    bad = GOOD.replace("02/03/2020", "bad")

    outcome = register.run(bad, GOOD, bad)

    assert counts(outcome) == (0, 0, 0, 3)
    assert outcome.rejects[0].reason == outcome.rejects[2].reason
    assert outcome.rejects[1].reason == THE_SAME.format(2)


def test_a_changed_row_that_stands_twice_updates_once(register):
    register.run(GOOD)
    changed = GOOD.replace("Thanks", "Ta")

    assert counts(register.run(changed, changed)) == (1, 0, 1, 0)
    assert counts(register.run(changed, changed)) == (0, 1, 1, 0)


def test_a_key_of_several_columns_that_comes_twice_names_them_all(register):
    register.change('columns = ["Ref"]', 'columns = ["Ref", "Team"]')

    assert register.reasons(GOOD, GOOD.replace("Thanks", "Ta")) == {3: f"Ref and Team{THE_SAME.format(2)[3:]}"}


def test_a_case_that_was_received_here_with_the_same_source_key_is_not_made_again(register):
    register.book.receive(
        kind="comment", procedure="local-feedback", received_at=dt.date(2020, 3, 2), by=BY,
        source=Source(system="old-register", key="1"),
    )  # fmt: skip

    outcome = register.run(GOOD, "2,02/03/2020,,CPL,Bins,,,,")

    assert counts(outcome) == (1, 0, 0, 1)
    assert outcome.rejects[0].reason == "1 is a case already, and it did not come from an import"


def test_a_reference_of_the_source_that_is_taken_is_a_reason(register):
    register.change("summary =", 'reference = { columns = ["What"] }\nsummary =')

    assert register.reasons(GOOD, "2,02/03/2020,,CPL,Bins,Thanks,,,") == {
        3: "the reference Thanks belongs to another case"
    }


def test_a_reference_that_chance_made_twice_is_made_again(register, monkeypatch):
    made = iter(["26-A", "26-A", "26-A", "26-B"])
    monkeypatch.setattr("casework.application.imported_cases.new_reference", lambda _day: next(made))

    assert counts(register.run(GOOD, "2,02/03/2020,,CPL,Bins,,,,")) == (2, 0, 0, 0)
    assert {row.reference for row in register.book.rows()} == {"26-A", "26-B"}


def test_references_that_are_all_taken_end_in_a_reason(register, monkeypatch):
    monkeypatch.setattr("casework.application.imported_cases.new_reference", lambda _day: "26-A")

    assert register.reasons(GOOD, "2,02/03/2020,,CPL,Bins,,,,") == {
        3: "no free reference was found, or others write to it all the time: import the row again"
    }


class Interrupted:
    """A store that lets somebody else write first, or fails, when the n-th group is written."""

    def __init__(self, store, *, at, then):
        self._store, self._at, self._then, self._groups = store, at, then, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    def append_many(self, commits):
        self._groups += 1
        if self._groups == self._at:
            self._then()
        return self._store.append_many(commits)


def lines(number, first=1):
    return [f"{ref},02/03/2020,05/03/2020,CPL,Bins,Thanks,,," for ref in range(first, first + number)]


def test_an_import_that_stopped_is_finished_by_running_it_again(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 10)
    store = register.book.store

    def no_room():
        raise StoreFullError("the disk")

    register.book.store = Interrupted(store, at=3, then=no_room)
    with pytest.raises(StoreFullError):
        register.run(*lines(35))
    register.book.store = store

    assert len(list(register.book.rows())) == 20
    again = register.run(*lines(35))
    assert (counts(again), again.resumed_after) == ((35, 0, 0, 0), 20)
    assert len(list(register.book.rows())) == 35


@pytest.mark.parametrize(
    ("other", "found"), [(lines(10), (5, 10, 0, 0)), ([lines(1)[0].replace("Thanks", "Ta")], (15, 0, 0, 0))]
)
def test_an_import_that_another_one_overtakes_makes_no_case_twice(tmp_path, other, found):
    (tmp_path / "other").mkdir()
    first = Register(tmp_path)
    second = Register(tmp_path / "other", open_register())
    second.book.store = first.book.store
    first.book.store = Interrupted(first.book.store, at=1, then=lambda: second.run(*other))

    assert counts(first.run(*lines(15))) == found
    assert Counter(row.source_key for row in first.book.rows()).most_common(1)[0][1] == 1


def with_other_rules(book):
    """Another casebook at the same store, which works by other rules."""
    return Casebook(
        book.store,
        book.organisation,
        procedures=answer_within(3),
        calendars=book.rulebook.calendars,
        clock=book.clock,
    )


def test_other_rules_that_are_written_down_while_a_group_is_stop_no_import(register):
    other, store = with_other_rules(register.book), register.book.store
    register.book.store = Interrupted(store, at=1, then=lambda: complaint(other))

    assert counts(register.run(*lines(3))) == (3, 0, 0, 0)
    assert len(store.read("rotherham", "rules")) > 1


def test_a_reference_that_no_row_asked_for_is_no_reason_to_go_on(register):
    def refused():
        raise ReferenceTakenError("26-A")

    register.book.store = Interrupted(register.book.store, at=1, then=refused)

    with pytest.raises(ReferenceTakenError):
        register.run(*lines(3))


def test_imports_of_one_file_at_once_make_one_case_of_each_row_and_one_of_them_says_who_goes_on(tmp_path):
    address = f"sqlite:///{tmp_path / 'x.db'}"
    Register(tmp_path).write(*lines(1200))
    open_register(address).close()

    def work():
        with open_register(address) as book:
            try:
                return book.import_file(tmp_path / "register.csv", tmp_path / "register.toml", by=BY).rows
            except UnderWayError:
                return 0

    found = [process.result() for process in [processes.run(work) for _ in range(4)]]

    assert {rows for rows in found if rows} == {1200}
    with open_register(address) as book:
        assert len({row.source_key for row in book.rows()}) == len(list(book.rows())) == 1200
        (only,) = book.imports(by=BY)
        assert (only.tally.rows, only.tally.new) == (1200, 1200)


@pytest.mark.parametrize("after", [1, 2, 3])
def test_P16_an_import_that_is_killed_goes_on_behind_the_last_row_that_was_written(tmp_path, after):
    address = f"sqlite:///{tmp_path / 'x.db'}"
    register = Register(tmp_path)
    register.write(*lines(2000))
    open_register(address).close()

    def work(write):
        with open_register(address) as book:
            book.import_file(register.file, register.mapping, by=BY, progress=lambda _rows: write(b"."))

    process = processes.begin(work)
    for _ in range(after):
        processes.os.read(process.pipe, 1)
    process.kill()

    with open_register(address) as book:
        # What wrote for the process that was killed may have outlived it.
        before = len(list(book.rows()))
        again = book.import_file(register.file, register.mapping, by=BY)
        assert (counts(again), again.resumed_after % import_run.GROUP) == ((2000, 0, 0, 0), 0)
        assert again.resumed_after >= before
        assert len(case_log_of(book)) == 4000
        assert len(book.imports(by=BY)) == 1
        assert book.verify().position == len(log_of(book))


class Only:
    """A policy that allows some actions only."""

    def __init__(self, *allowed):
        self.allowed = allowed

    def may(self, _actor, action, _row):
        return action in self.allowed

    def sees(self, _viewer, _row, _what):
        return True

    def sees_all(self, _viewer):
        return True


@pytest.mark.parametrize("missing", ["import", "receive", "close", "note"])
def test_an_import_needs_the_right_to_everything_that_it_stands_for(tmp_path, missing):
    allowed = {"import", "receive", "close", "note"} - {missing}
    register = Register(tmp_path, open_register(policy=Only(*allowed)))

    with pytest.raises(AccessError, match=f"importer may not {missing} cases in an import"):
        register.run(GOOD)
    assert register.book.store.head("rotherham") == 0


def test_a_mapping_that_keeps_nothing_needs_no_right_to_notes(tmp_path):
    register = Register(tmp_path, open_register(policy=Only("import", "receive", "close")))
    register.change('kept = ["Target"]\n', "")

    assert counts(register.run(GOOD)) == (1, 0, 0, 0)
    assert [record.name for record in case_log_of(register.book)] == ["case.received", "case.closed"]


def test_progress_and_rejected_rows_are_told_on_the_way(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    monkeypatch.setattr(import_run, "EXAMPLES", 1)
    rows, rejected = [], []

    outcome = register.run(*lines(3), "8,bad,,CPL,Bins,,,,", "9,x", progress=rows.append, rejected=rejected.append)

    assert [progress.rows for progress in rows] == [2, 4, 5]
    assert [round(progress.part, 2) for progress in rows] == [0.5, 0.83, 1.0]
    assert [(row.line, row.cells[0]) for row in rejected] == [(5, "8"), (6, "9")]
    assert (outcome.rejected, len(outcome.rejects)) == (2, 1)
    assert outcome.columns == rejected[0].columns == tuple(HEADER.split(","))


def test_T33_ten_thousand_old_cases_are_history_and_nothing_follows_from_them(register):
    register.change("service_request", "compliment")

    outcome = register.run(*lines(10_000))

    assert (outcome.new, outcome.rejected) == (10_000, 0)
    assert register.book.due() == ()
    assert {record.name for record in case_log_of(register.book)} == {"case.received", "case.closed"}
    others = {record.name for record in log_of(register.book) if not record.stream.startswith("case-")}
    assert others == {"rules.recorded", "import.began", "import.advanced", "import.ended"}
    assert {record.happened for record in case_log_of(register.book)} == {"2020-03-02", "2020-03-05"}


def test_an_import_of_another_file_that_begins_at_the_same_time_disturbs_none(tmp_path):
    (tmp_path / "other").mkdir()
    first = Register(tmp_path)
    second = Register(tmp_path / "other", open_register())
    second.book.store = first.book.store
    first.book.store = Interrupted(first.book.store, at=1, then=lambda: second.run(*lines(3, first=100)))

    assert counts(first.run(*lines(15))) == (15, 0, 0, 0)
    assert len(first.book.imports(by=BY)) == 2


def test_the_same_import_that_begins_at_the_same_time_stops_one_of_the_two(tmp_path):
    (tmp_path / "other").mkdir()
    first = Register(tmp_path)
    second = Register(tmp_path / "other", open_register())
    second.book.store = first.book.store

    def stopped():
        raise KeyboardInterrupt

    def begin():
        store = second.book.store
        second.book.store = Interrupted(store, at=2, then=stopped)
        with pytest.raises(KeyboardInterrupt):
            second.run(*lines(1200))

    first.book.store = Interrupted(first.book.store, at=1, then=begin)

    with pytest.raises(UnderWayError, match="goes on elsewhere"):
        first.run(*lines(1200))


def test_an_import_on_which_another_one_went_on_stops(register):
    store = register.book.store

    def went_on():
        (imported,) = register.book.imports(by=BY)
        record = ImportsRecord(store, "rotherham", register.book.clock)
        reached = record.reached(imported.batch.id)
        store.append(record.advance(imported.batch.id, reached.advanced, BY, expected=reached.version))

    register.book.store = Interrupted(store, at=2, then=went_on)

    with pytest.raises(UnderWayError):
        register.run(*lines(1200))


def test_what_tells_no_progress_in_the_stream_of_an_import_is_refused(register):
    register.run(*lines(2))
    (imported,) = register.book.imports(by=BY)
    stream, other = f"import/{imported.batch.id}", register.book.store.read("rotherham", "imports")[0]
    event = NewEvent(name=other.name, schema=other.schema, happened=other.happened, data=other.data)
    register.book.store.append(
        Commit(
            organisation="rotherham", actor="x", recorded_at=other.recorded_at,
            appends=(StreamAppend(stream=stream, events=(event,)),),
        )
    )  # fmt: skip

    with pytest.raises(EventShapeError, match="it tells of no progress"):
        ImportsRecord(register.book.store, "rotherham", register.book.clock).reached(imported.batch.id)


def test_two_imports_that_begin_on_a_day_never_have_one_id(register, monkeypatch):
    drawn = iter([bytes(6), bytes(6), bytes([1] * 6)])
    first = register.run(*lines(1))
    monkeypatch.setattr("casework.application.imports_record.os.urandom", lambda _size: next(drawn))
    record = ImportsRecord(register.book.store, "rotherham", register.book.clock)
    taken = attrs.evolve(register.book.imports(by=BY)[0].batch, began=attrs.evolve(
        register.book.imports(by=BY)[0].batch.began, batch="2026-06-01-000000"
    ))  # fmt: skip
    monkeypatch.setattr(ImportsRecord, "batches", lambda _self: {taken.id: taken})

    assert first.batch != record.new_id() == "2026-06-01-111111"


def test_an_import_that_goes_on_tells_again_what_was_rejected_before_it_stopped(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 4)
    register.book.receive(
        kind="comment", procedure="local-feedback", received_at=dt.date(2020, 3, 2), by=BY,
        source=Source(system="old-register", key="3"),
    )  # fmt: skip
    mine, bad = lines(1, first=3)[0], "9,bad,,CPL,Bins,,,,"
    rows = [*lines(2), bad, mine, mine, *lines(12, first=20), GOOD.replace("Thanks", "Ta")]
    store = register.book.store

    def stopped():
        raise KeyboardInterrupt

    register.book.store = Interrupted(store, at=4, then=stopped)
    with pytest.raises(KeyboardInterrupt):
        register.run(*rows)
    register.book.store = store
    again = register.run(*rows)

    assert again.resumed_after >= 5
    assert [(row.line, row.reason.partition(":")[0]) for row in again.rejects] == [
        (4, "Received"),
        (5, "it was rejected before the import was stopped, and nothing is wrong with it now"),
        (19, "Ref"),
    ]
    assert counts(again) == (14, 0, 1, 3)


def test_an_import_that_was_never_written_has_not_come_far(register):
    assert ImportsRecord(register.book.store, "rotherham", register.book.clock).reached("none").row == 0


def test_an_import_that_goes_on_takes_over_from_whoever_still_writes_for_the_one_that_was_stopped(
    register, monkeypatch
):
    monkeypatch.setattr(import_run, "GROUP", 2)
    store = register.book.store

    def stopped():
        raise KeyboardInterrupt

    register.book.store = Interrupted(store, at=3, then=stopped)
    with pytest.raises(KeyboardInterrupt):
        register.run(*lines(8))
    register.book.store = store
    (imported,) = register.book.imports(by=BY)
    record = ImportsRecord(store, "rotherham", register.book.clock)
    before = record.reached(imported.batch.id)
    late = record.advance(imported.batch.id, before.advanced, BY, expected=before.version)
    append, wrote = store.append, []

    def overtaken(commit):
        if not wrote:
            wrote.append(append(late))
        return append(commit)

    monkeypatch.setattr(store, "append", overtaken)

    assert counts(register.run()) == (8, 0, 0, 0)
    with pytest.raises(StaleVersionError):
        append(late)
