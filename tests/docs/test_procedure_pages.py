"""Each procedure has a page, and the page leaves nothing out."""

import datetime as dt
import importlib
import sys
from pathlib import Path

import attrs
import pytest

from casework.adapters.toml_procedures import ProcedureLibrary, parse_procedure
from casework.domain.authority import Authority
from casework.domain.procedures import Count, ExtensionRule, Trigger

DOCS = Path(__file__).resolve().parents[2] / "docs"
LIBRARY = ProcedureLibrary()
CITED = 'citation = "Policy 7"\nevidence = "local"\n'
UNSEEN = {"id", "fingerprint", "procedure", "currency"}
"""What a page need not say: ids for programs, and the currency of amounts, of which none comes with casework."""


@pytest.fixture(scope="module")
def script():
    sys.path.insert(0, str(DOCS))
    try:
        yield importlib.import_module("procedure_pages")
    finally:
        sys.path.remove(str(DOCS))


@pytest.fixture(scope="module")
def words(script):
    return sys.modules["procedure_words"]


@pytest.fixture(scope="module")
def pages(script):
    return script.pages()


def everything(value, field=""):
    """Yield every value that a procedure holds, however deep, with the name of its field."""
    if attrs.has(type(value)) and not isinstance(value, Trigger):
        yield field, value
        for each in attrs.fields(type(value)):
            yield from everything(getattr(value, each.name), each.name)
    elif isinstance(value, tuple):
        for each in value:
            yield from everything(each, field)
    else:
        yield field, value


def of(procedure_id):
    return list(everything(LIBRARY.get(procedure_id)))


each_procedure = pytest.mark.parametrize("name", LIBRARY.ids())


def test_there_is_a_page_for_each_procedure_and_a_list(pages):
    assert set(pages) == {"index.md", *(f"{name}.md" for name in LIBRARY.ids())}


@each_procedure
def test_a_page_leaves_out_no_word_of_its_procedure(name, pages, words):
    said = {value for field, value in of(name) if type(value) is str and value and field not in UNSEEN}
    said -= {"all-days"}  # where every day counts, no day is closed

    assert [each for each in said if words.text(each) not in pages[f"{name}.md"]
            and words.text(words.spoken(each)) not in pages[f"{name}.md"]] == []  # fmt: skip


@each_procedure
def test_a_page_leaves_out_no_date_and_no_number_of_its_procedure(name, pages, words):
    page, values = pages[f"{name}.md"], [value for _, value in of(name)]
    amounts = {words.amount(value) for value in values if isinstance(value, Count)}
    amounts |= {f"{value.amount} {words.spoken(value.unit)}".removesuffix("s") for value in values
                if isinstance(value, ExtensionRule) and value.amount is not None}  # fmt: skip
    amounts |= {f"at most {value.at_most} " for value in values
                if isinstance(value, ExtensionRule) and value.at_most is not None}  # fmt: skip

    assert [each for each in amounts if each not in page] == []
    assert [value for value in values if isinstance(value, dt.date) and words.day(value) not in page] == []


@each_procedure
def test_a_page_calls_everything_unconfirmed_that_is(name, pages, words):
    authorities = [value for _, value in of(name) if isinstance(value, Authority)]
    page = pages[f"{name}.md"]

    assert [each.citation for each in authorities if words.authority(each) not in page] == []
    assert page.count("(**unconfirmed**: ") == sum(not each.evidence.is_confirmed for each in authorities)
    assert ("**unconfirmed**" in page) == any(not each.evidence.is_confirmed for each in authorities)


@each_procedure
def test_a_page_says_before_all_else_what_is_not_confirmed_in_the_newest_version(name, pages):
    version = LIBRARY.get(name).versions[-1]
    limits = [limit for stage in version.stages for limit in stage.limits]
    doubtful = [each for each in limits if not each.authority.evidence.is_confirmed]
    head = pages[f"{name}.md"].partition("## Time limits at a glance")[0]

    assert [each.name for each in doubtful if f"“{each.name}”" not in head] == []


