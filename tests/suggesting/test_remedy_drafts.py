"""What a draft makes of columns that tell what was paid, done and learned."""

import tomllib

import pytest

from casework.domain.cases.vocabulary import RemedyKind
from tests.reading_rows import Rows as Reading
from tests.suggesting.sources import Rows, doubts, draft

BEFORE = ("Ref", "Received", "Replied", "Outcome", "About")
WORDS = "The crew of the bins came late again, and nobody rang back"
PLACES = 28


def drafted(*columns):
    """Return the draft for a register with *columns* beside the usual ones: each a heading, and texts that go round."""
    found = []
    for day in range(1, PLACES):
        usual = (f"C{day:02}", f"{day:02}/01/2024", f"{day:02}/02/2024", "Upheld", f"{WORDS} {day}")
        found.append((*usual, *(texts[day % len(texts)].format(day=day) for _, *texts in columns)))
    return draft(Rows((*BEFORE, *(heading for heading, *_ in columns)), found))


def remedies(text):
    return tomllib.loads(text).get("remedy", [])


def doubted(text, words):
    return [line for line in doubts(text) if words in line]


def kept(text):
    return tomllib.loads(text).get("kept", [])


@pytest.mark.parametrize("heading", ["Compensation", "Goodwill payment (£)", "Refund amount"])
def test_a_column_of_amounts_is_drafted_as_payments_that_are_open_until_somebody_says_otherwise(heading):
    text = drafted((heading, "£1,250.00", "50", "", "0"))

    assert remedies(text) == [{"kind": {"default": "payment"}, "amount": {"column": heading}}]
    assert doubted(text, "Were the amounts of")[0].endswith("If they were, take:")
    paid = remedies(text.replace("#| ", ""))[0]["done_where"]
    assert paid == {"column": heading, "match": "[1-9]"}
    assert heading not in kept(text)


def test_a_payment_is_done_where_a_day_or_the_heading_says_so():
    dated = drafted(("Compensation", "50", ""), ("Date paid", "{day:02}/03/2024", ""))
    named = drafted(("Compensation paid", "50", ""))

    assert remedies(dated)[0]["done"]["column"] == "Date paid"
    assert "Date paid" not in kept(dated)
    assert remedies(named)[0]["done_where"] == {"column": "Compensation paid", "match": "[1-9]"}
    assert not doubted(named, "Were the amounts of")


def test_a_few_texts_among_the_amounts_are_unknown_and_many_are_no_amounts():
    few = drafted(("Compensation", *["50"] * 25, "see file"))
    many = drafted(("Compensation", "50", "see file"))
    marks = drafted(("Compensation", "1", "0"))

    assert remedies(few)[0]["amount"] == {"column": "Compensation", "unreadable": "unknown"}
    assert "Compensation" in kept(few)
    assert remedies(many) == remedies(marks) == []
    assert "Compensation" in kept(many)


def test_of_two_columns_of_amounts_one_is_drafted_since_both_may_tell_of_one_payment():
    text = drafted(("Compensation offered", "75", "50"), ("Compensation paid", "50", ""))

    assert [each["amount"]["column"] for each in remedies(text)] == ["Compensation paid"]
    assert doubted(text, '"Compensation offered" has amounts too')
    assert "Compensation offered" in kept(text)


def test_an_answer_says_which_cases_have_an_apology():
    given = drafted(("Apology given Y/N", "Y", "N", ""))
    few = drafted(("Apology", "Yes", "No", "By phone", "Yes, twice"))
    most = drafted(("Apology", "Yes", "No", "By phone"))

    (apology,) = remedies(given)
    assert apology["kind"] == {"default": "apology"}
    assert apology["where"] == apology["done_where"]
    assert "Apology given Y/N" not in kept(given)
    assert remedies(few) == []
    assert [sorted(each) for each in remedies(most)] == [["kind", "where"]]
    assert "Apology" in kept(most)


