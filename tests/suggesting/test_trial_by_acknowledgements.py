"""A stranger's register that counts from the acknowledgement: its words, its contacts, and what a check says of it."""

import datetime as dt
import tomllib

import pytest

from casework.application.row_reading.cases import LEFT_OPEN
from casework.application.suggesting.contact_columns import ADDRESS, NUMBER
from casework.application.suggesting.headers import words_of
from casework.application.suggesting.vocabulary import outcome_in, outcome_of, standing_of
from casework.cli.import_telling import in_words
from tests.boston import Register
from tests.suggesting.registers import write_register
from tests.suggesting.sources import Rows, columns, doubts, draft, meanings
from tests.suggesting.trial import workdays_after

FIRST = "First, since figures of stages come out wrong:"
NUMBERS = range(60)
REFS = [f"C{number:03}" for number in NUMBERS]
RECEIVED = [workdays_after(dt.date(2024, 4, 8), 3 * number) for number in NUMBERS]
REPLIED = [workdays_after(day, 9 + number % 7) for number, day in enumerate(RECEIVED)]


def days(found, *, plus, every=1):
    """Return days so many working days after those that were *found*, in some rows only."""
    return [
        workdays_after(day, plus + number % 3).isoformat() if number % every == 0 else ""
        for number, day in enumerate(found)
    ]


def register(**more):
    iso = {"Ref": REFS, "Rec'd": [day.isoformat() for day in RECEIVED], "Reply": [day.isoformat() for day in REPLIED]}
    return columns(**iso, **more)


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


def read(text):
    return tomllib.loads(text)


def happened(text):
    return [(each["event"], each.get("on", {}).get("column"), each.get("stage")) for each in read(text)["event"]]


def checked(tmp_path, text, source, *, procedure="none"):
    mapping = Register(tmp_path)
    mapping.mapping.write_text(text.replace('default = "none"', f'default = "{procedure}"'), encoding="utf-8")
    write_register(mapping.file, [row.values for row in source.rows()])
    return mapping.book, mapping.run()


# Acknowledgements


@pytest.mark.parametrize(
    "name", ["Ackn'd", "Acknowl.", "Ackn", "Acknow", "Acknowl'd", "Date ackn'd", "Acknowledg'd", "Ackn. sent"]
)
def test_an_abbreviated_acknowledgement_is_one(name):
    text = draft(register(**{name: days(RECEIVED, plus=1)}))

    assert ("acknowledged", name, None) in happened(text)


def test_the_acknowledgement_of_a_review_is_one_of_stage_2():
    source = register(
        **{
            "Ackn'd": days(RECEIVED, plus=1),
            "Review req'd": days(REPLIED, plus=3, every=4),
            "Rev. ackn'd": days(REPLIED, plus=6, every=4),
            "Rev. reply sent": days(REPLIED, plus=20, every=4),
        }
    )

    assert [each for each in happened(draft(source)) if each[0] == "acknowledged"] == [
        ("acknowledged", "Ackn'd", "1"),
        ("acknowledged", "Rev. ackn'd", "2"),
    ]


def test_a_day_soon_after_the_receipt_may_be_the_acknowledgement_with_lines_to_be_taken():
    text = draft(register(Letter_one=days(RECEIVED, plus=1)))

    (doubt,) = told(text, "the day of the acknowledgement?")
    assert 'Is "Letter one" the day of the acknowledgement? It comes soon after the receipt and before the' in doubt
    assert not told(text, "What happened on the days of")
    assert read(text)["kept"] == ["Letter one"]
    taken = read(text.replace("#| ", "").replace("#|", ""))["event"]
    assert [(each["event"], each["on"]["column"]) for each in taken[1:2]] == [("acknowledged", "Letter one")]


def test_the_lines_name_the_stage_where_the_register_has_two():
    source = register(
        Letter_one=days(RECEIVED, plus=1), Review_requested=days(REPLIED, plus=3, every=4),
        Review_reply=days(REPLIED, plus=20, every=4), Stage_1_seen=days(RECEIVED, plus=1),
    )  # fmt: skip

    text = draft(source)

    (event, *_) = read(text.replace("#| ", "").replace("#|", ""))["event"][3:]
    assert told(text, "the day of the acknowledgement?")
    assert event["event"] == "acknowledged"


@pytest.mark.parametrize(
    "more",
    [
        {"Letter_one": days(RECEIVED, plus=1, every=3)},
        {"Letter_one": days(RECEIVED, plus=30)},
        {"Letter_one": days(RECEIVED, plus=1), "Ackn'd": days(RECEIVED, plus=1)},
        {"Survey_sent": days(RECEIVED, plus=1)},
        {"Stage_2_looked_at": days(RECEIVED, plus=1)},
    ],
    ids=["few have it", "long after", "another is one", "beside the complaint", "of a later stage"],
)
def test_any_other_day_is_not_asked_to_be_the_acknowledgement(more):
    assert not told(draft(register(**more)), "the day of the acknowledgement?")


