"""The pages about file formats name every key that there is, with its default and its words, and no other."""

import json
import re
from enum import StrEnum
from pathlib import Path
from typing import get_args

import attrs
import pytest
from click.testing import CliRunner

from casework.adapters import (
    conduct_tables,
    framework_tables,
    indicator_tables,
    override_tables,
    procedure_tables,
    survey_tables,
    toml_calendars,
    toml_consultations,
    toml_notifications,
    toml_outcomes,
    toml_partnerships,
    toml_reminders,
)
from casework.application import calculations, mappings
from casework.application.row_reading.columns import MOST_WATCHED
from casework.application.row_reading.date_formats import DIRECTIVES
from casework.application.row_reading.events import NEEDS, TAKES
from casework.cli import count, deadlines
from casework.cli.main import cli
from casework.domain.authority import Evidence
from casework.domain.cases.vocabulary import Channel, Formality, Kind, Role
from casework.domain.consultations import plans
from casework.domain.deadlines import DeadlineStatus, DeadlineStepCode
from casework.domain.deadlines.windows import Bound
from casework.domain.notifications.day_words import DAY_NAMES
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.placeholders import placeholders_of
from casework.domain.notifications.templates import WRITTEN
from casework.domain.outcome_schemes import Outcome
from casework.domain.procedures import FactName
from casework.domain.reminders import schedules
from casework.domain.standards import frameworks
from casework.domain.surveys import follow_ups, questions
from casework.domain.surveys.scales import Scale
from casework.domain.time import closures
from casework.domain.time.rules import CountingRule, Unit
from casework.domain.time.steps import StepCode

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
ROW = re.compile(r"^\| `([a-z_]+)` \|(.*)\|$", re.MULTILINE)

