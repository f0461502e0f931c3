"""The register of a council, imported as a workbook and as files: every fact of every case is as it was made."""

import csv
import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from casework.adapters.rejected_rows import REJECTS_COLUMNS, leading_cells
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.codec import fact_of
from casework.application.organisations import Organisation
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.testing import FixedClock
from tests.registers.council import SHEETS, council, files, workbook, working_days

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 6, 1, 12, 0, tzinfo=dt.UTC)
BY = Actor("importer")
FORMATS = {
    "workbook": {"2021-2022": "%Y-%d-%m or %d/%m/%Y or a day counted from 1900"},
    "files": {"2021-2022": "%m/%d/%Y or %d/%m/%Y or a day counted from 1900"},
}
OTHER_FORMATS = {
    "workbook": "%Y-%m-%d or %d/%m/%Y or %d/%m/%y or a day counted from 1900",
    "files": "%d/%m/%Y or %d/%m/%y or a day counted from 1900",
}
LIMITS = {("1", "acknowledge"): 3, ("1", "respond"): 15, ("2", "acknowledge"): 3, ("2", "respond"): 25}
"""The limits of the council's procedure, in working days from the beginning of the stage."""
DOES = {"acknowledge": "acknowledged", "respond": "responded"}
SAID = ("stage", "limit", "until", "outcome")


@pytest.fixture(scope="module")
def register():
    return council()


@pytest.fixture(scope="module")
def folder(register, tmp_path_factory):
    folder = tmp_path_factory.mktemp("register")
    (folder / "register.xlsx").write_bytes(workbook(register))
    for name, content in files(register).items():
        (folder / name).write_bytes(content)
    return folder


def opened():
    return Casebook.open(
        "memory:",
        organisation=Organisation(id="exampleton", zone="Europe/London", calendar="weekends-only"),
        clock=FixedClock(NOW),
        procedures=ProcedureLibrary([HERE / "procedures"]),
    )


def bring_in(book, folder, form, **options):
    sources = [folder / "register.xlsx"] if form == "workbook" else sorted(folder.glob("register *.csv"))
    return book.import_file(sources, HERE / f"{form}.toml", by=BY, **options)


@pytest.fixture(scope="module", params=["workbook", "files"])
def imported(request, folder):
    """Return the form of the register, the casebook with it, what came of the import, and its rejected rows."""
    rejects = []
    with opened() as book:
        yield request.param, book, bring_in(book, folder, request.param, rejected=rejects.append), rejects


def test_the_register_has_what_makes_registers_hard(register):
    """Guards the other tests: a change of how rows are made must not leave them with nothing to find."""
    cases = register.cases.values()
    named = Counter(name for case in cases for name, _, _ in case.events)

    assert len(cases) > 250
    assert min(named["escalated"], named["extended"], sum(case.finding is not None for case in cases)) > 20
    assert sum(len(case.matters) > 1 for case in cases) > 20
    assert {case.kind for case in cases} == {"complaint", "compliment", "comment"}
    assert min(register.exchanged, register.lent["Service"], register.lent["Ref"]) > 30
    assert min(register.duplicates, register.early_closings, register.unknown_closings, register.subtotals) > 0


def test_each_row_is_counted_once(imported, register):
    _, _, outcome, _ = imported
    further = register.lent["Ref"]

    assert outcome.rows == register.records
    assert outcome.new == len(register.cases) + further
    assert (outcome.duplicate, outcome.rejected) == (register.duplicates, len(register.rejected))
    assert outcome.new + outcome.duplicate + outcome.rejected == outcome.rows
    assert (outcome.updated, outcome.unchanged) == (0, 0)
    assert outcome.passed_over == register.subtotals


def test_each_rejected_row_is_told_with_its_reason(imported, register):
    form, _, _, rejects = imported

    found = {(_sheet(row), row.line): row.reason for row in rejects}

    assert len(found) == len(rejects)
    assert found == {
        (sheet, line): reason.replace("FORMATS", FORMATS[form].get(sheet, OTHER_FORMATS[form])).replace(
            "WHERE", sheet if form == "workbook" else f"register {sheet}.csv"
        )
        for (sheet, line), reason in register.rejected.items()
    }


def test_every_fact_of_every_case_is_as_it_was_made(imported, register):
    _, book, _, _ = imported

    told = {key: told_of(book, key) for key in register.cases}

    assert told == {key: as_told(case) for key, case in register.cases.items()}
    assert sum(number for _, number in book.tabulate(["kind"])) == len(register.cases)


