import attrs
import pytest

from casework.domain.cases.vocabulary import Format
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.domain.notifications.placeholders import placeholders_of, samples
from casework.domain.notifications.templates import Template, mistakes, render, templates_for
from casework.errors import DataError, NotFoundError, UsageError
from tests.letters import HEADER_PAYLOADS, HTML_PAYLOADS, TEMPLATE_PAYLOADS, Held

TEXT = """
Dear {complainant}

Thank you for your kind words.
They came in on {received_on}.
Your reference is {reference}.

{contact}

{organisation}
"""
THANKS = Template(
    kind=NoticeKind.THANKS, language="en", format=Format.STANDARD, subject="Thanks, {reference}", text=TEXT
)
VALUES = {"organisation": "Exampleton", "reference": "EX-1", "complainant": "Alex"}


def letter(**values):
    return render(THANKS, VALUES | values)


def found(text, kind=NoticeKind.THANKS, *, subject="Thank you", language="en"):
    return list(mistakes(kind, language, subject=subject, text=text))


def numbered(payloads):
    return [f"{number:02}" for number, _ in enumerate(payloads)]


# A letter


def test_values_stand_in_place_of_placeholders_in_the_subject_and_the_text():
    assert letter(received_on="Monday 2 March 2026", contact="Telephone: 01632 960000").text == (
        "Dear Alex\n\nThank you for your kind words.\nThey came in on Monday 2 March 2026.\nYour reference is EX-1.\n\n"
        "Telephone: 01632 960000\n\nExampleton\n"
    )
    assert letter().subject == "Thanks, EX-1"


def test_a_line_with_a_placeholder_that_has_no_value_is_left_out_and_so_is_an_empty_paragraph():
    without = "Thank you for your kind words.\nYour reference is EX-1.\n\nExampleton\n"

    assert render(THANKS, VALUES | {"complainant": " \t\n", "contact": ""}).text == without
    assert "<p></p>" not in render(THANKS, VALUES | {"complainant": ""}).html


def test_braces_that_stay_are_written_twice():
    braces = attrs.evolve(THANKS, text="{{reference}} is {reference}, {{{reference}}}, {{}} and }}{{.")

    assert render(braces, VALUES).text == "{reference} is EX-1, {EX-1}, {} and }{.\n"


def test_a_value_that_may_have_several_lines_keeps_them_in_text_and_in_html():
    told = letter(contact="Town Hall\r\nExampleton\n")

    assert "Town Hall\nExampleton\n" in told.text
    assert "Town Hall<br>\nExampleton</p>" in told.html


def test_a_name_or_a_reference_of_several_lines_is_one_so_that_it_makes_no_paragraph_of_ours():
    told = letter(complainant="Jo\n\nIMPORTANT: pay the fee", reference="EX-1\r\nand EX-2\n")

    assert told.text.startswith("Dear Jo  IMPORTANT: pay the fee\n")
    assert (told.subject, told.text.count("EX-1 and EX-2")) == ("Thanks, EX-1 and EX-2", 1)


def test_what_would_turn_letters_round_is_left_out():
    assert letter(complainant="\u202eoJ\u2066 x\u2069").text.startswith("Dear oJ x\n")


def test_html_is_a_page_in_the_language_with_nothing_from_elsewhere():
    page = Held(letter().html)

    assert letter().html.startswith("<!DOCTYPE html>\n")
    assert ("html", (("lang", "en"),)) in page.tags
    assert {name for _, attributes in page.tags for name, _ in attributes} == {
        "lang",
        "charset",
        "name",
        "content",
        "style",
    }
    assert "url(" not in letter().html
    assert "http" not in letter().html
    assert Held(render(attrs.evolve(THANKS, language="cy"), VALUES).html).tags[0] == ("html", (("lang", "cy"),))


def test_large_print_says_the_same_words_in_large_letters():
    large = render(attrs.evolve(THANKS, format=Format.LARGE_PRINT), VALUES)

    assert (large.subject, large.text) == (letter().subject, letter().text)
    assert "font-size: 18pt" in large.html
    assert large.html.replace("18pt", "12pt") == letter().html


def test_a_letter_is_not_written_without_what_always_has_a_value():
    for nothing in ("", " ", "\x00\n"):
        with pytest.raises(UsageError, match=r"^the letter cannot be written: \{reference\} always has a value"):
            letter(reference=nothing)
    with pytest.raises(UsageError, match=r"\{organisation\}"):
        render(THANKS, {"reference": "EX-1"})


def test_a_value_is_text_and_one_that_no_template_asks_for_is_not_looked_at():
    with pytest.raises(UsageError, match=r"^the value of \{reference\} must be text$"):
        letter(reference=5)
    assert letter(what=5) == letter()