TABLES = [
    ("procedure-files", "The file", procedure_tables.ProcedureTable),
    ("procedure-files", "`[[version]]`", procedure_tables.VersionTable),
    ("procedure-files", "`[[version.stage]]`", procedure_tables.StageTable),
    ("procedure-files", "`[[version.stage.limit]]`", procedure_tables.LimitTable),
    ("procedure-files", "`within`", procedure_tables.CountTable),
    ("procedure-files", "`[version.stage.limit.counting]`", procedure_tables.CountingTable),
    ("procedure-files", "`[version.stage.limit.extension]`", procedure_tables.ExtensionTable),
    ("procedure-files", "`[version.stage.limit.at_most]`", procedure_tables.MaximumTable),
    ("procedure-files", "`[[version.stage.guidance]]`", conduct_tables.GuidanceTable),
    ("procedure-files", "`[[version.stage.letter]]`", conduct_tables.LetterTable),
    ("procedure-files", "`[[version.exclusion]]`", conduct_tables.ExclusionTable),
    ("procedure-files", "`[[version.conflict]]`", conduct_tables.ConflictTable),
    ("procedure-files", "`[[version.pause]]`", procedure_tables.PauseTable),
    ("procedure-files", "`[[version.window]]`", procedure_tables.WindowTable),
    ("procedure-files", "`period`", procedure_tables.PeriodTable),
    ("procedure-files", "`[version.referral]`", procedure_tables.ReferralTable),
    ("override-files", "The file", override_tables.OverrideTable),
    ("override-files", "`[[limit]]`", override_tables.LimitChangeTable),
    ("override-files", "`[[window]]`", override_tables.WindowChangeTable),
    ("override-files", "`[[pause]]`", override_tables.PauseChangeTable),
    ("override-files", "`[referral]`", override_tables.ReferralChangeTable),
    ("calendar-files", "The file", toml_calendars.CalendarFile),
    ("calendar-files", "`[[closure]]`", closures.Closure),
    ("calendar-files", "`[[yearly_closure]]`", closures.YearlyClosure),
    ("calendar-files", "`[[term]]`", closures.Term),
    ("outcome-files", "The file", toml_outcomes.SchemeFile),
    ("outcome-files", "`[[outcome]]`", Outcome),
    ("indicator-files", "The file", indicator_tables.IndicatorFile),
    ("indicator-files", "`[[indicator]]`", indicator_tables.IndicatorTable),
    ("indicator-files", "`target`", indicator_tables.TargetTable),
    ("indicator-files", "`[indicator.timeliness]`", indicator_tables.TimelinessTable),
    ("indicator-files", "`[indicator.answers]`", indicator_tables.AnswersTable),
    ("indicator-files", "`good`", indicator_tables.GoodTable),
    ("indicator-files", "`[indicator.contacts]`", indicator_tables.ContactsTable),
    ("indicator-files", "`[indicator.verdicts]`", indicator_tables.VerdictsTable),
    ("indicator-files", "`[indicator.elsewhere]`", indicator_tables.ElsewhereTable),
    ("framework-files", "The file", framework_tables.FrameworkTable),
    ("framework-files", "`[[theme]]`", frameworks.Theme),
    ("framework-files", "`[[standard]]`", framework_tables.StandardTable),
    ("framework-files", "`retitled`", frameworks.Title),
    ("framework-files", "`[[fact]]`", framework_tables.FactTable),
    ("framework-files", "`[[version]]`", framework_tables.VersionTable),
    ("framework-files", "`[[version.gap]]`", frameworks.Gap),
    ("framework-files", "`[[version.link]]`", framework_tables.LinkTable),
    ("consultation-files", "The file", toml_consultations.PlanTable),
    ("consultation-files", "`[[option]]`", plans.Option),
    ("consultation-files", "`[[round]]`", plans.Round),
    ("partnership-files", "The file", toml_partnerships.PartnershipTable),
    ("partnership-files", "`[[member]]`", toml_partnerships.MemberTable),
    ("survey-files", "The file", survey_tables.SurveyTable),
    ("survey-files", "`[[question]]`", survey_tables.QuestionTable),
    ("survey-files", "`best`, `worst` and `outside`", questions.Point),
    ("survey-files", "`[invitation]`", survey_tables.InvitationTable),
    ("survey-files", "`[follow_up]`", follow_ups.FollowUpRule),
    ("survey-files", "`[[edition]]`", survey_tables.EditionTable),
    ("reminder-files", "The file", toml_reminders.ScheduleFile),
    ("reminder-files", "`[applies_to]`", schedules.AppliesTo),
    ("reminder-files", "`[[rung]]`", schedules.Rung),
    ("notification-files", "The file", toml_notifications.TemplateFile),
    ("mapping-files", "The file", mappings.SourceMapping),
    ("mapping-files", "`[source]`", mappings.Source),
    ("mapping-files", "`[columns.NAME]`", mappings.ColumnRule),
    ("mapping-files", "`[identity]`", mappings.Identity),
    ("mapping-files", "`[stages]`", mappings.StageRows),
    ("mapping-files", "`[[procedure_by]]`", mappings.ProcedureRule),
    ("mapping-files", "`[fields]`", mappings.CaseFields),
    ("mapping-files", "`[[party]]`", mappings.PartyRule),
    ("mapping-files", "`[[matter]]`", mappings.MatterRule),
    ("mapping-files", "`[[matter.finding]]`", mappings.FindingRule),
    ("mapping-files", "`[[document]]`", mappings.DocumentRule),
    ("mapping-files", "`[[remedy]]`", mappings.RemedyRule),
    ("mapping-files", "`[[learning]]`", mappings.LearningRule),
    ("mapping-files", "`[[event]]`", mappings.EventRule),
    ("mapping-files", "`[standing]`", mappings.StandingRule),
    ("mapping-files", "`[[verdict]]`", mappings.VerdictRule),
    ("mapping-files", "`[[join]]`", mappings.Join),
    ("mapping-files", "`[[skip]]`", mappings.SkipRule),
    ("mapping-files", "`[answer]`", mappings.AnswerFields),
    ("mapping-files", "A scale", Scale),
    ("mapping-files", "`[labelled]`", mappings.LabelledFields),
    ("mapping-files", "A date", mappings.DateRule),
    ("mapping-files", "An amount", mappings.AmountRule),
    ("mapping-files", "`[dates]`", mappings.DateForms),
    ("mapping-files", "Formats by another column", mappings.FormatsBy),
    ("mapping-files", "A value", mappings.ValueRule),
    ("mapping-files", "A text rule", mappings.TextRule),
]
each_table = pytest.mark.parametrize(("page", "heading", "kind"), TABLES, ids=[f"{p} {h}" for p, h, _ in TABLES])


def section(page, heading):
    text = (REFERENCE / f"{page}.md").read_text(encoding="utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def rows(text):
    """Return the cells of each row of the tables in *text*, by the key in the first."""
    found = ROW.findall(text)
    assert len({key for key, _ in found}) == len(found), "a key is explained twice"
    return {key: [cell.strip() for cell in rest.split(" | ")] for key, rest in found}


def keys(kind):
    return {field.name: field for field in attrs.fields(kind) if field.init}


def as_written(default):
    """Return how a page writes a default."""
    if default is attrs.NOTHING:
        return "needed"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, attrs.Factory) or default in {None, "", ()}:
        return "-"
    if isinstance(default, tuple):
        return f"`{json.dumps(default)}`"
    return f"`{default}`"


