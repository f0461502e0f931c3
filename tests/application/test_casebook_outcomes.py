"""Where a casebook gets its outcome schemes, and when it reads them."""

from collections.abc import Mapping
from importlib import resources

import pytest

from casework.adapters.toml_outcomes import TomlOutcomes, load_outcomes
from casework.application.organisations import Organisation
from casework.application.rulebook import Rulebook
from casework.casebook import Casebook
from casework.domain.authority import Authority, Evidence
from casework.domain.outcome_schemes import Outcome, OutcomeScheme, RollUp
from casework.testing import FixedClock
from tests.complaints import CALENDARS, COUNCIL, PROCEDURES
from tests.offices import NOW, OFFICER

TOWN = OutcomeScheme(
    id="town",
    name="Outcomes of our town",
    outcomes=(Outcome(code="agreed", name="We agree", roll_up=RollUp.UPHELD),),
    authority=Authority(citation="Complaints policy", evidence=Evidence.LOCAL),
)

CONFIGURATION = """
[organisation]
id = "town"

[store]
address = "memory:"

[rules]
outcomes = "schemes"
"""


class Unread(Mapping):
    """Schemes that must not be looked at."""

    def __getitem__(self, scheme):
        pytest.fail(f"{scheme} was read")

    def __iter__(self):
        pytest.fail("the schemes were listed")

    def __len__(self):
        return pytest.fail("the schemes were counted")


def opened(**settings):
    return Casebook.open("memory:", organisation="town", clock=FixedClock(NOW), **settings)


def test_a_casebook_knows_the_schemes_that_come_with_casework():
    with opened() as book:
        assert book.rulebook.outcomes["lgsco"] == load_outcomes()["lgsco"]


def test_a_casebook_made_of_its_parts_knows_them_too():
    with opened() as parts:
        book = Casebook(
            parts.store, Organisation(id="town"), procedures=PROCEDURES, calendars=CALENDARS, clock=FixedClock(NOW)
        )

        assert "upheld" in book.rulebook.outcomes


def test_a_casebook_takes_the_schemes_that_it_is_given_and_no_other():
    with opened(outcomes={"town": TOWN}) as book:
        assert dict(book.rulebook.outcomes) == {"town": TOWN}
    with opened(outcomes={}) as book:
        assert dict(book.rulebook.outcomes) == {}


def test_a_casebook_takes_the_schemes_of_its_configuration(tmp_path):
    shipped = resources.files("casework") / "data" / "outcomes" / "done.toml"
    (tmp_path / "casework.toml").write_text(CONFIGURATION, encoding="utf-8")
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "town.toml").write_text(
        shipped.read_text(encoding="utf-8").replace('"done"', '"town"', 1), encoding="utf-8"
    )

    with Casebook.configured(tmp_path / "casework.toml") as book:
        assert isinstance(book.rulebook.outcomes, TomlOutcomes)
        assert book.rulebook.outcomes["town"].codes == ("done", "not-done")
        assert book.rulebook.outcomes["upheld"].name == "Upheld, partly upheld or not upheld"


def test_no_scheme_is_read_to_receive_a_case_and_to_acknowledge_it():
    with opened(outcomes=Unread()) as book:
        case = book.receive(kind="complaint", procedure=COUNCIL, received_at=NOW, by=OFFICER)
        book.acknowledge(case.id, by=OFFICER, happened=NOW)

        assert len(book.find()) == 1


def test_a_decision_may_look_at_the_schemes():
    rules = Rulebook(Organisation(id="town"), procedures=PROCEDURES, calendars=CALENDARS, outcomes={"town": TOWN})

    assert rules.circumstances(COUNCIL, NOW, NOW).outcomes == {"town": TOWN}


def test_a_rulebook_without_schemes_has_none():
    rules = Rulebook(Organisation(id="town"), procedures=PROCEDURES, calendars=CALENDARS)

    assert dict(rules.circumstances(COUNCIL, NOW, NOW).outcomes) == {}