def test_where_a_stage_counts_from_an_acknowledgement_that_is_not_read_the_check_says_so_first(tmp_path):
    source = register()

    _, outcome = checked(tmp_path, draft(source), source, procedure="lgsco-code-2024")

    (sentence,) = outcome.at_first
    assert sentence.startswith("no acknowledgement is read, and stage 1 of lgsco-code-2024 counts from it: write an")
    lines = list(in_words(outcome, "register.csv", None, beside=None))
    assert "no acknowledgement is read" in lines[lines.index(FIRST) + 1]


@pytest.mark.parametrize(
    ("more", "procedure"), [({}, "none"), ({"Ackn'd": days(RECEIVED, plus=1)}, "lgsco-code-2024")], ids=["none", "read"]
)
def test_else_it_says_nothing_of_acknowledgements(tmp_path, more, procedure):
    source = register(**more)

    _, outcome = checked(tmp_path, draft(source), source, procedure=procedure)

    assert outcome.at_first == ()


# Withdrawals


@pytest.mark.parametrize("word", ["W/D", "w/d", "W/D by customer", "w/drawn", "wdrawn", "Complaint w/drawn"])
def test_shortened_words_of_a_withdrawal_are_one(tmp_path, word):
    source = columns(
        Ref=REFS,
        Received=[day.isoformat() for day in RECEIVED],
        Reply=[*[day.isoformat() for day in REPLIED[:50]], *[""] * 10],
        Outcome=[*["Upheld"] * 50, *[word] * 10],
    )

    book, outcome = checked(tmp_path, draft(source), source)

    assert {row.status for row in book.rows() if row.source_key in REFS[50:]} == {"withdrawn"}
    assert LEFT_OPEN not in outcome.flags


def test_a_withdrawal_may_be_short_in_a_standing_and_in_a_heading():
    assert standing_of("W/D by customer") == "finished"
    assert words_of("Date w/d") == words_of("W/drawn date")[::-1] == ("date", "withdrawn")
    assert "withdrawn" not in words_of("10 w/d target")


# What was found on review


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Review not upheld", "not-upheld"),
        ("Partly upheld on review", "partly-upheld"),
        ("Upheld on review", "upheld"),
        ("Found to be unjustified", "not-upheld"),
        ("Not upheld, then upheld", None),
        ("Part of the panel was away", None),
        ("We upheld what the first officer had said of it", None),
        ("Upheld", "upheld"),
    ],
)
def test_words_of_the_scheme_are_found_in_a_short_phrase(text, code):
    assert outcome_in(text) == code


def test_what_was_found_on_review_is_a_finding_of_stage_2_with_doubts():
    found = ["Review not upheld", "Partly upheld on review", "Upheld on review"]
    source = register(
        Finding=["Upheld", "Not upheld"] * 30,
        **{
            "Review req'd": days(REPLIED, plus=3, every=4),
            "Rev. reply sent": days(REPLIED, plus=20, every=4),
            "Rev. finding": [found[number % 3] if number % 4 == 0 else "" for number in NUMBERS],
        },
    )

    text = draft(source)

    _, second = read(text)["matter"][0]["finding"]
    assert (second["stage"], second["on"]) == ("2", {"column": "Rev. reply sent"})
    assert second["outcome"]["codes"] == {each: str(outcome_in(each)) for each in found}
    (doubt,) = told(text, "look them through")
    assert '"Review not upheld" = "not-upheld"' in doubt
    assert outcome_of("Review not upheld") is None


# E-mail addresses and telephone numbers in one column

CONTACTS = ["ann@example.org", "07700 900128", "", "bob@example.org"] * 15


def test_a_telephone_number_never_becomes_an_e_mail_address(tmp_path):
    source = register(**{"E-mail / tel": CONTACTS})

    text = draft(source)

    assert meanings(source)["E-mail / tel"] == "email"
    assert (
        '# "E-mail / tel": 15 of its 45 texts are no e-mail address; 15 look like a telephone number, and are read so.'
        in text
    )
    assert read(text)["fields"]["complainant"] == {
        "email": {"columns": ["E-mail / tel: e-mail"]},
        "phone": {"columns": ["E-mail / tel: telephone"]},
    }
    assert read(text)["personal"] == ["E-mail / tel: e-mail", "E-mail / tel: telephone"]
    assert "kept" not in read(text)
    book, outcome = checked(tmp_path, text, source)
    rows = sorted(book.rows(), key=lambda row: row.source_key)
    details = [book.file(row.case).details.values() for row in rows[:2]]
    assert outcome.rejected == 0
    assert [each for found in details for each in found if isinstance(each, dict)] == [
        {"email": "ann@example.org"},
        {"phone": "07700 900128"},
    ]


