"""What an old register says was paid, promised and done to put things right."""

import datetime as dt

import pytest

from casework.application.row_drafts import DraftRemedy
from casework.domain.cases.events import RemedyAgreed, RemedyDone
from casework.domain.cases.parts import RemedyStatus
from casework.domain.cases.remedies import remedy_status
from casework.domain.cases.vocabulary import RemedyKind
from casework.domain.money import Money
from casework.errors import AccessError
from tests.application.test_import_updates import case_of, corrections
from tests.application.test_importing_again import Only
from tests.boston import BY, Register, counts, open_register
from tests.complaints import LONDON
from tests.offices import case_log_of
from tests.reading_rows import Rows, cases, day, mistakes_in

DAYS = 'formats = ["%d/%m/%Y"]'
PAID = f"""
[[remedy]]
kind = {{ default = "payment" }}
amount = {{ column = "Comp" }}
on = {{ column = "Agreed", {DAYS} }}
due = {{ column = "Due", {DAYS} }}
done = {{ column = "Paid", {DAYS}, unreadable = "unknown" }}
"""
COMPLIMENTS = [('"complaint"', '"compliment"')]
COLUMNS = ("Ref", "Received", "Comp", "Agreed", "Due", "Paid")


def reading(more, *columns):
    return Rows(cases(more=more), "Ref", "Received", *columns)


def amounts(**written):
    """Return what reads a row with an amount, *written* as a mapping says."""
    said = "".join(f', {name} = "{value}"' for name, value in written.items())
    rows = reading(PAID.replace('"Comp"', f'"Comp"{said}'), *COLUMNS[2:])
    return lambda text: [str(each.money) for each in rows.draft("1", "02/03/2020", text).remedies], rows


# Amounts


@pytest.mark.parametrize(
    ("written", "text", "money"),
    [
        ({}, "£1,250.00", "1250.00 GBP"),
        ({}, " 250 ", "250.00 GBP"),
        ({}, "GBP 1250.5", "1250.50 GBP"),
        ({}, "£\u00a025.00", "25.00 GBP"),
        ({"currency": "EUR", "decimal": ",", "grouping": "."}, "1.250,50 €", "1250.50 EUR"),
        ({"currency": "EUR", "decimal": ",", "grouping": " "}, "1\u202f250,50 eur", "1250.50 EUR"),
        ({"currency": "SEK", "grouping": ""}, "1250 SEK", "1250.00 SEK"),
    ],
)
def test_an_amount_is_read_as_the_mapping_says_that_it_is_written(written, text, money):
    read, _ = amounts(**written)

    assert read(text) == [money]


@pytest.mark.parametrize(
    "text", ["1.250,50", "1,25", "12.505", "€50", "-5", "£50 voucher", "50p", "1" * 15, "1,2500", "0,500"]
)
def test_what_is_no_such_amount_rejects_its_row_or_is_unknown_and_is_never_guessed(text):
    _, rows = amounts()
    _, kept = amounts(unreadable="unknown")

    assert rows.reasons("1", "02/03/2020", text) == f"Comp: {text!r} is no amount of GBP written as 1,250.50"
    draft = kept.draft("1", "02/03/2020", text)
    assert draft.remedies == (DraftRemedy(kind=RemedyKind.PAYMENT),)
    assert draft.met.unknown == ("remedy amount (Comp)",)
    assert draft.met.flags == ("Comp: an amount that cannot be read, kept as unknown",)


@pytest.mark.parametrize("text", ["", "0", "£0.00"])
def test_no_amount_and_an_amount_of_nothing_are_no_payment(text):
    read, rows = amounts()

    assert read(text) == []
    assert rows.draft("1", "02/03/2020", text).met.unknown == ()


# What is there


