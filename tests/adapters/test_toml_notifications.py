import pytest

from casework.adapters.toml_notifications import load_templates
from casework.domain.cases.vocabulary import Format
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.domain.notifications.placeholders import placeholders_of, samples
from casework.domain.notifications.templates import render, templates_for
from casework.errors import DataError

THANKS = """
kind = "thanks"
language = "cy"
format = "easy_read"
translation = "checked by nobody"
note = "Ours."
subject = "Diolch"
text = "Diolch am {reference}."
"""


@pytest.fixture
def written(tmp_path):
    def write(text, name="thanks.cy.easy_read.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path):
    with pytest.raises(DataError) as refused:
        load_templates().from_file(path)
    assert all(each.startswith(f"{path}: ") for each in refused.value.problems)
    return [each.removeprefix(f"{path}: ") for each in refused.value.problems]


def test_a_file_says_all_of_a_template(written):
    found = load_templates().from_file(written(THANKS))

    assert (found.id, found.kind, found.language, found.format) == (
        "thanks.cy.easy_read", NoticeKind.THANKS, "cy", Format.EASY_READ,
    )  # fmt: skip
    assert (found.subject, found.text, found.translation, found.note) == (
        "Diolch", "Diolch am {reference}.", "checked by nobody", "Ours.",
    )  # fmt: skip


def test_a_format_that_is_left_away_is_the_standard_one(written):
    found = load_templates().from_file(written(THANKS.replace('format = "easy_read"', "")))

    assert (found.id, found.format) == ("thanks.cy", Format.STANDARD)


def test_an_organisations_own_takes_the_place_of_ours_and_the_others_stay(written):
    folder = written(THANKS).parent

    templates = load_templates(folder)

    assert templates["thanks.cy.easy_read"].subject == "Diolch"
    assert templates["thanks.cy"] is load_templates()["thanks.cy"]
    assert list(templates) == list(load_templates())


def test_every_mistake_is_told_at_once_with_its_place(written):
    bad = """
kind = "thanks"
language = "fr"
format = "large_print"
subject = "Thank {you}"
text = "Dear {complainant.name}\\n{what}"
colour = "red"
note = 5
"""
    found = problems(written(bad))

    assert [each.partition(": ")[0] for each in found] == [
        "note", "unknown", "format", "language", "subject", "text", "text",
    ]  # fmt: skip
    assert [each for each in found if each.startswith("text: ")][1].startswith("text: line 2: there is no {what}")


def test_a_kind_that_nobody_knows_is_the_only_mistake_that_follows_from_it(written):
    (only,) = problems(written(THANKS.replace('"thanks"', '"praise"')))

    assert only.startswith("kind: 'praise' is not known; write one of received, acknowledged, ")
    assert problems(written(THANKS.replace('"thanks"', "5"))) == ["kind: must be text in quotes, not 5"]


def test_large_print_is_not_written_but_made(written):
    (large,) = problems(written(THANKS.replace('"easy_read"', '"large_print"')))
    assert large.startswith("format: 'large_print' is not known; write one of standard, easy_read; large print is made")
    assert problems(written(THANKS.replace('"easy_read"', '"braille"'))) == [
        "format: 'braille' is not known; write one of standard, easy_read"
    ]


def test_a_file_in_a_folder_is_named_after_what_it_is(written):
    folder = written(THANKS, "diolch.toml").parent

    with pytest.raises(
        DataError, match=r"diolch\.toml: kind: the file is named diolch, but it is the template thanks\.cy"
    ):
        load_templates(folder)["diolch"]
    written(THANKS.replace('"easy_read"', '"audio"'), "audio.toml")
    with pytest.raises(DataError) as refused:
        load_templates(folder)["audio"]
    assert len(refused.value.problems) == 1


def test_a_mistake_in_a_file_is_shown_with_its_line_in_the_text(written):
    text = THANKS.replace('"Diolch am {reference}."', '"""\nDiolch\n{ reference }\n"""')

    (only,) = problems(written(text))

    assert only.startswith("text: line 2: between { and } is the name of a placeholder")


# What comes with casework


def test_every_kind_comes_in_english_and_welsh_and_in_easy_read():
    templates = load_templates()

    assert set(templates) == {
        f"{kind}.{language}{form}" for kind in NoticeKind for language in ("en", "cy") for form in ("", ".easy_read")
    }
    for name in templates:
        assert templates[name].id == name


def test_every_welsh_text_says_that_a_translator_has_not_checked_it():
    said = {each.language: each.translation for each in load_templates().values()}

    assert said == {"en": "", "cy": "awaiting a translator's check"}
    assert len({(each.language, each.translation) for each in load_templates().values()}) == 2


def test_every_letter_can_be_written_with_all_values_and_with_the_fewest():
    for template in load_templates().values():
        known = placeholders_of(template.kind)
        values = samples(template.kind, template.language)
        whole = render(template, values)
        least = render(template, {name: value for name, value in values.items() if not known[name].optional})

        assert "{" not in whole.subject + whole.text
        assert [values[name] for name, each in known.items() if each.needed and values[name] not in whole.text] == []
        assert len(least.text) < len(whole.text)
        assert not [line for line in least.text.splitlines() if line.endswith((" ", " .")) or ": ." in line]


def test_an_extension_tells_the_new_date_the_reason_and_the_ombudsman():
    told = render(
        templates_for(load_templates(), NoticeKind.EXTENDED, "en", Format.STANDARD).template,
        samples(NoticeKind.EXTENDED, "en"),
    ).text

    assert "We will answer by Wednesday 8 April 2026." in told
    assert "The reason is: We have to ask the depot for its records." in told
    assert "you can contact: Local Government and Social Care Ombudsman\nTelephone: 01632 960001" in told


def test_an_answer_tells_the_right_to_escalate_and_until_when():
    template = load_templates()["response.en"]
    values = samples(NoticeKind.RESPONSE, "en")

    told = render(template, values).text
    last = render(template, {**values, "next_stage": "", "escalate_until": ""}).text

    assert "The next stage is: Stage 2\nPlease ask for it by Thursday 16 April 2026." in told
    assert "Please contact them by Monday 1 March 2027." in told
    assert "next stage" not in last
    assert (
        "If you are still not happy, you can ask this body to look at it: Local Government and Social Care Ombudsman"
        in last
    )


def test_sentences_in_easy_read_are_short():
    for template in load_templates().values():
        if template.format is Format.EASY_READ:
            lines = [line for line in template.text.splitlines() if line.strip()]
            assert not [line for line in lines if len(line.split()) > 18], template.id


def test_what_is_meant_for_staff_names_the_case_and_greets_nobody():
    for template in load_templates().values():
        if template.kind.audience is Audience.STAFF and template.kind is not NoticeKind.DIGEST:
            assert "{reference}" in template.subject
            assert "Dear" not in template.text