def test_an_e_mail_address_never_becomes_a_telephone_number():
    contacts = ["07700 900128", "0161 496 0000 (work)", "ann@example.org", "01632 960001", "by letter"] * 12
    source = register(Contact=contacts)

    text = draft(source)

    assert meanings(source)["Contact"] == "phone"
    assert (
        '# "Contact": 24 of its 60 texts are no telephone number; 12 look like an e-mail address, and are read so, and '
        "what is neither is only kept.\n"
    ) in text
    assert read(text)["fields"]["complainant"] == {
        "email": {"columns": ["Contact: e-mail"]},
        "phone": {"columns": ["Contact: telephone"]},
    }


@pytest.mark.parametrize(
    ("contacts", "meaning"),
    [
        (["07700 900128"] * 40 + ["call Ann"] * 20, "phone"),
        (["07700 900128"] * 30 + ["ann@example.org"] * 30, "email"),
        (["7700900128"] * 60, "phone"),
        (["07700 900128 ext 4"] * 60, "phone"),
        (["Ann"] * 60, "constant"),
    ],
)
def test_a_column_of_contacts_is_known_by_what_stands_in_it(contacts, meaning):
    assert meanings(register(Contact=contacts))["Contact"] == meaning


def test_what_is_neither_is_kept_as_words():
    text = draft(register(**{"E-mail": [*CONTACTS[:-2], "no e-mail", "0161 496 0000"]}))

    assert "and are read so, and what is neither is only kept.\n" in text
    assert read(text)["kept"] == ["E-mail"]
    assert read(text)["personal"] == ["E-mail", "E-mail: e-mail", "E-mail: telephone"]


def test_one_that_is_no_address_is_told_as_one():
    text = draft(register(Email=["a@example.org"] * 59 + ["07700 900128"]))

    assert '# "Email": 1 of its 60 texts is no e-mail address; 1 looks like a telephone number, and is read so.' in text


def test_a_column_of_addresses_alone_is_read_as_it_is():
    text = draft(register(Email=["a@example.org"] * 60))

    assert read(text)["fields"]["complainant"] == {"email": {"columns": ["Email"]}}
    assert not told(text, "no e-mail address")


def test_a_column_called_so_that_has_no_address_is_no_address():
    text = draft(register(Email=["yes", "no"] * 30))

    assert "complainant" not in read(text)["fields"]
    assert read(text)["kept"] == ["Email"]
    assert '# "Email": 60 of its 60 texts are no e-mail address, and what is neither is only kept.\n' in text


@pytest.mark.parametrize(
    ("text", "address", "number"),
    [
        ("ann@example.org", "ann@example.org", ""),
        ("07700 900128", "", "07700 900128"),
        ("ann@example.org / 07700 900128", "ann@example.org", "07700 900128"),
        ("mail <ann@example.org>", "ann@example.org", ""),
        ("+44 (0)7700 900128", "", "+44 (0)7700 900128"),
        ("ann0770090012@example.org", "ann0770090012@example.org", ""),
        ("no e-mail", "", ""),
    ],
)
def test_addresses_and_numbers_are_taken_out_of_a_text(text, address, number):
    assert [each.search(text)[1] or "" for each in (ADDRESS, NUMBER)] == [address, number]


# Rows that cannot be read


def test_rows_that_taught_nothing_are_told_by_their_lines():
    text = draft(Rows(["Ref", "Received"], [["C1", "13/01/2023"], *[["C2"]] * 12, *[["C3", "14/01/2023"]] * 12]))

    assert "# 12 rows did not fit the columns, and taught nothing (lines 3, 4, " in text


def test_days_before_a_receipt_of_which_day_and_month_were_exchanged_are_told_once():
    received = [day.isoformat() for day in RECEIVED]
    place = next(number for number in NUMBERS if number > 10 and RECEIVED[number].month < RECEIVED[number].day < 13)
    day = RECEIVED[place]
    received[place] = f"{day.year}-{day.day:02}-{day.month:02}"
    source = columns(
        Ref=REFS, Received=received, Ackd=days(RECEIVED, plus=1), Reply=[each.isoformat() for each in REPLIED]
    )

    text = draft(source)

    assert told(text, f"with day and month exchanged (line {place + 2} {received[place]})")
    assert not told(text, "comes before the receipt")