def test_a_payment_has_its_days_and_is_done_where_the_row_says_when():
    _, rows = amounts()
    of = {"kind": RemedyKind.PAYMENT, "money": Money.of(50)}
    agreed, due = day("2020-03-05"), day("2020-03-20")

    assert rows.draft("1", "02/03/2020", "50", "05/03/2020", "20/03/2020").remedies == (
        DraftRemedy(**of, agreed=agreed, due_on=due),
    )
    assert rows.draft("1", "02/03/2020", "50", "", "", "19/03/2020").remedies == (
        DraftRemedy(**of, done=day("2020-03-19"), is_done=True),
    )
    soon = rows.draft("1", "02/03/2020", "50", "", "", "soon after")
    assert soon.remedies == (DraftRemedy(**of, is_done=True),)
    assert soon.met.unknown == ("remedy done (Paid)",)


def test_a_payment_that_was_made_and_of_which_no_cell_says_how_much_is_of_an_unknown_amount():
    _, rows = amounts()
    draft = rows.draft("1", "02/03/2020", "", "", "", "19/03/2020")

    assert draft.remedies == (DraftRemedy(kind=RemedyKind.PAYMENT, done=day("2020-03-19"), is_done=True),)
    assert draft.met.unknown == ("remedy amount (Comp)",)


def test_what_is_due_or_done_before_it_was_agreed_is_worth_a_look():
    _, rows = amounts()
    draft = rows.draft("1", "02/03/2020", "50", "10/03/2020", "09/03/2020", "08/03/2020")

    assert draft.met.flags == ("remedy due before it was agreed", "remedy done before it was agreed")


@pytest.mark.parametrize(("received", "flags"), [("02/03/2020", True), ("01/03/2020", False), ("", False)])
def test_what_was_agreed_or_done_before_the_receipt_is_worth_a_look_too(received, flags):
    rows = Rows(cases(('"local-feedback"', '"none"'), more=PAID), *COLUMNS)
    draft = rows.draft("1", received, "50", "01/03/2020", "", "01/03/2020")

    expected = ("remedy agreed before the receipt", "remedy done before the receipt")
    assert draft.met.flags == (expected if flags else ())


APOLOGY = """
[[remedy]]
kind = { default = "apology" }
where = { column = "Sorry", match = "^Y" }
done_where = { column = "Sorry", match = "sent$" }
"""
LISTED = """
[[remedy]]
kind = { columns = ["Remedy"], codes = { Letter = "apology", Money = "payment" } }
amount = { column = "Comp" }
what = { columns = ["Words"] }
owner = { columns = ["Owner"] }
"""
WORDS = f"""
[[remedy]]
kind = {{ default = "action" }}
what = {{ columns = ["Words"] }}
on = {{ column = "Agreed", {DAYS} }}
"""


def test_a_condition_says_which_rows_have_a_remedy_and_of_which_it_was_carried_out():
    rows = reading(APOLOGY, "Sorry")
    found = [rows.draft("1", "02/03/2020", text).remedies for text in ("", "No, not sent", "Yes", "Yes, sent")]

    apology = DraftRemedy(kind=RemedyKind.APOLOGY)
    assert found == [(), (), (apology,), (DraftRemedy(kind=RemedyKind.APOLOGY, is_done=True),)]


def test_a_list_says_which_remedy_it_is_and_only_a_payment_has_an_amount():
    rows = reading(LISTED, "Remedy", "Comp", "Words", "Owner")

    assert rows.draft("1", "02/03/2020", "Letter", "", "by hand", "staff-3").remedies == (
        DraftRemedy(kind=RemedyKind.APOLOGY, what="by hand", owner="staff-3"),
    )
    assert rows.draft("1", "02/03/2020", "Letter", "0").remedies == (DraftRemedy(kind=RemedyKind.APOLOGY),)
    assert rows.draft("1", "02/03/2020", "", "50").remedies == ()
    assert rows.draft("1", "02/03/2020", "Money").met.unknown == ("remedy amount (Comp)",)
    assert rows.reasons("1", "02/03/2020", "Letter", "50") == (
        "Comp: an amount, and the remedy is apology: let a [[remedy]] of its own, whose kind is payment, read it"
    )