def words_of(annotation):
    """Return the closed lists of words that a field may hold."""
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return list(annotation)
    return [word for inner in get_args(annotation) for word in words_of(inner)]


@each_table
def test_a_page_names_every_key_of_a_file_and_no_other(page, heading, kind):
    assert set(rows(section(page, heading))) == set(keys(kind))


@each_table
def test_a_page_says_which_keys_are_needed_and_what_holds_without_the_others(page, heading, kind):
    said = {key: cells[0] for key, cells in rows(section(page, heading)).items()}

    assert said == {key: as_written(field.default) for key, field in keys(kind).items()}


@each_table
def test_a_page_names_every_word_that_a_key_may_have(page, heading, kind):
    for key, (_, said) in rows(section(page, heading)).items():
        words = words_of(keys(kind)[key].type)
        if words != [*Evidence] and "the unit of" not in said and "its unit" not in said:
            assert not [word for word in words if f"`{word}`" not in said], key


def test_the_marks_and_facts_of_procedure_files_are_all_named():
    page = (REFERENCE / "procedure-files.md").read_text(encoding="utf-8")

    assert not [mark for mark in Evidence if f"`{mark}`" not in page]
    assert not [fact for fact in FactName if not re.search(rf"`{fact}(:NAME)?`", page)]


def test_the_roles_of_a_conflict_are_all_named():
    said = section("procedure-files", "`[[version.conflict]]`").partition("The roles are ")[2]

    assert re.findall(r"`(\w+)`", said) == [*Role]


def test_the_kinds_and_channels_of_mapping_files_are_all_named():
    said = rows(section("mapping-files", "`[fields]`"))

    assert re.findall(r"`(\w+)`", said["kind"][1]) == [*Kind]
    assert re.findall(r"`(\w+)`", said["channel"][1]) == [*Channel]
    assert re.findall(r"`(\w+)`", said["formality"][1]) == [*Formality]


def test_the_date_formats_of_mapping_files_are_all_named():
    said = section("mapping-files", "A date").partition("What may follow a `%` is ")[2].partition(" itself")[0]

    assert set(re.findall(r"[A-Za-z%](?=,| |$)", " ".join(said.split()).replace("and ", ""))) == DIRECTIVES


def test_every_table_of_a_mapping_is_on_its_page():
    named = {each for name in mappings.__all__ if attrs.has(each := getattr(mappings, name))}
    within_lines = {mappings.Pad, mappings.Extract, mappings.Where, mappings.ValueTarget, mappings.DateTarget}
    within_lines |= {mappings.AmountTarget}
    page = (REFERENCE / "mapping-files.md").read_text(encoding="utf-8")

    assert named - within_lines == {kind for page, _, kind in TABLES if page == "mapping-files"} - {Scale}
    assert all(text in page for text in ("`{ pad = 5 }`", "`{ extract = ", '`{ column = "Extended?", match = "^Y" }`'))


def test_the_transforms_of_mapping_files_are_all_explained():
    said = section("mapping-files", "`[columns.NAME]`")

    assert re.findall(r'^\| `"(\w+)"` \|', said, re.MULTILINE) == [*mappings.Cleaning]
    assert f"{MOST_WATCHED:,}" in said


def test_what_each_event_of_a_mapping_takes_and_needs_is_on_the_page():
    said = {event: cells[0] for event, cells in rows(section("mapping-files", "What each event takes")).items()}

    assert {event: set(re.findall(r"`(\w+)`", cell)) for event, cell in said.items()} == dict(TAKES)
    assert {event: set(re.findall(r"\*\*`(\w+)`\*\*", cell)) for event, cell in said.items()} == {
        event: NEEDS.get(event, set()) for event in TAKES
    }


# Notification files


def test_every_kind_of_notification_is_on_the_page_with_its_placeholders():
    said = rows(section("notification-files", "Placeholders of each kind"))
    kinds = rows(section("notification-files", "Kinds"))

    assert kinds == {kind: [kind.audience, kind.says] for kind in NoticeKind}
    for kind in NoticeKind:
        known = placeholders_of(kind).values()
        for cell, is_optional in zip(said[kind], (False, True), strict=True):
            assert re.findall(r"`(\w+)`", cell) == [each.name for each in known if each.optional is is_optional]
        assert re.findall(r"\*\*`(\w+)`\*\*", " ".join(said[kind])) == [each.name for each in known if each.needed]


