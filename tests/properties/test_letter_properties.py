"""Letters, whatever the values are that stand in place of their placeholders."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.vocabulary import Format
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.templates import Template, mistakes, render
from casework.errors import DataError
from tests.letters import HEADER_PAYLOADS, HTML_PAYLOADS, TEMPLATE_PAYLOADS, Held

LETTER = Template(
    kind=NoticeKind.THANKS,
    language="en",
    format=Format.STANDARD,
    subject="Thanks, {reference}",
    text="Dear {complainant}\n{contact}\n\n{reference} of {organisation}",
)
odd = st.sampled_from([*HTML_PAYLOADS, *HEADER_PAYLOADS, *TEMPLATE_PAYLOADS])
words = st.text(max_size=40) | odd | st.builds("".join, st.lists(odd, max_size=3))
plain = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=40)
pieces = st.lists(
    st.sampled_from(["{", "}", "{{", "}}", "{reference}", "reference", "organisation", "x", " ", ".", "!r", "\n", "0"]),
    max_size=12,
)


def thanks(text):
    return Template(kind=NoticeKind.THANKS, language="en", format=Format.STANDARD, subject="Thanks", text=text)


def letter(complainant, contact):
    said = {"reference": "EX-1", "organisation": "Exampleton", "complainant": complainant, "contact": contact}
    return render(LETTER, said)


@given(complainant=words, contact=words)
def test_no_value_makes_a_tag_or_a_line_of_a_header(complainant, contact):
    told = letter(complainant, contact)
    held, harmless = Held(told.html), Held(letter("", "").html)

    assert {each for each in held.tags if each[0] != "br"} == set(harmless.tags) - {("br", ())}
    assert held.others == []
    assert told.subject == "Thanks, EX-1"


@given(reference=words.filter(lambda text: text.isprintable() and text.strip()))
def test_a_printable_value_arrives_as_it_is_everywhere(reference):
    told = render(LETTER, {"reference": reference, "organisation": "Exampleton"})

    assert told.subject == f"Thanks, {reference.strip()}"
    assert told.text == f"{reference.strip()} of Exampleton\n"
    assert f"<p>{reference.strip()} of Exampleton</p>" in unescape(told.html)


@given(reference=words)
def test_a_subject_is_one_line_and_letters_can_always_be_encoded(reference):
    told = render(LETTER, {"reference": f"x{reference}", "organisation": "Exampleton"})

    assert len(told.subject.splitlines()) == 1
    assert told.subject.encode()
    assert told.text.encode()


@given(value=plain)
def test_braces_written_twice_give_back_any_words(value):
    written = value.replace("{", "{{").replace("}", "}}")

    assert render(thanks(f".{written}."), {}).text == f".{value}.\n"


@given(found=pieces)
def test_words_are_refused_or_every_brace_in_them_is_a_placeholder_or_stays(found):
    text = f"x{''.join(found)}"
    said = list(mistakes(NoticeKind.THANKS, "en", subject="Thanks", text=text))
    if said:
        with pytest.raises(DataError) as refused:
            thanks(text)
        assert list(refused.value.problems) == said
        return
    template = thanks(text)

    told = render(template, {"reference": "R", "organisation": "O"}).text
    assert told.count("R") + told.count("O") == text.replace("{{", "").count("{")