def test_a_payment_of_which_a_register_never_says_how_much_is_one_all_the_same():
    rows = reading('[[remedy]]\nkind = { columns = ["Remedy"] }\n', "Remedy")
    draft = rows.draft("1", "02/03/2020", "payment")

    assert (draft.remedies, draft.met.unknown) == ((DraftRemedy(kind=RemedyKind.PAYMENT),), ("remedy amount",))


def test_a_day_of_agreement_alone_makes_no_remedy():
    rows = reading(WORDS, "Words", "Agreed")

    assert rows.draft("1", "02/03/2020", "", "05/03/2020").remedies == ()
    assert rows.draft("1", "02/03/2020", "New bin", "05/03/2020").remedies == (
        DraftRemedy(kind=RemedyKind.ACTION, what="New bin", agreed=day("2020-03-05")),
    )


# Mistakes

TOO_MANY_STEPS = (
    "can take more than 100,000,000 steps on a text of 200 characters: begin it with ^, say how often something is "
    "repeated at most, as in [0-9]{1,12}, or what not, as in [^,]* before a comma, repeat nothing that can be found in "
    "several ways, as in (a+)+, and name no earlier group"
)


def test_all_mistakes_of_remedies_are_told_at_once():
    more = """
[[remedy]]
kind = { default = "action" }
on = { column = "On", formats = ["%d/%m/%Y"] }

[[remedy]]
kind = { columns = ["Kind"], codes = { A = "sorry" } }
where = { column = "A", match = "(a+)+b" }

[[remedy]]
kind = { default = "apology" }
amount = { column = "Name", currency = "pounds", decimal = ";", grouping = "_" }

[[remedy]]
kind = { default = "payment" }
amount = { column = "Comp", decimal = "," }
"""

    assert mistakes_in(cases(before='personal = ["Name"]\n', more=more)) == [
        "remedy[0]: nothing says which rows have it; write a where, or a column of its kind, amount, words or day",
        "remedy[2].amount: only a payment has an amount, and kind is none",
        "remedy[2].amount.currency: 'pounds' must be three capital letters, such as GBP",
        "remedy[2].amount.decimal: must be a point or a comma, not ';'",
        "remedy[2].amount.grouping: must be a comma, a point, a blank, an apostrophe or nothing, not '_'",
        "remedy[2].amount: 'Name' is personal, and would stand in the log as it is",
        "remedy[3].amount.grouping: stands before the pence already; write what stands between thousands, or nothing",
        "remedy[1].kind: codes.'A': 'sorry' is not known; write one of apology, action, payment, review",
        f"remedy[1].where.match: '(a+)+b' {TOO_MANY_STEPS}",
    ]


# In a case


@pytest.fixture
def register(tmp_path):
    made = Register(tmp_path)
    made.mapping.write_text(cases(*COMPLIMENTS, more=PAID), encoding="utf-8")
    return made


def taken(register, *cells):
    """Import the one row with *cells* after its receipt, and return the outcome."""
    row = [*("1", "02/03/2020", *cells), *[""] * 4][: len(COLUMNS)]
    register.write(",".join(row), header=",".join(COLUMNS))
    return register.run()


def told(case):
    """Return what is told of remedies: each event by its name, with its day where that is known."""
    return [
        (type(fact.event).__name__, None if fact.event.undated else f"{fact.happened:%d/%m}")
        for fact in case.history
        if isinstance(fact.event, RemedyAgreed | RemedyDone)
    ]


