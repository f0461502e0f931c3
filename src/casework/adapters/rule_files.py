"""The rules that a casebook reads from folders of files, beside its procedures and calendars, as one thing."""

from collections.abc import Mapping

import attrs

from casework.adapters.toml_equality import load_questions
from casework.adapters.toml_frameworks import load_frameworks
from casework.adapters.toml_indicators import load_indicators
from casework.adapters.toml_notifications import load_templates
from casework.adapters.toml_outcomes import load_outcomes
from casework.adapters.toml_reminders import load_reminders
from casework.adapters.toml_sorting import load_sorting
from casework.adapters.toml_surveys import load_surveys
from casework.application.configuration import Configuration
from casework.domain.equality import QuestionSet
from casework.domain.notifications.templates import Template
from casework.domain.outcome_schemes import OutcomeScheme
from casework.domain.reminders.schedules import ReminderSchedule
from casework.domain.sorting.rules import SortingRules
from casework.domain.standards.frameworks import Framework
from casework.domain.standards.indicators import IndicatorSet
from casework.domain.surveys.question_sets import Survey
from casework.errors import ConfigurationError


def _check_mapping(_: object, field: "attrs.Attribute[object]", given: object) -> None:
    if not isinstance(given, Mapping):
        message = f"{field.name} must be a mapping of {field.name} by their ids"
        raise ConfigurationError(message)


@attrs.frozen(kw_only=True)
class RuleFiles:
    """What was read from folders of rules, or is read when it is asked for; each sort by its ids."""

    outcomes: Mapping[str, OutcomeScheme] = attrs.field(validator=_check_mapping)
    questions: Mapping[str, QuestionSet] = attrs.field(validator=_check_mapping)
    frameworks: Mapping[str, Framework] = attrs.field(validator=_check_mapping)
    indicators: Mapping[str, IndicatorSet] = attrs.field(validator=_check_mapping)
    surveys: Mapping[str, Survey] = attrs.field(validator=_check_mapping)
    categories: Mapping[str, SortingRules] = attrs.field(validator=_check_mapping)
    reminders: Mapping[str, ReminderSchedule] = attrs.field(validator=_check_mapping)
    templates: Mapping[str, Template] = attrs.field(validator=_check_mapping)


def rule_files(
    *,
    outcomes: Mapping[str, OutcomeScheme] | None = None,
    questions: Mapping[str, QuestionSet] | None = None,
    frameworks: Mapping[str, Framework] | None = None,
    indicators: Mapping[str, IndicatorSet] | None = None,
    surveys: Mapping[str, Survey] | None = None,
    categories: Mapping[str, SortingRules] | None = None,
    reminders: Mapping[str, ReminderSchedule] | None = None,
    templates: Mapping[str, Template] | None = None,
) -> RuleFiles:
    """Return the rules that are given, with those that come with casework for each sort that is left out.

    Raises:
        ConfigurationError: If a sort is no mapping; the message says which one.
    """
    return RuleFiles(
        outcomes=load_outcomes() if outcomes is None else outcomes,
        questions=load_questions() if questions is None else questions,
        frameworks=load_frameworks() if frameworks is None else frameworks,
        indicators=load_indicators() if indicators is None else indicators,
        surveys=load_surveys() if surveys is None else surveys,
        categories=load_sorting() if categories is None else categories,
        reminders=load_reminders() if reminders is None else reminders,
        templates=load_templates() if templates is None else templates,
    )


def load_rule_files(said: Configuration) -> RuleFiles:
    """Return the rules in the folders that a configuration names, laid over those that come with casework."""
    return RuleFiles(
        outcomes=load_outcomes(said.outcomes),
        questions=load_questions(said.equality),
        frameworks=load_frameworks(said.frameworks),
        indicators=load_indicators(said.indicators),
        surveys=load_surveys(said.surveys),
        categories=load_sorting(said.categories),
        reminders=load_reminders(said.reminders),
        templates=load_templates(said.templates),
    )
