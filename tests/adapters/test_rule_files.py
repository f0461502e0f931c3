"""What is read from folders of rules is one thing: casework's own for each sort that nobody gave."""

import attrs
import pytest

from casework.adapters.rule_files import RuleFiles, load_rule_files, rule_files
from casework.adapters.toml_surveys import load_surveys
from casework.application.configuration import Configuration
from casework.application.organisations import Organisation
from casework.errors import ConfigurationError
from tests.offices import office

SORTS = [field.name for field in attrs.fields(RuleFiles)]


def test_a_sort_that_is_left_out_comes_with_casework():
    found = rule_files(frameworks={})

    assert dict(found.frameworks) == {}
    assert set(found.surveys) == set(load_surveys())


def test_a_configuration_that_names_no_folder_has_the_rules_that_come_with_casework():
    said = Configuration(organisation=Organisation(id="town"), store="memory:")

    loaded, ours = load_rule_files(said), rule_files()

    assert {sort: set(getattr(loaded, sort)) for sort in SORTS} == {sort: set(getattr(ours, sort)) for sort in SORTS}


@pytest.mark.parametrize("sort", SORTS)
def test_a_sort_that_is_no_mapping_is_refused_by_its_name(sort):
    with pytest.raises(ConfigurationError, match=f"^{sort} must be a mapping of {sort} by their ids$"):
        rule_files(**{sort: 5})


def test_a_casebook_takes_its_rules_as_one_thing_only():
    with pytest.raises(ConfigurationError, match=r"^rules must be RuleFiles, as rule_files\(\) gives them$"):
        office(rules={"surveys": {}})