@each_procedure
def test_a_limit_that_is_not_confirmed_says_so_beside_its_number(name, pages):
    glance = pages[f"{name}.md"].partition("## Time limits at a glance")[2].partition("\n## ")[0]
    version = LIBRARY.get(name).versions[-1]

    for limit in (limit for stage in version.stages for limit in stage.limits):
        rows = [row for row in glance.splitlines() if f"| {limit.name} |" in row]
        certain = limit.authority.evidence.is_confirmed and (
            limit.counting is None or limit.counting.evidence.is_confirmed
        )
        assert any(("unconfirmed" in row) != certain for row in rows), limit.id


# The list


def test_the_list_names_every_procedure_below_the_place_where_it_holds(pages):
    sections = dict(part.partition("\n")[::2] for part in pages["index.md"].split("\n## ")[1:])

    for name in LIBRARY.ids():
        procedure = LIBRARY.get(name)
        place = "Local practice, and letters of others" if procedure.jurisdiction == "the organisation" else (
            procedure.jurisdiction[0].upper() + procedure.jurisdiction[1:]
        )  # fmt: skip
        assert f"]({name}.md): " in sections[place]
        assert f"\n{name}\n" in pages["index.md"].partition("{toctree}")[2]


def test_the_list_begins_with_england_and_ends_with_local_practice(pages):
    titles = [line.removeprefix("## ") for line in pages["index.md"].splitlines() if line.startswith("## ")]

    assert (titles[0], titles[-1]) == ("England", "Local practice, and letters of others")
    assert titles.index("Scotland") < titles.index("Wales") < titles.index("Northern Ireland") < titles.index("UK")


def test_the_list_says_how_much_nobody_could_confirm(pages):
    (line,) = [line for line in pages["index.md"].splitlines() if "(housing-ombudsman-code-2022.md)" in line]

    assert "in force since 1 April 2022 (**unconfirmed**) until 31 March 2024; 4 points **unconfirmed**" in line


# What an officer reads


def test_the_page_of_the_ombudsmans_code_for_councils(pages):
    page = pages["lgsco-code-2024.md"]

    assert "| 1 | Answer the complaint | 10 working days | the acknowledgement |" in page
    assert "| 2 | Answer the complaint at stage 2 | 20 working days | the acknowledgement |" in page
    assert "in the calendar “England and Wales” (`england-and-wales`), wherever the body is." in page
    assert "More time: 10 working days, once, counted on from the due date, at most 20 working days in all." in page
    assert "- **Time to ask for stage 2**: no number is set or known, from the answer at stage 1." in page


def test_a_procedure_that_ended_and_the_one_that_took_its_place_link_each_other(pages):
    assert (
        "| Its place was taken by | [Housing Ombudsman Complaint Handling Code 2024 (statutory)]"
        in (pages["housing-ombudsman-code-2022.md"])
    )
    assert (
        "| Took the place of | [Housing Ombudsman Complaint Handling Code 2020](housing-ombudsman-code-2020.md) |"
        in (pages["housing-ombudsman-code-2022.md"])
    )
    assert "## In force since 1 April 2022, until 31 March 2024\n" in pages["housing-ombudsman-code-2022.md"]


def test_the_versions_of_a_procedure_stand_one_below_the_other_the_newest_first(pages):
    titles = [line for line in pages["uk-gdpr-sar.md"].splitlines() if line.startswith("## In force")]

    assert titles == ["## In force since 15 August 2019", "## In force since 25 May 2018, until 14 August 2019"]


def test_months_and_hours_are_explained(pages):
    assert (
        "It ends on the day before the one with the same number in its last month"
        in (pages["adult-social-care-nhs-england-2009.md"])
    )
    assert "The hours run through nights, weekends and holidays." in pages["awaabs-law-2025.md"]