def test_words_that_name_a_remedy_are_read_and_the_rest_stays_in_the_note():
    text = drafted(
        ("Remedy", "Apology", "Repair of the gate", "Apology and payment", "Review", "Other", "No apology due", ""),
        ("Remedy due date", "{day:02}/04/2024", ""),
    )

    assert [each["kind"]["default"] for each in remedies(text)] == ["apology", "action", "payment", "review"]
    assert all(each["due"]["column"] == "Remedy due date" for each in remedies(text))
    assert "Remedy" in kept(text)
    assert doubted(text, "Read from words that name a remedy")


def test_a_payment_that_is_named_and_has_a_column_of_its_own_is_one():
    text = drafted(("Remedy", "Apology", "Payment"), ("Compensation", "", "50"))

    assert [each["kind"]["default"] for each in remedies(text)] == ["payment", "apology"]
    assert "Remedy" in kept(text)


def test_a_remedy_in_known_words_need_not_be_kept_and_has_its_day():
    text = drafted(("Remedy", "Apology", "Repair"), ("Remedy implemented", "{day:02}/03/2024", ""))

    assert all(each["done"]["column"] == "Remedy implemented" for each in remedies(text))
    assert not {"Remedy", "Remedy implemented"} & set(kept(text))


def test_what_was_done_and_learned_is_no_part_of_what_a_case_is_about():
    text = drafted(
        ("Action taken", "The manager spoke to the crew on day {day}", "None"),
        ("Lessons learned", "Ring back within a day of the first call {day}", "N/A"),
        ("Service improvement", "The letters were written in plain words {day}", ""),
    )
    said = tomllib.loads(text)

    assert said["fields"]["summary"] == {"columns": ["About"]}
    assert [each["what"]["columns"] for each in said["remedy"]] == [["Action taken"]]
    assert [each["what"]["columns"] for each in said["learning"]] == [["Lessons learned"], ["Service improvement"]]
    assert len(doubted(text, "By which cause do reports count")) == 2


def test_a_draft_of_remedies_reads_the_rows_that_it_was_made_of():
    columns = (
        *(("Compensation paid", "£50", ""), ("Apology given", "Y", "N", "")),
        *(("Remedy", "Repair", "Payment", ""), ("Action taken", "Spoke to the crew on that very day {day}", "None.")),
        ("Lessons learned", "Ring back within a day of the first call {day}", "N/A"),
    )
    rows = Reading(drafted(*columns), *BEFORE, *(heading for heading, *_ in columns))
    first = ("C1", "01/01/2024", "01/02/2024", "Upheld", WORDS)

    all_said = rows.draft(*first, "£50", "Y", "Repair", "Spoke to the crew", "Ring back")
    assert [(each.kind, each.is_done) for each in all_said.remedies] == [
        (RemedyKind.PAYMENT, True),
        (RemedyKind.APOLOGY, True),
        (RemedyKind.ACTION, False),
        (RemedyKind.ACTION, True),
    ]
    assert [each.what for each in all_said.learnings] == ["Ring back"]
    nothing = rows.draft(*first, "", "N", "", "None.", "N/A")
    assert (nothing.remedies, nothing.learnings) == ((), ())


def test_rows_of_stages_keep_what_they_say_of_remedies():
    rows = [
        (f"C{day:02}", stage, f"{day:02}/0{number}/2024", f"{day + 1:02}/0{number}/2024", "50")
        for day in range(1, PLACES)
        for number, stage in enumerate(("S1", "S2"), start=1)
    ]
    text = draft(Rows(("Ref", "Stage", "Date Rec'd", "Date of Reply", "Compensation"), rows))

    assert "stages" in tomllib.loads(text)
    assert remedies(text) == []


# Headings that say something else


@pytest.mark.parametrize("heading", ["Fee paid (£)", "Days to payment", "Payment batch", "Compensation claimed"])
def test_what_complainants_paid_or_claimed_and_what_is_no_amount_are_no_payments(heading):
    text = drafted((heading, "1001", "25", ""))

    assert (remedies(text), doubted(text, "aid"), kept(text)) == ([], [], [heading])