def test_what_a_letter_says_is_not_shown_where_objects_are_printed():
    assert repr(letter(complainant="Alex")) == "Rendered()"


# Values that look like something else


@pytest.mark.parametrize("payload", HTML_PAYLOADS, ids=numbered(HTML_PAYLOADS))
def test_html_in_a_value_arrives_as_text_and_makes_no_tag(payload):
    told = letter(complainant=payload, reference=payload)
    held, harmless = Held(told.html), Held(letter(complainant="x", reference="x").html)

    assert [each for each in held.tags if each[0] != "br"] == [each for each in harmless.tags if each[0] != "br"]
    assert held.others == []
    line = payload.replace("\n", " ")
    assert held.text.count(line) >= 2
    assert f"Dear {line}\n" in told.text


def test_there_are_fifty_of_those_and_forty_for_headers():
    assert len(set(HTML_PAYLOADS)) >= 50
    assert len(set(HEADER_PAYLOADS)) >= 40


@pytest.mark.parametrize("payload", HEADER_PAYLOADS, ids=numbered(HEADER_PAYLOADS))
def test_what_would_end_a_header_is_a_space_in_the_subject(payload):
    subject = letter(reference=payload).subject

    assert len(subject.splitlines()) == 1
    assert not [each for each in subject if not each.isprintable()]
    assert subject.replace(" ", "").startswith("Thanks,x") or payload[0] in "\r\n"
    assert subject.encode()


@pytest.mark.parametrize("payload", HEADER_PAYLOADS, ids=numbered(HEADER_PAYLOADS))
def test_a_text_holds_no_control_characters_but_the_ends_of_its_lines(payload):
    told = letter(complainant=payload)

    assert told.text.splitlines() == told.text.split("\n")[:-1]
    assert "\x00" not in told.text + told.html
    assert (told.text + told.html).encode()


@pytest.mark.parametrize("payload", TEMPLATE_PAYLOADS, ids=numbered(TEMPLATE_PAYLOADS))
def test_a_value_that_looks_like_a_template_arrives_as_it_is(payload):
    told = letter(complainant=payload, reference=payload)

    assert told.subject == f"Thanks, {payload}"
    assert f"Dear {payload}\n" in told.text
    assert f"Dear {payload}" in Held(told.html).text


# Which template


def template(kind=NoticeKind.THANKS, language="en", form=Format.STANDARD):
    return Template(kind=kind, language=language, format=form, subject="Thank you", text="Thank you.")


ALL = [template(), template(language="cy"), template(form=Format.EASY_READ)]
BY_ID = {each.id: each for each in ALL}


def test_a_template_is_known_by_its_kind_its_language_and_its_format_unless_it_is_standard():
    assert list(BY_ID) == ["thanks.en", "thanks.cy", "thanks.en.easy_read"]


@pytest.mark.parametrize(
    ("language", "form", "chosen", "fell_back"),
    [
        ("en", Format.STANDARD, "thanks.en", False),
        ("en", Format.EASY_READ, "thanks.en.easy_read", False),
        ("cy", Format.STANDARD, "thanks.cy", False),
        ("cy-GB", Format.STANDARD, "thanks.cy", False),
        ("cy", Format.EASY_READ, "thanks.cy", True),
        ("pl", Format.STANDARD, "thanks.en", True),
        ("pl", Format.EASY_READ, "thanks.en.easy_read", True),
        ("en", Format.BRAILLE, "thanks.en", True),
        ("cy", Format.AUDIO, "thanks.cy", True),
        ("cy", Format.LARGE_PRINT, "thanks.cy.large_print", False),
        ("pl", Format.LARGE_PRINT, "thanks.en.large_print", True),
    ],
)
def test_without_a_template_it_is_the_standard_one_of_the_language_and_then_the_english_one(
    language, form, chosen, fell_back
):
    found = templates_for(BY_ID, NoticeKind.THANKS, language, form)

    assert (found.template.id, found.fell_back) == (chosen, fell_back)


def test_a_kind_without_any_template_is_not_found():
    with pytest.raises(NotFoundError, match=r"delay\.cy\.easy_read"):
        templates_for(BY_ID, NoticeKind.DELAY, "cy", Format.EASY_READ)


def test_a_fingerprint_follows_from_the_words_alone():
    large = templates_for(BY_ID, NoticeKind.THANKS, "en", Format.LARGE_PRINT).template

    assert len(THANKS.fingerprint) == 12
    assert large.fingerprint == BY_ID["thanks.en"].fingerprint
    assert len({THANKS.fingerprint, attrs.evolve(THANKS, text=f"{TEXT}!").fingerprint, large.fingerprint}) == 3