def test_deadlines_and_results_are_those_of_a_count_day_by_day(imported, register):
    _, book, _, _ = imported

    found = {
        row.source_key: {(limit.stage, limit.limit): (limit.due_on, limit.result) for limit in row.limits}
        for row in book.rows()
        if row.procedure == "exampleton-complaints"
    }

    complaints = {key: case for key, case in register.cases.items() if case.procedure == "exampleton-complaints"}
    assert found == {key: counted(case) for key, case in complaints.items()}
    results = Counter(result for limits in found.values() for _, result in limits.values())
    assert set(results) == {"met", "missed", "unknown", "ended"}


def test_what_the_register_says_of_itself_stands_beside_and_is_never_ours(imported, register):
    _, book, _, _ = imported

    rows = {row.source_key: row for row in book.rows()}

    for key, case in register.cases.items():
        judged = [(each.name, each.due_on, each.verdict) for each in rows[key].judged]
        assert judged == ([] if case.judged is None else [("stage-1", case.judged[0].isoformat(), case.judged[1])])
    late = {key for key, row in rows.items() if any(each.verdict == "missed" for each in row.judged)}
    extended = {key for key in late if any(name == "extended" for name, _, _ in register.cases[key].events)}
    ours = {key for key in extended if _answer_of(rows[key]) == "met"}
    assert ours, "the register knows no extensions, casework does"


def test_what_nobody_knows_is_counted_as_unknown(imported, register):
    _, book, outcome, _ = imported

    assert outcome.unknown["received"] == register.unknown_receipts
    assert outcome.unknown["acknowledged (Ack sent)"] == register.unknown_acknowledgements
    assert outcome.unknown["closed (Closed)"] == register.unknown_closings
    assert outcome.flags["Closed: closed before the receipt"] == register.early_closings
    by_month = dict(book.tabulate(["received_month"]))
    assert by_month[None,] == register.unknown_receipts
    undated = [row for row in book.rows() if row.status == "closed" and row.closed_on is None]
    assert len(undated) == register.unknown_closings


def test_each_case_says_where_it_came_from(imported, register, folder):
    form, book, outcome, _ = imported
    paths = list(folder.glob("*.xlsx" if form == "workbook" else "*.csv"))

    batch = book.find_import(outcome.batch, viewer=BY).batch

    assert (batch.by, batch.began.mapping, batch.began.mapping_version) == (BY.id, f"exampleton-{form}", 1)
    assert sum(file.size for file in batch.began.files) == sum(path.stat().st_size for path in paths)
    for row in book.rows():
        source = book.case(row.case).intake.source
        assert (source.system, source.key, source.batch) == ("exampleton-register", row.source_key, outcome.batch)
        assert any(line[:1] == [source.key] for line in lines_at(register, source.line))


def test_the_files_say_of_every_case_what_the_workbook_says(folder, register):
    with opened() as book:
        bring_in(book, folder, "workbook")

        again = bring_in(book, folder, "files")

        assert (again.new, again.updated) == (0, 0)
        assert again.unchanged == len(register.cases) + register.lent["Ref"]


def test_what_was_exchanged_or_stood_above_is_told(folder, register):
    with opened() as book:
        outcome = bring_in(book, folder, "files", check=True)

    assert f"Ref: {register.lent['Ref']} blanks have what stands above." in outcome.remarks
    assert f"Service: {register.lent['Service']} blanks have what stands above." in outcome.remarks
    assert sum(number for flag, number in outcome.flags.items() if "two formats" in flag) > 100


def test_rejected_rows_are_put_right_in_their_file_and_imported_alone(folder, tmp_path, register):
    rejects = []
    with opened() as book:
        bring_in(book, folder, "workbook", rejected=rejects.append)
        corrected = tmp_path / "rejects.csv"
        with corrected.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*REJECTS_COLUMNS, *rejects[0].columns])
            writer.writerows([*leading_cells(row, None), *put_right(row, number)] for number, row in enumerate(rejects))

        outcome = book.import_file(corrected, HERE / "workbook.toml", by=BY)

        assert (outcome.new, outcome.rejected) == (len(rejects), 0)
        assert sum(number for _, number in book.tabulate(["kind"])) == len(register.cases) + len(rejects)