def test_a_remedy_becomes_what_was_agreed_and_done_with_the_days_of_the_source(register):
    taken(register, '"£1,250.00"', "05/03/2020", "20/03/2020", "25/03/2020")
    case = case_of(register)

    (remedy,) = case.results.remedies
    assert (str(remedy.terms.money), remedy.terms.due_on) == ("1250.00 GBP", dt.date(2020, 3, 20))
    assert (remedy.agreed, remedy.done) == (dt.date(2020, 3, 5), dt.date(2020, 3, 25))
    assert remedy_status(remedy, register.book.today(), LONDON) is RemedyStatus.LATE
    assert list(register.book.tabulate(["remedy_result", "remedy_amount", "remedy_days"])) == [
        (("late", "1250.00", 20), 1)
    ]


def test_days_that_nobody_knows_stay_unknown_and_nothing_is_late_by_them(register):
    taken(register, "50", "", "20/03/2020", "soon")
    case = case_of(register)

    assert told(case) == [("RemedyAgreed", None), ("RemedyDone", None)]
    (remedy,) = case.results.remedies
    assert remedy_status(remedy, register.book.today(), LONDON) is RemedyStatus.DONE
    assert list(register.book.tabulate(["remedy_result", "remedy_days"])) == [(("done", None), 1)]
    (row,) = register.book.rows()
    assert (row.remedies[0].agreed_on, row.remedies[0].done_on, row.next_due_on) == (None, None, None)


@pytest.mark.parametrize(("agreed", "expected"), [("", None), ("10/03/2020", "10/03")])
def test_a_remedy_that_was_done_before_anybody_knows_of_it_or_says_so_is_done(register, agreed, expected):
    taken(register, "50", agreed, "", "08/03/2020")
    case = case_of(register)

    assert told(case) == [("RemedyAgreed", expected), ("RemedyDone", "08/03")]
    assert not case.results.remedies[0].is_open


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (("50", "02/03/2027"), "remedy agreed on a day that is still to come"),
        (("50", "", "", "02/03/2027"), "remedy done on a day that is still to come"),
    ],
)
def test_what_was_promised_or_done_on_a_day_to_come_rejects_its_row(register, cells, why):
    assert [each.reason for each in taken(register, *cells).rejects] == [why]


def test_a_newer_export_adds_corrects_and_strikes_out_what_it_says_of_a_remedy(register):
    assert counts(taken(register, "50", "05/03/2020")) == (1, 0, 0, 0)
    assert counts(taken(register, "50", "05/03/2020")) == (0, 1, 0, 0)

    assert taken(register, "75", "05/03/2020", "", "soon").updated == 1
    case = case_of(register)
    assert told(case) == [("RemedyAgreed", "05/03"), ("RemedyDone", None)]
    assert (str(case.results.remedies[0].terms.money), corrections(case)) == ("75.00 GBP", [(2, False)])

    assert taken(register, "75", "05/03/2020", "", "09/03/2020").updated == 1
    assert told(case_of(register)) == [("RemedyAgreed", "05/03"), ("RemedyDone", "09/03")]
    assert taken(register, "0").updated == 1
    assert case_of(register).results.remedies == ()
    assert register.book.rebuild().changed == 0


def test_undoing_an_export_brings_back_what_was_said_of_a_remedy_before(register):
    taken(register, "50", "05/03/2020")
    before = case_of(register).results
    taken(register, "75", "", "", "09/03/2020")

    register.book.undo_import("latest", by=BY)

    assert case_of(register).results == before


def test_rows_of_one_case_say_a_remedy_once(register):
    text = register.mapping.read_text(encoding="utf-8")
    register.mapping.write_text(text.replace('columns = ["Ref"]', 'columns = ["Ref"]\nrows = "several"'))
    register.write("1,02/03/2020,50,,,", "1,02/03/2020,50,,,", "1,02/03/2020,60,,,", header=",".join(COLUMNS))
    register.run()

    assert [str(each.terms.money) for each in case_of(register).results.remedies] == ["50.00 GBP", "60.00 GBP"]


def test_totals_of_a_register_count_its_remedies(register):
    totals = register.folder / "totals.toml"
    totals.write_text('[accepted]\nremedy_kind.payment = 1\nremedy_amount."50.00" = 1\n', encoding="utf-8")
    register.write("1,02/03/2020,50,,,", "2,02/03/2020,,,,", header=",".join(COLUMNS))

    assert counts(register.run(totals=totals)) == (2, 0, 0, 0)