# Mistakes


@pytest.mark.parametrize(
    "line",
    [
        "{", "}", "{}", "{ reference }", "{reference.case}", "{reference[0]}", "{reference!r}", "{reference:>9}",
        "{Reference}", "{0}", "{reference()}", "{{reference}", "{reference}}", "{refe{rence}}", "{a b}",
    ],
)  # fmt: skip
def test_nothing_but_a_name_may_stand_between_braces(line):
    assert f"text: line 2: {BRACES}" in found(f"Thank you.\n{line}")


BRACES = "between { and } is the name of a placeholder and nothing else; write {{ or }} for a brace that stays"


def test_every_mistake_is_told_at_once_with_its_line():
    said = found(
        "Dear {name}\nand {name}, {new_date}\n{",
        NoticeKind.DELAY,
        subject="{reason} {what} }\n",
        language="fr",
    )

    assert [each.split(";")[0] for each in said] == [
        "language: 'fr' is not known",
        "subject: between { and } is the name of a placeholder and nothing else",
        "subject: there is no {what} in delay",
        "subject: {reason} may have no value: only what always has one can be in the subject",
        "text: line 1: there is no {name} in delay",
        "text: line 2: there is no {name} in delay",
        "text: line 3: between { and } is the name of a placeholder and nothing else",
        "text: {reference} is missing: it is the reference of the case",
        "text: {reason} is missing: it is the reason: a code, or the ground of a refusal",
    ]
    assert said[0].endswith("write one of en, cy")
    assert ", ".join(placeholders_of(NoticeKind.DELAY)) in said[4]


def test_a_subject_is_one_line_and_neither_it_nor_the_text_is_empty():
    assert found(" \n ", subject="") == ["subject: is empty", "text: is empty"]
    assert found("Thank you.", subject="Thank\nyou") == ["subject: must be one line"]
    assert found("Thank\x07 you.\r\n\nx\u2028y", subject="a\x1bb") == [
        "subject: has a control character: remove it",
        "text: line 1: has a control character: remove it",
        "text: line 3: has a control character: remove it",
    ]


def test_what_a_letter_has_to_say_must_not_be_left_out_with_something_else():
    lost = "{reference}: {old_date} {new_date} {reason}\n{ombudsman} {ombudsman_contact}"

    assert found(lost, NoticeKind.EXTENDED) == [
        f"text: {{{name}}} must also be on a line with nothing else that may be empty, or it is left out with it"
        for name in ("reference", "new_date", "reason", "ombudsman", "ombudsman_contact")
    ]
    kept = f"{lost}\n{{reference}} until {{new_date}}\n{{reason}}\n{{ombudsman}}\n{{ombudsman_contact}}"
    assert found(kept, NoticeKind.EXTENDED) == []


def test_a_template_with_mistakes_cannot_be_made():
    with pytest.raises(DataError) as refused:
        attrs.evolve(THANKS, text="{what}", language="fr")

    assert str(refused.value).startswith("the template thanks.fr has mistakes\n")
    assert len(refused.value.problems) == 2


# Placeholders


def test_every_kind_has_placeholders_and_a_sample_of_each():
    for kind in NoticeKind:
        known = placeholders_of(kind)
        assert list(known) == [each.name for each in known.values()]
        assert list(samples(kind, "cy")) == list(known)
        assert all(
            text.strip() or "no example has it" in known[name].says for name, text in samples(kind, "cy").items()
        )
        assert "organisation" in known
        assert not known["organisation"].optional


def test_days_in_samples_are_in_the_words_of_the_language():
    assert samples(NoticeKind.EXTENDED, "en")["new_date"] == "Wednesday 8 April 2026"
    assert samples(NoticeKind.EXTENDED, "cy")["new_date"] == "dydd Mercher 8 Ebrill 2026"


def test_names_reasons_and_codes_are_personal_and_dates_and_bodies_are_not():
    every = {name: each for kind in NoticeKind for name, each in placeholders_of(kind).items()}

    assert {name for name, each in every.items() if each.personal} == {
        "complainant", "on_behalf_of", "handler", "summary", "reason", "token", "link",
    }  # fmt: skip


def test_staff_is_never_told_the_name_of_a_complainant_nor_a_survey_the_reference_of_a_case():
    staff = [kind for kind in NoticeKind if kind.audience is Audience.STAFF]

    assert not [kind for kind in staff if {"complainant", "reason"} & placeholders_of(kind).keys()]
    assert "reference" not in placeholders_of(NoticeKind.SURVEY_INVITATION)
