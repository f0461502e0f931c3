"""Plans of consultations and ballots in files: what they say, and all their mistakes with the places."""

import datetime as dt

import pytest

from casework.adapters.ballot_files import load_ballots
from casework.adapters.toml_consultations import dangling, load_plan
from casework.domain.consultations.ballots import Ballot
from casework.errors import DataError
from tests.frameworks import by_id, framework

PLAN = """
id = "promises"
title = "Which promises matter most to you?"
analyse_by = 2026-10-01
tell_by = 2026-11-01
tell = ["service-users", "staff"]

[[option]]
code = "access"
title = "You find out easily what there is"
standard = "town/a"

[[option]]
code = "honesty"
title = "We are honest"

[[round]]
code = "show"
method = "show"
choose = 1
keep = 1
opens_on = 2026-09-05
closes_on = 2026-09-06
groups = ["the-public"]
"""


def refused(load, path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        load(path)
    return [each.removeprefix(f"{path}: ") for each in error.value.problems] or str(error.value)


def test_a_plan_is_read_as_it_is_written(tmp_path):
    path = tmp_path / "promises.toml"
    path.write_text(PLAN, encoding="utf-8")

    found = load_plan(path)

    assert (found.id, found.tell, found.tell_by) == ("promises", ("service-users", "staff"), dt.date(2026, 11, 1))
    assert [each.standard for each in found.options] == ["town/a", None]
    assert (found.rounds[0].keep, found.rounds[0].groups) == (1, ("the-public",))


def test_all_mistakes_of_a_plan_are_told_with_their_places(tmp_path):
    text = PLAN.replace("choose = 1", 'choose = "one"').replace('code = "honesty"', 'code = "access"')

    found = refused(load_plan, tmp_path / "promises.toml", f"{text}colour = 'red'\n")

    assert found == [
        "round[0].choose: must be a whole number, not 'one'",
        "round[0]: unknown: colour; remove it, or check the spelling",
        "option[1].code: access is the code of option[0] already",
    ]


def test_standards_that_there_are_not_are_found_among_all_frameworks(tmp_path):
    path = tmp_path / "promises.toml"
    path.write_text(PLAN, encoding="utf-8")

    assert list(dangling(load_plan(path), by_id(framework("town", "a")))) == []
    assert list(dangling(load_plan(path), by_id(framework("town", "b")))) == [(0, "town/a")]
    assert list(dangling(load_plan(path), {})) == [(0, "town/a")]


def test_ballots_are_read_one_a_line(tmp_path):
    path = tmp_path / "ballots.csv"
    path.write_text("voter,choices\nv1,access; honesty\n,time;what I like\nv2,\n", encoding="utf-8")

    assert load_ballots(path) == (
        Ballot(voter="v1", choices=("access", "honesty")),
        Ballot(choices=("time",), unreadable=1),
        Ballot(voter="v2"),
    )


def test_a_file_of_ballots_with_a_name_in_it_is_refused_and_the_name_is_not_told(tmp_path):
    found = refused(load_ballots, tmp_path / "ballots.csv", "voter,choices\nJo Smith,access\nv1\nv2,time\n")

    assert found[0].startswith("line 2: voter: must be letters, digits")
    assert found[1].startswith("line 3: ")
    assert "Smith" not in str(found)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "name,what\nv1,access\n",
            "lacks the column voter and the column choices: its first line must be voter,choices",
        ),
        ("voter,choices\n", "holds no ballot"),
    ],
)
def test_a_file_that_holds_no_ballots_is_refused(text, why, tmp_path):
    assert why in refused(load_ballots, tmp_path / "ballots.csv", text)