RARE = f"""
id = "rare"
name = "What is <rare>"
jurisdiction = "Exampleton"
legal_status = "local"
applies_to = ["complaint", "enquiry"]
refuses_formality = ["informal", "formal"]
anchor = "stage"
supersedes = ["rarer"]

[[version]]
first_stages = ["1", "2"]
{CITED}
[[version.stage]]
id = "1"
name = "Clerk"
next = ["2"]
milestones = ["seen"]
[[version.stage.limit]]
id = "before"
name = "Ask before"
starts = "milestone:seen"
done = "responded"
within = [
    {{ amount = 2, unit = "working_days", direction = "before", cut_off = 16:00:00, closed_day = "deemed" }},
    {{ amount = 3, unit = "calendar_days", start = "next_working_day", roll = "backward" }},
]
{CITED}
[version.stage.limit.extension]
base = "granted"
amount = 2
unit = "weeks"
times = 2
evidence = "memory"
[[version.stage.limit]]
id = "hours"
name = "Hours"
starts = "accepted"
done = "closed"
within = {{ amount = 5, unit = "working_hours" }}
citation = "Policy 7"
evidence = "memory"
[[version.stage.limit]]
id = "same"
name = "Same"
starts = "received"
done = "acknowledged"
within = {{ amount = 4, unit = "calendar_days", day_one = "same" }}
{CITED}
[[version.stage.guidance]]
do = "Ring."
kinds = ["enquiry"]
put_right = "Bins."
up_to = "50.00"
{CITED}
[[version.stage]]
id = "2"
name = "Mayor"
[[version.stage.limit]]
id = "given"
name = "Given"
starts = "responded@1"
done = "responded"
given = true
repeats = true
only_for = "school"
{CITED}
[[version]]
effective_from = 2026-04-01
takes_over_open = true
no_referral = "Nobody is above the mayor."
first_stages = ["1"]
{CITED}
[[version.stage]]
id = "1"
name = "Clerk"
"""


def test_the_rarest_rules_are_said_in_words_too(script):
    procedure = parse_procedure(RARE, name="rare")

    page = script.page(procedure, [procedure])

    for sentence in (
        "# What is \\<rare\\>\n",
        "| For | complaints and enquiries |",
        "| In force | since a day that is not known, as it is now since 1 April 2026 |",
        "| Took the place of | rarer |",
        "| Not received under it | informal contacts and formal contacts |",
        "| Which version governs | that in force when a stage began |",
        "It also governs the stage that was open on its first day, and those that follow.",
        "Nobody is above the mayor.",
        "## In force since a day that is not known, until 31 March 2026",
        "2 working days before or 3 calendar days, whichever is earlier",
        "What comes at 16:00 or later counts as of the next day.",
        "What comes on a closed day is deemed to come on the next working day.",
        "Day 1 is the first working day before it.",
        "The time runs from the next working day after it.",
        "Where the last day is closed, the previous working day takes its place.",
        "2 weeks, at most 2 times, counted from the day on which it is given.",
        "Only hours in which the body works are counted.",
        "**5 working hours** (**unconfirmed**), from the acceptance; it is done with the closing (`hours`).",
        "The day itself is day 1.",
        "*What to do now (enquiry):* Ring.",
        "*To be put right on the spot, up to 50.00 GBP:* Bins.",
        "It begins with the receipt or the request for this stage.",
        "**A date that is given in a letter or an agreement**, from the answer at stage 1",
        "It begins anew whenever it is done.",
        "It binds only a body that is a school.",
    ):
        assert sentence in page, sentence


# How they are written


def test_pages_are_written_once_and_what_is_no_longer_there_is_taken_away(script, pages, tmp_path):
    folder = tmp_path / "procedures"
    script.write_pages(folder)
    written = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    (folder / "gone.md").write_text("# Gone\n", encoding="utf-8")
    (folder / "foi-2000.md").write_text("# Old\n", encoding="utf-8")

    script.write_pages(folder)

    assert set(written) == set(pages) == {file.name for file in folder.iterdir()}
    assert (folder / "foi-2000.md").read_text(encoding="utf-8") == pages["foi-2000.md"]
    assert (folder / "lgsco-code-2024.md").stat().st_mtime_ns == written["lgsco-code-2024.md"]


def test_the_pages_are_built_with_the_others_and_are_not_kept():
    assert "\nwrite_pages()\n" in (DOCS / "conf.py").read_text(encoding="utf-8")
    assert "\nprocedures/index\n" in (DOCS / "reference" / "index.md").read_text(encoding="utf-8")
    assert "docs/reference/procedures/\n" in (DOCS.parent / ".gitignore").read_text(encoding="utf-8")


def test_the_most_that_a_limit_takes_stands_on_its_page(pages):
    page = pages["children-act-1989-representations-england.md"]

    assert "- At most 20 working days, whatever stands still or is given. Written down in SI 2006/1738 reg 14" in page
