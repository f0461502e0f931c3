"""A clock that waits for an act which has a time limit of its own shows the latest date until there is that act.

So it is for each such clock of each procedure that comes with casework, wherever a date is shown.
"""

import datetime as dt
import json

import attrs
import pytest
from click.testing import CliRunner

from casework.cli.main import cli
from casework.domain.procedures import FactName
from tests.complaints import PROCEDURES

SOME_DAY = dt.date(2025, 3, 3)


@attrs.frozen(kw_only=True)
class Waiting:
    """A limit of a stage that waits for what another limit of that stage sees to; *way* leads to the stage."""

    procedure: str
    kind: str
    day: dt.date
    way: tuple[str, ...]
    limit: str
    starts: object
    before: object

    def __str__(self):
        return f"{self.procedure} {self.way[-1]} {self.limit}"


def way_to(version, stage):
    """The shortest way to a stage."""
    ways = [(first,) for first in version.first_stages]
    for way in ways:  # grows while it is read
        if way[-1] == stage:
            return way
        ways += [(*way, after) for after in version.stage(way[-1]).next if after not in way]
    raise AssertionError(stage)


def waiting():
    for procedure in map(PROCEDURES.get, PROCEDURES.ids()):
        days = [version.effective_from for version in procedure.versions]
        for number, version in enumerate(procedure.versions):
            last = days[number + 1] - dt.timedelta(days=30) if number + 1 < len(days) else SOME_DAY
            day = max(last, version.effective_from or last)
            day = day if procedure.ends_on is None else min(day, procedure.ends_on)
            for stage in version.stages:
                for limit in stage.limits:
                    before = [
                        each
                        for each in stage.limits
                        if each.done == limit.starts and each.counts and not each.repeats and each.only_for is None
                    ]
                    if before and limit.counts and limit.only_for is None:
                        yield Waiting(
                            procedure=procedure.id, kind=procedure.applies_to[0].value, day=day,
                            way=way_to(version, stage.id), limit=limit.id, starts=limit.starts, before=before[0],
                        )  # fmt: skip


WAITING = list(waiting())
each_that_waits = pytest.mark.parametrize("found", WAITING, ids=str)


def happening(trigger, day):
    """What brings a fact about, as the calculator reads it: none where it is there from the beginning."""
    if trigger.fact is FactName.MILESTONE:
        return [{"event": "milestone", "name": trigger.milestone, "on": day.isoformat()}]
    begun = trigger.fact in {FactName.RECEIVED, FactName.STAGE_BEGAN}
    return [] if begun else [{"event": trigger.fact.value, "on": day.isoformat()}]


def events(found, *more):
    first, *others = found.way
    day = found.day.isoformat()
    asked = [{"event": "stage_requested", "stage": stage, "on": day} for stage in others]
    return [
        {"event": "received", "on": day, "stage": first}, *asked, *happening(found.before.starts, found.day), *more
    ]  # fmt: skip


def calculated(found, *more):
    line = json.dumps({"id": "x", "procedure": found.procedure, "events": events(found, *more)})
    done = CliRunner().invoke(cli, ["deadlines", "--batch", "-"], input=line)
    assert done.exit_code == 0, done.output
    stage = found.way[-1]
    limits = {each["limit"]: each for each in json.loads(done.stdout)["deadlines"] if each["stage"] == stage}
    return limits[found.limit], limits[found.before.id]


def test_there_are_such_clocks_in_several_procedures():
    assert {"lgsco-code-2024", "housing-ombudsman-code-2024", "awaabs-law-2025"} <= {each.procedure for each in WAITING}


@each_that_waits
def test_the_calculator_gives_the_latest_date_and_says_that_it_is_provisional(found):
    waits, before = calculated(found)

    assert (waits["starts"], waits["done"], waits["provisional"]) == (None, None, True)
    assert waits["due"] is not None
    assert any(step.startswith("Provisional: there is no ") for step in waits["explanation"])
    assert before["due"] is not None


@each_that_waits
def test_the_latest_date_is_the_one_that_holds_if_the_act_is_done_on_its_last_day(found):
    latest, before = calculated(found)
    last_day = dt.date.fromisoformat(before["due"][:10])

    at_last, _ = calculated(found, *happening(found.starts, last_day))
    at_once, _ = calculated(found, *happening(found.starts, found.day))

    assert (at_last["due"], at_last["starts"], at_last["provisional"]) == (latest["due"], str(last_day), False)
    assert (at_once["due"] <= latest["due"], at_once["provisional"]) == (True, False)


@pytest.fixture
def case(office, request):
    """An office with one case, just in the stage in which the clock waits."""
    found = request.getfixturevalue("found")
    first, *others = found.way

    def told(line):
        done = office(f"{line} --on {found.day}")
        assert done.exit_code == 0, done.output

    told(f"receive --kind {found.kind} --procedure {found.procedure} --stage {first} --reference C-1")
    for stage in others:
        told("respond C-1")
        told(f"escalate C-1 --to-stage {stage}")
    if found.before.starts.milestone:
        told(f"milestone C-1 {found.before.starts.milestone}")
    return office


@each_that_waits
def test_a_case_shows_the_latest_date(case, found):
    due = calculated(found)[0]["due"]
    on = found.day.isoformat()

    shown = json.loads(case(f"show C-1 --on {on} --json").stdout)["deadlines"]
    (told,) = [each for each in shown if (each["stage"], each["limit"]) == (found.way[-1], found.limit)]
    assert (told["starts"], told["due"], told["provisional"]) == (None, due, True)
    assert told["status"] == "not_started"

    name, day = found.limit.replace("_", " "), dt.date.fromisoformat(due)
    line = told_of(f"  {found.way[-1]} ", f" {name}  ", shown=case(f"show C-1 --on {on}").stdout)
    assert "provisional" in line
    assert f"{day:%a} {day.day} {day:%b %Y}" in line


def told_of(*words, shown):
    """The only line that has these words, with the one below it, where what does not fit stands."""
    lines = shown.splitlines()
    (number,) = [each for each, line in enumerate(lines) if all(word in line for word in words)]
    return " ".join(lines[number : number + 2])


@each_that_waits
def test_the_queue_lists_the_latest_date(case, found):
    due = calculated(found)[0]["due"]
    asked = f"due --on {found.day} --within 400"

    listed = json.loads(case(f"{asked} --json").stdout)["due"]
    (told,) = [each for each in listed if (each["stage"], each["limit"]) == (found.way[-1], found.limit)]
    assert (told["due_on"], told["provisional"], told["overdue"]) == (due, True, False)
    name = found.limit.replace("_", " ")
    assert "provisional" in told_of(f" {name} ({found.way[-1]})", shown=case(asked).stdout)