def test_who_paid_an_amount_is_asked_where_the_heading_does_not_say_that_it_was_given_back():
    columns = (("Amount paid", "50", ""), ("Remedy", "Apology", "Payment"))
    text = drafted(*columns)

    assert doubted(text, 'Was "Amount paid" paid to complainants, to put things right? If so, take these lines:')
    assert [each["kind"]["default"] for each in remedies(text)] == ["apology", "payment"]
    assert "Amount paid" in kept(text)
    taken = remedies(text.replace("#| ", ""))[0]
    assert (taken["amount"], taken["done_where"]["match"]) == ({"column": "Amount paid"}, "[1-9]")


def test_fees_that_were_given_back_are_payments():
    text = drafted(("Refund of parking fine", "50", ""), ("Paid", "50", ""))

    assert [each["amount"]["column"] for each in remedies(text)] == ["Refund of parking fine"]
    assert doubted(text, '"Paid" has amounts too')


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("Apology requested", ["Y", "N"]),
        ("Remedy sought", ["Apology", "Repair"]),
        ("Learning disability", ["Autism", "Dyslexia", ""]),
        ("Home improvement", ["Kitchen", "Bathroom", ""]),
    ],
)
def test_what_was_wished_for_and_who_somebody_is_was_neither_promised_nor_learned(heading, texts):
    text = drafted((heading, *texts))

    assert (remedies(text), tomllib.loads(text).get("learning")) == ([], None)
    assert heading in kept(text)


def test_apologies_and_remedies_of_which_nothing_says_that_they_were_made_are_asked_for():
    open_ones = drafted(("Apology", "Yes", "No", "By phone"), ("Remedy", "Repair", "Review"))
    done = drafted(("Remedy given", "Repair", "Review"), ("Apologised?", "Yes", "No"))

    assert doubted(open_ones, 'Read from yes and no, which 67% of the texts of "Apology" are.')
    assert doubted(open_ones, 'Were the apologies of "Apology" given? No column says so, and they stand as open')
    assert doubted(open_ones, "Was that done? No column says so, and they stand as open")
    assert all(each["done_where"] == each["where"] for each in remedies(done))
    assert not doubted(done, "stand as open")


@pytest.mark.parametrize(
    "none",
    ["No lessons identified", "Nothing to learn", "None needed.", "No further action", "N/A - not upheld", "tbc"],
)
def test_cells_that_say_that_there_was_nothing_are_no_actions_and_no_lessons_and_stay_in_the_note(none):
    columns = (("Action taken", "No call was missed again {day}", none), ("Lessons", "No one rang back {day}", none))
    rows = Reading(drafted(*columns), *BEFORE, *(heading for heading, *_ in columns))
    first = ("C1", "01/01/2024", "01/02/2024", "Upheld", WORDS)

    nothing = rows.draft(*first, none, none)
    assert (nothing.remedies, nothing.learnings) == ((), ())
    something = rows.draft(*first, "No call was missed", "No one rang back")
    assert (len(something.remedies), len(something.learnings)) == (1, 1)
    assert set(kept(drafted(*columns))) == (set() if none == "tbc" else {"Action taken", "Lessons"})


@pytest.mark.parametrize("none", ["None - apology not needed", "Repair refused", "Non-financial", "No review"])
def test_a_remedy_that_was_not_needed_or_refused_is_none(none):
    columns = ("Remedy", "Apology, no payment", "Repair", "Review", "Payment", none)
    rows = Reading(drafted(columns), *BEFORE, "Remedy")
    first = ("C1", "01/01/2024", "01/02/2024", "Upheld", WORDS)

    assert rows.draft(*first, none).remedies == ()
    assert [each.kind for each in rows.draft(*first, "Apology, no payment").remedies] == [RemedyKind.APOLOGY]