def test_every_placeholder_of_notifications_is_explained():
    every = {each.name: each for kind in NoticeKind for each in placeholders_of(kind).values()}
    said = rows(section("notification-files", "What placeholders stand for"))

    assert said == {name: ["yes" if each.personal else "no", each.says] for name, each in every.items()}


def test_every_language_and_format_of_notifications_is_named():
    said = rows(section("notification-files", "The file"))

    assert re.findall(r"`(\w+)`", said["language"][1]) == [*DAY_NAMES]
    assert re.findall(r"`(\w+)`", said["format"][1]) == [*WRITTEN]


# Batches


def part(heading, lead):
    """Return the table that follows the sentence *lead* under *heading*."""
    return rows(section("batch", heading).partition(f"\n{lead}\n\n")[2].partition("\n\n")[0])


def answers(command, *requests):
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    return [json.loads(line) for line in CliRunner().invoke(cli, [command, "--batch", "-"], lines).stdout.splitlines()]


def test_every_key_of_a_count_is_on_the_page_with_its_default():
    said = part("Counts", "Keys of a count:")
    rule = keys(CountingRule)

    assert set(said) == count._KEYS
    assert {key for key, cells in said.items() if cells[0] == "needed"} == set(count._NEEDED)
    assert {key: said[key][0] for key in rule} == {key: as_written(field.default) for key, field in rule.items()}
    assert not [word for key in rule for word in words_of(rule[key].type) if f"`{word}`" not in said[key][1]]
    assert re.findall(r"`(\w+)`", said["unit"][1]) == [*Unit]


def test_every_key_of_the_answer_to_a_count_is_on_the_page():
    (answer,) = answers(
        "count", {"from": "2026-04-01", "amount": 1, "unit": "working_days", "calendar": "england-and-wales"}
    )

    assert set(part("Counts", "Keys of its answer:")) == set(answer)


def test_every_key_of_a_case_and_of_its_answer_is_on_the_page():
    (answer,) = answers(
        "deadlines",
        {"procedure": "foi-2000", "on": "2026-04-02", "events": [{"event": "received", "on": "2026-04-01"}]},
    )

    assert set(part("Deadlines", "Keys of a case:")) == deadlines._KEYS
    assert set(part("Deadlines", "Keys of the answer:")) == set(answer)
    said = part("Deadlines", "Keys of a deadline:")
    assert set(said) == set(answer["deadlines"][0])
    assert re.findall(r"`(\w+)`", said["status"][0])[1:] == [*DeadlineStatus]
    said = part("Deadlines", "Keys of a window:")
    assert set(said) == set(answer["windows"][0])
    assert re.findall(r"`(\w+)`", said["bound"][0]) == [*Bound]
    assert re.findall(r"`(\w+)`", said["periods"][0]) == [*answer["windows"][0]["periods"][0]]


def test_every_step_of_an_explanation_is_on_the_page():
    (answer,) = answers(
        "count", {"from": "2026-04-01", "amount": 1, "unit": "working_days", "calendar": "england-and-wales"}
    )

    assert set(part("Steps", "Keys of a step:")) == set(answer["steps"][0])
    assert list(part("Steps", "Codes of a count; a `-` means that there is nothing:")) == [*StepCode]
    more = section("batch", "Steps").partition("Their further codes:\n\n")[2].partition("\n\n")[0]
    assert list(rows(more)) == [*DeadlineStepCode]


@pytest.mark.parametrize("command", ["count", "deadlines"])
def test_every_key_of_an_error_is_on_the_page(command):
    wrong, no_json = answers(command, {"id": "x"}, "text")

    assert set(part("Errors", "Keys of an answer to a line that has mistakes:")) == set(wrong) == set(no_json)
    assert ((wrong["id"], wrong["line"]), (no_json["id"], no_json["line"])) == (("x", 1), (None, 2))


def test_every_event_is_on_the_page_with_its_keys():
    events = section("batch", "Deadlines").partition("What else may be said:\n\n")[2].partition("\n\n")[0]

    assert {event: frozenset(re.findall(r"`(\w+)`", cells[0])) for event, cells in rows(events).items()} == dict(
        calculations.KEYS
    )