@pytest.mark.parametrize("missing", ["remedy", "remedy-done"])
def test_an_import_of_remedies_takes_the_right_to_agree_them_and_to_say_that_they_are_done(tmp_path, missing):
    allowed = {"import", "receive", "remedy", "remedy-done"} - {missing}
    register = Register(tmp_path, open_register(policy=Only(*allowed)))
    register.mapping.write_text(cases(*COMPLIMENTS, more=PAID), encoding="utf-8")

    with pytest.raises(AccessError, match=f"which takes the right to {missing}: "):
        taken(register, "50")
    assert case_log_of(register.book) == ()


# What was learned

LESSONS = f"""
[[learning]]
what = {{ columns = ["Lesson"] }}
cause = {{ columns = ["Cause"], codes = {{ Late = "delay" }} }}
owner = {{ columns = ["Who"] }}
on = {{ column = "On", {DAYS} }}
"""
LESSON_COLUMNS = "Ref,Received,Lesson,Cause,Who,On"


@pytest.fixture
def lessons(tmp_path):
    made = Register(tmp_path)
    made.mapping.write_text(cases(*COMPLIMENTS, more=LESSONS), encoding="utf-8")
    return made


def learned(register, *cells):
    """Import the one row with *cells* after its receipt, and return what its case says was learned, with its words."""
    register.write(",".join(["1", "02/03/2020", *cells]), header=LESSON_COLUMNS)
    assert register.run().rejected == 0
    case = case_of(register)
    words = register.book.file(case.id).details
    return [(each.learning, each.cause, words[each.what], each.owner, each.undated) for each in case.results.learned]


def test_what_was_learned_comes_with_its_cause_and_a_newer_export_says_more_of_it(lessons):
    assert learned(lessons, "", "Late", "", "") == []
    assert learned(lessons, "Ring back", "Late", "", "") == [("l1", "delay", "Ring back", None, True)]
    assert learned(lessons, "Ring back soon", "Late", "staff-3", "05/03/2020") == [
        ("l1", "delay", "Ring back soon", "staff-3", False)
    ]
    assert case_of(lessons).history[-1].happened == dt.date(2020, 3, 5)
    assert list(lessons.book.tabulate(["learning"])) == [(("delay",), 1)]

    lessons.book.undo_import("latest", by=BY)
    assert [each.undated for each in case_of(lessons).results.learned] == [True]


def test_a_condition_says_where_something_was_learned():
    where = 'where = { column = "Lesson", match = "^(?!None)" }\n'
    rows = Rows(cases(more=LESSONS + where), *LESSON_COLUMNS.split(","))

    assert rows.draft("1", "02/03/2020", "None", "Late").learnings == ()
    assert [each.what for each in rows.draft("1", "02/03/2020", "Ring back", "Late").learnings] == ["Ring back"]


def test_what_was_learned_has_a_cause_and_no_day_that_is_still_to_come(lessons):
    lessons.write("1,02/03/2020,Ring back,,,", "2,02/03/2020,Ring back,Late,,02/03/2027", header=LESSON_COLUMNS)

    assert [each.reason for each in lessons.run().rejects] == [
        "Cause: something was learned, but the row says no cause: let the mapping have a default",
        "learned on a day that is still to come",
    ]


def test_an_import_of_what_was_learned_takes_the_right_to_say_so(tmp_path):
    register = Register(tmp_path, open_register(policy=Only("import", "receive")))
    register.mapping.write_text(cases(*COMPLIMENTS, more=LESSONS), encoding="utf-8")

    register.write("1,02/03/2020,Ring back,Late,,", header=LESSON_COLUMNS)
    with pytest.raises(AccessError, match="which takes the right to learn: "):
        register.run()
