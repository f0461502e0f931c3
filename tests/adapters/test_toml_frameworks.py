"""Frameworks in TOML files: those that come with casework, an organisation's own, and all mistakes of one at once."""

import datetime as dt
import re
import tomllib
from collections import Counter

import pytest

from casework.adapters.toml_frameworks import load_frameworks
from casework.domain.authority import Evidence
from casework.domain.cases.fields import check_code
from casework.domain.standards.crosswalks import crosswalk
from casework.errors import DataError
from tests.shared import shared_file

TOWN = """
id = "town"
name = "What our town promises"
publisher = "The town council"
citation = "Customer charter 2026"
evidence = "local"

[[theme]]
code = "letters"
name = "Letters"

[[standard]]
code = "answer"
title = "We answer letters within ten working days"
theme = "letters"
owner = "customer-services"
retitled = [{ since = 2027-04-01, title = "We answer letters and messages within ten working days" }]

[[standard]]
code = "plain"
title = "We write plainly"
citation = "Style guide, page 2"

[[fact]]
code = "asked"
text = "People who were asked"
number = 120
unit = "people"

[[version]]
effective_from = 2026-04-01
standards = ["answer"]

[[version]]
effective_from = 2027-04-01
gap = [{ code = "third", note = "The charter goes from the second to the fourth." }]

[[version.link]]
code = "answer"
to = "charter-mark/3.2.1"
match = "broad"
ours = true

[[version.link]]
code = "plain"
to = "charter-mark/2.3.1"
match = "close"
ours = false
citation = "Customer charter 2026, page 4"
"""
SHIPPED = (
    "charter-mark",
    "complaint-handling-code",
    "healthwatch",
    "nhs-constitution-values",
    "parent-and-child-voice",
    "policing-ethics",
    "rotherham-promises",
    "satisfaction-drivers",
)


