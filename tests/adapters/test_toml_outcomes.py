import csv
import gzip

import pytest

from casework.adapters.toml_outcomes import TomlOutcomes, load_outcomes
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.domain.authority import Authority, Evidence
from casework.domain.cases.fields import check_code
from casework.domain.outcome_schemes import RollUp, rolled_up
from casework.errors import DataError, NotACodeError, NotFoundError
from tests.shared import shared_file

TOWN = """
id = "town"
name = "Outcomes of our town"
citation = "Complaints policy 2026, section 7"
evidence = "local"
note = "In force since April."

[[outcome]]
code = "agreed"
name = "We agree"
roll_up = "upheld"
note = "Say so in the first sentence."

[[outcome]]
code = "disagreed"
name = "We do not agree"
roll_up = "not_upheld"
"""


@pytest.fixture
def written(tmp_path):
    def write(text, name="town.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path):
    with pytest.raises(DataError) as refused:
        load_outcomes().from_file(path)
    return [problem.removeprefix(f"{path}: ") for problem in refused.value.problems]


class CountingFolder:
    """A folder that notes which files were opened."""

    def __init__(self, path, opened):
        self.path, self.opened = path, opened

    def __truediv__(self, name):
        return CountingFolder(self.path / name, self.opened)

    def __getattr__(self, name):
        return getattr(self.path, name)

    def read_text(self, encoding):
        self.opened.append(self.path.name)
        return self.path.read_text(encoding=encoding)


# Those that come with casework


def test_six_schemes_come_with_casework():
    schemes = load_outcomes()

    assert list(schemes) == ["done", "housing-ombudsman", "information-request", "lgsco", "suggestion", "upheld"]
    assert len(schemes) == 6
    assert all(schemes[each].id == each for each in schemes)


@pytest.mark.parametrize("scheme", load_outcomes().values(), ids=lambda scheme: scheme.id)
def test_every_code_is_a_word_in_small_letters_that_an_event_may_hold(scheme):
    assert all(check_code("it", code) == code.lower() and "_" not in code for code in scheme.codes)


def test_every_finding_that_the_housing_ombudsman_published_has_a_code():
    with gzip.open(shared_file("data/housing_ombudsman_findings.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        findings = {row["finding"] for row in csv.DictReader(file)}
    scheme = load_outcomes()["housing-ombudsman"]

    assert len(findings) == 6
    assert {scheme.outcome(finding.lower().replace(" ", "-")).name.lower() for finding in findings} == {
        finding.lower() for finding in findings
    }


def test_the_three_findings_of_maladministration_count_as_upheld_and_no_other():
    scheme = load_outcomes()["housing-ombudsman"]

    assert [each.code for each in scheme.outcomes if each.roll_up is RollUp.UPHELD] == [
        "severe-maladministration",
        "maladministration",
        "service-failure",
    ]


def test_maladministration_in_one_matter_and_none_in_another_is_partial_maladministration():
    scheme = load_outcomes()["housing-ombudsman"]
    found = [scheme.outcome(code).roll_up for code in ("service-failure", "no-maladministration", "withdrawn")]

    assert rolled_up(found) is RollUp.PARTLY_UPHELD


def test_reasonable_redress_says_that_its_roll_up_is_our_choice():
    redress = load_outcomes()["housing-ombudsman"].outcome("reasonable-redress")

    assert redress.roll_up is RollUp.NOT_UPHELD
    assert "our choice" in redress.note


def test_what_the_local_government_ombudsman_calls_upheld_rolls_up_to_it():
    for outcome in load_outcomes()["lgsco"].outcomes:
        assert outcome.code.startswith("upheld") == (outcome.roll_up is RollUp.UPHELD)
        assert outcome.code.startswith("not-upheld") == (outcome.roll_up is RollUp.NOT_UPHELD)


@pytest.mark.parametrize("scheme", ["done", "suggestion", "information-request"])
def test_where_nobody_judges_no_outcome_is_a_finding(scheme):
    assert {outcome.roll_up for outcome in load_outcomes()[scheme].outcomes} == {RollUp.NO_FINDING}


def test_every_scheme_that_a_procedure_of_casework_names_comes_with_it():
    library = ProcedureLibrary()
    named = {version.outcomes for each in library.ids() for version in library.get(each).versions} - {None}

    assert named <= set(load_outcomes())
    assert {"upheld", "information-request", "done"} <= named


# An organisation's own


def test_a_scheme_of_ones_own_is_read_from_its_file(written):
    scheme = load_outcomes().from_file(written(TOWN))

    assert (scheme.id, scheme.name, scheme.note) == ("town", "Outcomes of our town", "In force since April.")
    assert scheme.authority == Authority(citation="Complaints policy 2026, section 7", evidence=Evidence.LOCAL)
    assert scheme.codes == ("agreed", "disagreed")
    assert scheme.outcome("agreed").roll_up is RollUp.UPHELD
    assert scheme.outcome("agreed").note == "Say so in the first sentence."


def test_a_file_of_ones_own_takes_the_place_of_the_one_that_comes_with_casework(written):
    folder = written(TOWN.replace('"town"', '"upheld"'), "upheld.toml").parent
    schemes = load_outcomes(folder)

    assert schemes["upheld"].name == "Outcomes of our town"
    assert schemes["lgsco"] == load_outcomes()["lgsco"]
    assert set(schemes) == set(load_outcomes())


def test_a_scheme_is_read_when_it_is_asked_for_and_only_once(written):
    opened = []
    schemes = TomlOutcomes(CountingFolder(written(TOWN).parent, opened), beneath=load_outcomes())

    assert "town" in schemes
    assert opened == []
    assert schemes["town"] is schemes["town"]
    assert opened == ["town.toml"]


@pytest.mark.parametrize("name", ["nonsense", "../outcomes/upheld", ""])
def test_a_scheme_that_is_not_there_is_refused_with_those_that_are(name):
    with pytest.raises(NotFoundError, match=r"there is no outcome scheme .*: choose one of done, housing-ombudsman"):
        load_outcomes()[name]


# Mistakes


def test_all_mistakes_of_a_file_are_reported_at_once_with_their_places(written):
    wrong = written("""
id = "our town"
name = 7
colour = "red"
evidence = "gossip"

[[outcome]]
code = "agreed with"
name = "We agree"
roll_up = "half"

[[outcome]]
code = "disagreed"
name = "We do not agree"
roll_up = "not_upheld"

[[outcome]]
code = "disagreed"
roll_up = "not_upheld"
""")

    assert sorted(problems(wrong)) == [
        "citation: is missing",
        "evidence: 'gossip' is not known; write one of read, read-secondary, memory, not-found, local",
        "id: 'our town' must be letters, digits and . _ -, at most 120, no spaces",
        "name: must be text in quotes, not 7",
        f"outcome[0].code: {NotACodeError('it')}",
        "outcome[0].roll_up: 'half' is not known; write one of upheld, partly_upheld, not_upheld, no_finding",
        "outcome[2].code: disagreed is the code of outcome[1] already",
        "outcome[2].name: is missing",
        "unknown: colour; remove it, or check the spelling",
    ]


def test_a_scheme_without_outcomes_is_refused(written):
    without, _, _ = TOWN.partition("[[outcome]]")

    assert problems(written(without)) == ["outcome: is missing"]
    assert problems(written(without + "outcome = []\n")) == ["outcome: is empty: a scheme has at least one [[outcome]]"]


def test_what_people_read_is_not_left_empty(written):
    empty = TOWN.replace('"Outcomes of our town"', '""').replace('"Complaints policy 2026, section 7"', '" "')

    assert problems(written(empty.replace('"We do not agree"', '""'))) == [
        "name: is empty",
        "citation: is empty",
        "outcome[1].name: is empty",
    ]


@pytest.mark.parametrize("evidence", ["read", "read-secondary"])
def test_who_has_read_a_list_says_where(written, evidence):
    read = TOWN.replace('"local"', f'"{evidence}"')

    assert problems(written(read)) == [
        "source: is missing: say where the list was read, or how else it is known under evidence"
    ]
    assert load_outcomes().from_file(written(read.replace("note", 'source = "https://town.example"\nnote', 1)))


def test_an_outcome_that_is_no_table_is_refused_and_the_others_are_still_checked(written):
    before, _, _ = TOWN.partition("[[outcome]]")

    assert problems(written(before.replace('"town"', '"our town"') + 'outcome = ["agreed"]\n')) == [
        "outcome[0]: must be a table",
        "id: 'our town' must be letters, digits and . _ -, at most 120, no spaces",
    ]


def test_a_file_that_cannot_be_read_on_says_what_it_can(written):
    assert problems(written("outcome = 7\n" + TOWN.partition("[[outcome]]")[0])) == ["outcome: must be a list, not 7"]


def test_a_file_is_named_after_the_id_in_it(written):
    folder = written(TOWN, "village.toml").parent

    with pytest.raises(DataError, match=r"village\.toml: id: the file is named village, but its id is town"):
        load_outcomes(folder)["village"]


def test_a_file_that_is_no_toml_is_refused(written):
    with pytest.raises(DataError, match=r"the outcome scheme file .*town\.toml cannot be read"):
        load_outcomes().from_file(written("nonsense"))