def test_an_import_by_a_wrong_mapping_is_undone_and_the_same_cases_begin_anew(folder, tmp_path, register):
    text = (HERE / "workbook.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("".join(line for line in text.splitlines(True) if not line.startswith("by = ")), encoding="utf-8")
    with opened() as book:
        first = book.import_file(folder / "register.xlsx", wrong, by=BY)
        assert first.rejected > len(register.rejected)
        before = {row.source_key: row.case for row in book.rows()}
        book.undo_import("latest", by=BY)
        assert list(book.rows()) == []

        bring_in(book, folder, "workbook")

        rows = {row.source_key: row for row in book.rows()}
        days = {key: case.received and case.received.isoformat() for key, case in register.cases.items()}
        assert {key: row.received_on for key, row in rows.items()} == days
        assert all(rows[key].case == case for key, case in before.items() if key in rows)


def put_right(row, number):
    """Return the cells of a rejected row as its keeper puts them right: with a number of its own, and nothing odd."""
    cells = dict(zip(row.columns, row.cells, strict=True))
    cells |= {"Ref": f"EX-9{number:03}", "Type": "Complaint", "Received": "15/01/2019"}
    cells |= {"S1 response": "", "S1 outcome": "", "S2 response": "", "S2 outcome": ""}
    return list(cells.values())


# What the log says, and what it must say


def told_of(book, key):
    """Return what the log says of the case *key*."""
    case = book.store.case_of("exampleton", key, system="exampleton-register")
    records = book.store.read("exampleton", case)
    words = {name: json.loads(each.value) for name, each in book.store.details("exampleton", ids_of(records)).items()}
    receipt, *facts = [fact_of(record) for record in records]
    event = receipt.event
    parties = {party.role.value: words[party.person] for party in event.parties}
    findings = [fact.event for fact in facts if type(fact.event).__name__ == "FindingMade"]
    notes = [words[fact.event.text] for fact in facts if type(fact.event).__name__ == "Noted"]
    aside = {"FindingMade", "Noted", "JudgedElsewhere"}
    return {
        "kind": event.kind.value,
        "procedure": event.procedure,
        "reference": event.reference,
        "received": None if event.undated else receipt.happened,
        "matters": [
            (matter.service, tuple(each.code for each in matter.categories), words[matter.summary])
            for matter in event.matters
        ],
        "parties": parties,
        "facts": [told_fact(fact) for fact in facts if type(fact.event).__name__ not in aside],
        "findings": [(found.outcome, found.by.value, found.stage, found.undated) for found in findings],
        "notes": notes,
        "status": book.case(case).status.value,
    }


def told_fact(fact):
    said = {name: value for name in SAID if (value := getattr(fact.event, name, None)) is not None}
    day = None if getattr(fact.event, "undated", False) else fact.happened
    return type(fact.event).__name__.lower(), day, said


def as_told(case):
    """Return what the log must say of a case."""
    facts = [each for each in case.events if each[1] is not None]
    kept = [f"{name}: {text}" for name, text in case.kept.items()]
    return {
        "kind": case.kind,
        "procedure": case.procedure,
        "reference": case.reference,
        "received": case.received,
        "matters": list(case.matters),
        "parties": {"complainant": case.complainant, "investigating_officer": {"name": case.officer}},
        "facts": sorted(facts, key=lambda fact: fact[1]) + [each for each in case.events if each[1] is None],
        "findings": [] if case.finding is None else [(case.finding, "ombudsman", "2", True)],
        "notes": ["\n".join(["As exampleton-register has it:", *kept])] if kept else [],
        "status": case.status,
    }


def ids_of(records):
    return [reference.detail for record in records for reference in record.details]


def counted(case):
    """Return the due day and the result of each limit of a case."""
    begun = {"1": case.received} | {said["stage"]: day for name, day, said in case.events if name == "escalated"}
    done = {(said.get("stage"), name): day for name, day, said in case.events}
    until = {(said["stage"], said["limit"]): said["until"] for name, _, said in case.events if name == "extended"}
    is_undated = ("closed", None, {}) in case.events
    limits = {}
    for (stage, limit), days in LIMITS.items():
        if stage in begun:
            due = until.get((stage, limit), working_days(begun[stage], days))
            day = done.get((stage, DOES[limit]))
            missing = "unknown" if is_undated else "ended"
            result = missing if day is None else "met" if day <= due else "missed"
            limits[stage, limit] = (due.isoformat(), result)
    return limits


def lines_at(register, line):
    return [register.sheets[sheet][line - 1] for sheet in SHEETS if line <= len(register.sheets[sheet])]


def _answer_of(row):
    return next((limit.result for limit in row.limits if (limit.stage, limit.limit) == ("1", "respond")), None)


def _sheet(row):
    return row.sheet or row.file.removeprefix("register ").removesuffix(".csv")