@pytest.fixture
def written(tmp_path):
    def write(text, name="town.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path):
    with pytest.raises(DataError) as refused:
        load_frameworks().from_file(path)
    return [problem.removeprefix(f"{path}: ") for problem in refused.value.problems]


# Those that come with casework


def test_eight_frameworks_come_with_casework():
    frameworks = load_frameworks()

    assert tuple(frameworks) == SHIPPED
    assert all(frameworks[each].id == each for each in frameworks)


@pytest.mark.parametrize("framework", load_frameworks().values(), ids=lambda framework: framework.id)
def test_every_code_may_stand_in_an_event_and_every_link_leads_to_a_standard(framework):
    assert all(check_code("it", standard.code) for standard in framework.standards)
    assert list(framework.dangling(load_frameworks().values())) == []
    assert all(
        standard.authority.source for standard in framework.standards if standard.authority.evidence is Evidence.READ
    )


def numbers_of_the_notes():
    """The numbers that begin a line of the workshop notes, as they are printed."""
    text = shared_file("sources/charter-mark-good-practice.txt").read_text(encoding="utf-8")
    return re.findall(r"^(\d\.\d\.?\d)\b", text, re.MULTILINE)


def test_every_number_of_the_workshop_notes_is_a_standard_and_no_other_is():
    printed = numbers_of_the_notes()
    standards = load_frameworks()["charter-mark"].standards

    assert [standard.written_as or standard.code for standard in standards] == printed
    assert len(printed) == 54
    assert {standard.code: standard.written_as for standard in standards if standard.written_as} == {"1.3.1": "1.31"}


def test_the_numbers_that_the_notes_pass_over_are_named_and_not_filled():
    charter_mark = load_frameworks()["charter-mark"]
    codes = {standard.code for standard in charter_mark.standards}
    passed_over = {
        f"{parent}.{number}"
        for parent, last in {(code[:3], max(c for c in codes if c[:3] == code[:3])[4:]) for code in codes}
        for number in range(1, int(last))
        if f"{parent}.{number}" not in codes
    }

    assert {gap.code for gap in charter_mark.newest.gaps} == passed_over == {"5.1.1", "5.1.2", "5.2.2", "6.1.1"}


def test_the_criteria_under_each_heading_are_counted_beside_those_of_the_cabinet_office():
    charter_mark = load_frameworks()["charter-mark"]
    counted = Counter(standard.theme for standard in charter_mark.standards)
    published = {fact.code[-1]: fact.number for fact in charter_mark.facts if fact.code.startswith("elements-of-")}

    assert counted == {"1": 11, "2": 15, "3": 10, "4": 12, "5": 3, "6": 3}
    assert published == {"1": 11, "2": 15, "3": 10, "4": 13, "5": 7, "6": 7}


def test_rotherham_made_five_promises_out_of_36_standards():
    rotherham = load_frameworks()["rotherham-promises"]

    assert len(rotherham.standards) == 5
    assert {fact.code: (fact.number, fact.unit) for fact in rotherham.facts} == {
        "standards-at-first": (36, None),
        "priorities": (15, None),
        "promises": (5, None),
        "people-asked": (244, "people"),
        "chose-easy-access": (74, "percent"),
        "chose-right-result": (72, "percent"),
    }
    assert rotherham.version_on(dt.date(2014, 8, 27)).effective_from is None  # the paper only recommends them


def test_every_promise_has_a_driver_and_only_the_first_has_it_from_the_paper():
    found = crosswalk(load_frameworks(), "rotherham-promises", "satisfaction-drivers")

    assert [(chain.start.code, chain.match.value, chain.end.code, chain.ours) for chain in found.chains] == [
        ("1", "broad", "easy-access", False),
        ("2", "broad", "easy-access", True),
        ("3", "broad", "treated-right", True),
        ("4", "broad", "right-result", True),
        ("5", "broad", "on-time", True),
    ]
    assert (found.first_gaps, found.second_gaps) == ((), ())


def test_the_promises_are_linked_to_the_four_other_sets_that_the_paper_names():
    linked = {link.to.framework for link in load_frameworks()["rotherham-promises"].newest.links}

    assert {"nhs-constitution-values", "policing-ethics", "parent-and-child-voice", "healthwatch"} <= linked


def test_the_complaint_handling_code_has_nine_sections_and_the_provisions_that_were_read():
    code = load_frameworks()["complaint-handling-code"]
    sections = [standard.code for standard in code.standards if "." not in standard.code]

    assert sections == ["1", "2", "3", "4", "5", "6", "7", "8", "9"] == [theme.code for theme in code.themes]
    assert all(standard.theme == standard.code.partition(".")[0] for standard in code.standards)
    assert code.version_on(dt.date(2024, 3, 31)) is None
    assert code["6.3"].authority.citation == "LGSCO Code 2024, 6.3"


# Files of an organisation's own


def test_a_file_says_what_holds_when_and_where_it_is_written(written):
    town = load_frameworks().from_file(written(TOWN))

    assert [standard.code for standard in town.holding(dt.date(2026, 4, 1))] == ["answer"]
    assert [standard.code for standard in town.holding()] == ["answer", "plain"]
    assert town["answer"].title_on(dt.date(2027, 4, 1)).startswith("We answer letters and messages")
    assert (town["answer"].authority.citation, town["plain"].authority.citation) == (
        "Customer charter 2026",
        "Style guide, page 2",
    )
    assert [gap.code for gap in town.newest.gaps] == ["third"]
    ours, theirs = town.newest.links
    assert (ours.ours, ours.authority.citation) == (True, "a mapping of our own")
    assert (theirs.ours, theirs.authority.citation) == (False, "Customer charter 2026, page 4")


def test_a_file_of_ones_own_goes_before_the_one_of_that_id_that_comes_with_casework(written, tmp_path):
    written(TOWN.replace('"town"', '"healthwatch"'), "healthwatch.toml")
    own = load_frameworks(tmp_path)

    assert own["healthwatch"].name == "What our town promises"
    assert tuple(own) == SHIPPED


def test_a_file_in_a_folder_is_named_after_its_id(written, tmp_path):
    written(TOWN, "city.toml")

    with pytest.raises(DataError, match="the file is named city, but its id is town"):
        load_frameworks(tmp_path)["city"]


BARE = """
id = "town"
name = "Town"
publisher = "Council"
citation = "Charter"
evidence = "local"
standard = [{ code = "a", title = "We do a" }]
version = [{}]
"""


def test_the_least_that_a_file_must_say_is_enough(written):
    (standard,) = load_frameworks().from_file(written(BARE)).holding()

    assert (standard.code, standard.owner, standard.theme) == ("a", None, None)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('"Town"', '" "', "name: is empty"),
        ('"We do a"', '""', "standard[0].title: is empty"),
        (
            'standard = [{ code = "a", title = "We do a" }]',
            "standard = []",
            "standard: is empty: a framework has at least one [[standard]]",
        ),
        ("version = [{}]", "version = []", "version: is empty: a framework has at least one [[version]], ..."),
        ('"local"', '"read"', "source: is missing: say where the standards were read, ..."),
        (
            'title = "We do a" }',
            'title = "A" }, { code = "a", title = "B" }',
            "standard[1].code: a is the code of standard[0] already",
        ),
        ('title = "We do a"', 'title = "A", theme = "x"', "standard[0].theme: there is no theme x; there are none"),
        (
            'title = "We do a"',
            'title = "A", owner = "Ann Smith"',
            "standard[0].owner: must be an id such as customer-services, ...",
        ),
        (
            'title = "We do a"',
            'title = "A", evidence = "read"',
            "standard[0].source: is missing: say where it was read, ...",
        ),
        (
            'title = "We do a"',
            'title = "A", retitled = [{ since = 2026-04-01, title = " " }]',
            "standard[0].retitled[0].title: is empty",
        ),
        (
            'title = "We do a"',
            'title = "A", retitled = [{ since = 2026-04-01, title = "B" }, { since = 2026-04-01, title = "C" }]',
            "standard[0].retitled[1].since: must be after that of the one before",
        ),
        (
            'title = "We do a"',
            'title = "A", label = "B"',
            "standard[0]: unknown: label; remove it, or check the spelling",
        ),
        ("[{}]", "[{}, {}]", "version[1].effective_from: is missing: only of the first version it may not be known"),
        (
            "[{}]",
            "[{ effective_from = 2026-04-01 }, { effective_from = 2026-04-01 }]",
            "version[1].effective_from: must be after that of the version before",
        ),
        (
            "[{}]",
            "[{ ends_on = 2026-04-01 }, { effective_from = 2026-04-01 }]",
            "version[0]: only the last version says when it ends ...",
        ),
        (
            "[{}]",
            "[{ effective_from = 2026-04-02, ends_on = 2026-04-01 }]",
            "version[0].ends_on: must not be before effective_from",
        ),
        ("[{}]", '[{ standards = ["b"] }]', "version[0].standards[0]: there is no standard b in this file"),
        ("[{}]", '[{ standards = ["a", "a"] }]', "version[0].standards[1]: a is there already"),
        (
            "[{}]",
            '[{ gap = [{ code = "a", note = "" }] }]',
            "version[0].gap[0].code: a is a standard of this file and no gap",
        ),
        (
            "[{}]",
            '[{ gap = [{ code = "b", note = "" }, { code = "b", note = "" }] }]',
            "version[0].gap[1].code: b is the code of version[0].gap[0] already",
        ),
        (
            "[{}]",
            '[{ link = [{ code = "b", to = "land/x", match = "close", ours = true }] }]',
            "version[0].link[0].code: there is no standard b in this version",
        ),
        (
            "[{}]",
            '[{ link = [{ code = "a", to = "land", match = "close", ours = true }] }]',
            "version[0].link[0].to: must be a framework and a standard of it, ...",
        ),
        (
            "[{}]",
            '[{ link = [{ code = "a", to = "town/a", match = "close", ours = true }] }]',
            "version[0].link[0].to: leads back to the standard itself",
        ),
        (
            "[{}]",
            '[{ link = [{ code = "a", to = "land/x", match = "same", ours = true }] }]',
            "version[0].link[0].match: 'same' is not known; write one of exact, close, ...",
        ),
        (
            "[{}]",
            '[{ link = [{ code = "a", to = "land/x", match = "close" }] }]',
            "version[0].link[0].ours: is missing",
        ),
        (
            "[{}]",
            '[{ link = [{ code = "a", to = "land/x", match = "close", ours = false, evidence = "read" }] }]',
            "version[0].link[0].source: is missing: say where it was read, ...",
        ),
        ("version = [{}]", 'fact = [{ code = "n", text = " ", number = 7 }]\nversion = [{}]', "fact[0].text: is empty"),
        (
            "version = [{}]",
            'fact = [{ code = "n", text = "People", number = 7, evidence = "read" }]\nversion = [{}]',
            "fact[0].source: is missing: say where it was read, ...",
        ),
        ("version = [{}]", 'theme = [{ code = "t", name = "" }]\nversion = [{}]', "theme[0].name: is empty"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(before, after, problem, written):
    assert before in BARE
    (found,) = problems(written(BARE.replace(before, after)))

    assert found == problem or (problem.endswith("...") and found.startswith(problem.removesuffix("...")))


def test_a_link_that_was_read_somewhere_is_not_ours(written):
    link = 'code = "a", to = "land/x", match = "close", ours = true, evidence = "read", source = "a book"'

    assert problems(written(BARE.replace("[{}]", f"[{{ link = [{{ {link} }}] }}]"))) == [
        "version[0].link[0].ours: a link that was read is the document's: leave the evidence away, or say ours = false"
    ]


def two_links(first, second):
    links = ", ".join(f'{{ code = "a", to = "land/x", match = "{match}", ours = true }}' for match in (first, second))
    return BARE.replace("[{}]", f"[{{ link = [{links}] }}]")


@pytest.mark.parametrize(
    ("first", "second"),
    [("exact", "broad"), ("narrow", "exact"), ("exact", "related"), ("related", "broad"), ("narrow", "related")],
)
def test_two_standards_are_not_linked_in_two_ways_that_skos_keeps_apart(first, second, written):
    assert problems(written(two_links(first, second))) == [
        f"version[0].link[1].match: land/x is {first} already, and cannot be {second} too"
    ]


def test_two_standards_are_not_linked_twice_in_the_same_way(written):
    assert problems(written(two_links("close", "close"))) == [
        "version[0].link[1]: a is linked to land/x as close already"
    ]


def test_two_standards_may_be_linked_in_two_ways_that_go_together(written):
    assert len(load_frameworks().from_file(written(two_links("close", "broad"))).newest.links) == 2


def test_all_mistakes_of_a_file_are_found_at_once(written):
    wrong = TOWN.replace('"local"', '"hearsay"').replace("number = 120", 'number = "many"').replace('"broad"', '"same"')
    wrong = wrong.replace('theme = "letters"', 'theme = "letter"')

    assert [problem.partition(": ")[0] for problem in problems(written(wrong))] == [
        "evidence",
        "fact[0].number",
        "version[1].link[0].match",
        "standard[0].theme",
    ]


@pytest.mark.parametrize("framework", SHIPPED)
def test_the_text_of_a_shipped_file_is_there_to_be_copied(framework):
    assert tomllib.loads(load_frameworks().text(framework))["id"] == framework
