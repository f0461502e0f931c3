import json

import pytest

OWN = """
kind = "thanks"
language = "en"
translation = "still to be read by Ann"
subject = "Thanks from the town"
text = "{reference}: thank you."
"""


@pytest.fixture
def town(office, tmp_path):
    """An office with a letter of its own."""
    path = tmp_path / "casework.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('# notifications = "notifications"', 'notifications = "letters"'), encoding="utf-8")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "thanks.en.toml").write_text(OWN, encoding="utf-8")
    return office


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def test_templates_are_listed_with_whose_they_are_and_what_is_to_be_done(town):
    lines = done(town("notifications templates")).splitlines()

    assert len(lines) == 77
    assert lines[0].split() == ["template", "whose", "translation"]
    assert "thanks.en                       your own    still to be read by Ann" in lines
    assert "thanks.cy                       casework's  awaiting a translator's check" in lines
    assert "thanks.en.easy_read             casework's" in lines


def test_templates_as_data(town):
    told = {each["id"]: each for each in json.loads(done(town("notifications templates --json")))}

    assert len(told) == 76
    assert {name for name, each in told.items() if each["own"]} == {"thanks.en"}
    assert (told["thanks.en"]["subject"], told["thanks.en"]["audience"]) == ("Thanks from the town", "complainant")
    assert told["digest.cy.easy_read"]["format"] == "easy_read"


def test_mistakes_of_all_own_letters_are_told_at_once(town, tmp_path):
    for name in ("delay.en", "thanks.cy"):
        (tmp_path / "letters" / f"{name}.toml").write_text(OWN.replace("{reference}", "{what}"), encoding="utf-8")

    refused = town("notifications templates")

    said = " ".join(refused.output.split())
    assert refused.exit_code == 3
    assert "delay.en.toml: text: line 1: there is no {what} in thanks" in said
    assert "thanks.cy.toml: kind: the file is named thanks.cy, but it is the template thanks.en" in said


def test_a_file_that_is_no_toml_is_told_among_the_mistakes(town, tmp_path):
    (tmp_path / "letters" / "delay.en.toml").write_text("kind = delay", encoding="utf-8")

    refused = town("notifications templates")

    assert refused.exit_code == 3
    assert "the template file delay.en.toml cannot be read" in refused.output


def test_the_words_of_a_template_are_shown_and_its_file_can_be_copied(town, tmp_path):
    assert done(town("notifications show thanks.en")) == "Thanks from the town\n\n{reference}: thank you.\n"
    assert done(town("notifications show thanks.en --file")) == OWN
    assert json.loads(done(town("notifications show thanks.en --json")))["own"] is True
    assert json.loads(done(town("notifications show thanks.cy --json")))["own"] is False


def test_a_kind_alone_is_its_standard_letter_in_english_and_hyphens_are_as_good_as_underscores(town):
    assert done(town("notifications show thanks")) == done(town("notifications show thanks.en"))
    assert done(town("notifications show thanks --file")) == OWN
    assert done(town("notifications show due-soon")) == done(town("notifications show due_soon.en"))
    assert done(town("notifications show thanks.cy.easy-read")) == done(town("notifications show thanks.cy.easy_read"))


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("thanks.fr", "thanks.cy, thanks.cy.easy_read, thanks.en, thanks.en.easy_read"),
        ("extendet", "extended.cy, extended.cy.easy_read, extended.en, extended.en.easy_read"),
        ("x", "received, acknowledged"),
    ],
    ids=["another-language", "misspelt", "nothing-like-it"],
)
def test_of_a_template_that_is_not_there_the_few_that_fit_are_named(town, asked, known):
    refused = town(f"notifications show {asked}")

    assert refused.exit_code == 1
    assert f"no template '{asked}': choose one of {known}" in " ".join(refused.output.split())


def test_examples_fit_what_the_letter_is_about(casework):
    assert "in the snow. Thank you!" in done(casework("notifications preview compliment"))
    digest = done(casework("notifications preview digest"))
    assert sum("EX-2026" in line for line in digest.splitlines()) == 5
    due = done(casework("notifications preview due-soon"))
    assert due.startswith("Due on Friday 20 March 2026: EX-2026-0042\n")
    assert "You are reminded of it 2 working days before." in due


def test_files_are_checked_and_every_mistake_is_told(casework, tmp_path):
    (tmp_path / "thanks.en.toml").write_text(OWN, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(OWN.replace('translation = "still to be read by Ann"', ""), encoding="utf-8")
    (tmp_path / "bad.toml").write_text(OWN.replace("{reference}", "{what}"), encoding="utf-8")

    good, named, bad = (casework(f"notifications check {name}.toml") for name in ("thanks.en", "mine", "bad"))

    assert "takes the place of the thanks.en that comes with" in " ".join(done(good).split())
    assert "Translation: still to be read by Ann." in done(good)
    assert " ".join(done(named).split()) == (
        "mine.toml: no mistakes; it is thanks.en It has to be called thanks.en.toml in a folder of your own, to take "
        "the place of the thanks.en that comes with casework: under this name it is not used."
    )
    assert bad.exit_code == 3
    assert "bad.toml: text: line 1: there is no {what} in thanks" in " ".join(bad.output.split())


def test_a_letter_is_previewed_with_examples_in_its_language(casework):
    english = done(casework("notifications preview extended"))
    welsh = done(casework("notifications preview extended --language cy --format easy-read"))

    assert english.startswith("We need more time to answer you: EX-2026-0042\n\nDear Alex Example\n")
    assert "We will answer by Wednesday 8 April 2026." in english
    assert "Byddwn yn ateb erbyn dydd Mercher 8 Ebrill 2026." in welsh


def test_a_letter_is_previewed_as_html_and_in_large_print(casework):
    page = done(casework("notifications preview thanks --html --format large-print"))

    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "font-size: 18pt" in page


def test_a_preview_says_when_there_is_no_letter_in_what_was_asked(casework):
    told = casework("notifications preview digest --language cy --format bsl-video")

    assert done(told).startswith("Pethau sydd angen sylw: 5\n")
    assert told.stderr == "There is no letter for digest in cy and bsl video: this is digest.cy.\n"
    assert json.loads(done(casework("notifications preview digest --format audio --json")))["fell_back"] is True


def test_the_folder_of_letters_is_shown_and_has_to_be_there(town, tmp_path):
    assert json.loads(done(town("config show --json")))["own_notifications"].endswith("letters")
    (tmp_path / "letters" / "thanks.en.toml").unlink()
    (tmp_path / "letters").rmdir()

    refused = town("config show")

    assert (refused.exit_code, "rules.notifications: there is no folder" in " ".join(refused.output.split())) == (
        2,
        True,
    )
