"""Every path through a procedure, with no stage visited more than twice, works from its beginning to its end."""

import itertools

import pytest

from casework.adapters.toml_procedures import parse_procedure
from casework.domain import procedure_paths
from casework.domain.cases.decisions import DECISIONS
from casework.domain.procedure_paths import ways_through
from casework.domain.procedure_walk import unreachable
from casework.errors import DecisionError
from tests.complaints import CALENDARS, PLACE, PROCEDURES

CITED = 'citation = "Policy 1"\nevidence = "local"'


def head(first):
    return f"""
        id = "policy"
        name = "Policy"
        jurisdiction = "Exampleton"
        legal_status = "local"
        applies_to = ["complaint", "compliment"]
        [[version]]
        first_stages = {first}
        {CITED}
        [version.referral]
        body = "the ombudsman"
        {CITED}
        """


def stage(name, following=(), *limits, milestones=()):
    lines = [
        f'[[version.stage]]\nid = "{name}"\nname = "Stage"\nnext = {list(following)}\nmilestones = {list(milestones)}'
    ]
    for limit, starts, done, *more in limits:
        fields = f'id = "{limit}"\nname = "{limit}"\nstarts = "{starts}"\ndone = "{done}"'
        lines.append("\n".join(["[[version.stage.limit]]", fields, CITED, *more]))
    return "\n".join(lines) + "\n"


TEN_DAYS = 'within = { amount = 10, unit = "working_days" }'
RESPOND = ("respond", "stage_began", "responded", TEN_DAYS)


def policy(*stages, first=("1",)):
    return parse_procedure(head(list(first)) + "".join(stages), name="policy.toml", calendars=CALENDARS)


def walked(procedure, decisions=DECISIONS):
    (ways,) = ways_through(procedure, place=PLACE, calendars=CALENDARS, decisions=decisions)
    return ways


def reached(procedure, decisions=DECISIONS):
    return unreachable(procedure, place=PLACE, calendars=CALENDARS, decisions=decisions)


@pytest.mark.parametrize("name", PROCEDURES.ids())
def test_every_path_through_a_procedure_that_comes_with_casework_works(name):
    procedure = PROCEDURES.get(name)

    for version, ways in zip(
        procedure.versions, ways_through(procedure, place=PLACE, calendars=CALENDARS), strict=True
    ):
        assert (ways.version, ways.mistakes, ways.complete) == (version.id, (), True)
        assert {path[0] for path in ways.paths} == set(version.first_stages)
        assert {name for path in ways.paths for name in path} == {stage.id for stage in version.stages}


def paths_by_hand(following, first):
    """Every sequence of stages in which each follows the one before, or is it again, and none is there three times."""
    longest = 2 * len(following)
    for length in range(1, longest + 1):
        for path in itertools.product(following, repeat=length):
            steps = itertools.pairwise(path)
            follows = all(after == before or after in following[before] for before, after in steps)
            if follows and path[0] in first and max(map(path.count, path)) <= 2:
                yield path


@pytest.mark.parametrize(
    ("following", "first"),
    [
        ({"1": []}, ["1"]),
        ({"1": ["2"], "2": []}, ["1"]),
        ({"1": ["2"], "2": ["1"]}, ["1"]),
        ({"1": ["2", "3"], "2": ["3"], "3": []}, ["1", "2"]),
        ({"1": ["2"], "2": ["3"], "3": ["1"]}, ["2"]),
    ],
)
def test_the_paths_are_all_that_there_are(following, first):
    procedure = policy(*(stage(name, after, RESPOND) for name, after in following.items()), first=first)

    ways = walked(procedure)

    assert sorted(ways.paths) == sorted(paths_by_hand(following, first))
    assert (len(set(ways.paths)), ways.complete, ways.mistakes) == (len(ways.paths), True, ())


def test_a_clock_that_starts_on_one_path_and_not_on_another_is_found():
    late = ("respond", "responded@1", "responded", TEN_DAYS)
    procedure = policy(stage("1", ["2"], RESPOND), stage("2", [], late), first=["1", "2"])

    assert reached(procedure) == ()
    assert walked(procedure).mistakes == (
        "version[0].stage[1].limit[0].starts: no decision brings about responded@1, so it never starts (on the way 2)",
    )


def twice_refused(*names):
    """The decisions, of which those of these names are refused in a second visit to a stage."""

    def refusing(name):
        def decide(case, circumstances, **said):
            if [visit.stage for visit in case.visits].count(case.stage) > 1:
                raise DecisionError(case.reference, name, "once is enough")
            return DECISIONS[name](case, circumstances, **said)

        return decide

    return {**DECISIONS, **{name: refusing(name) for name in names}}


def test_a_clock_that_is_never_done_in_a_second_visit_is_found():
    procedure = policy(stage("1", [], RESPOND))
    decisions = twice_refused("respond")

    assert reached(procedure, decisions) == ()
    assert walked(procedure, decisions).mistakes[0] == (
        "version[0].stage[0].limit[0].done: once its clock runs, no decision brings about responded (on the way 1, 1)"
    )


def test_a_path_that_ends_without_a_way_out_is_found_for_each_kind_of_case():
    procedure = policy(stage("1", ["2"], RESPOND), stage("2", ["1"], RESPOND))
    decisions = twice_refused("close", "refer", "escalate")

    assert reached(procedure, decisions) == ()
    assert set(walked(procedure, decisions).mistakes) == {
        f"version[0].stage[{number}]: a case of the kind {kind} has no way out: it can be neither closed nor referred "
        f"(on the way {way})"
        for number, way in ((0, "1, 1"), (1, "1, 2, 2"))
        for kind in ("complaint", "compliment")
    }


def test_a_clock_that_runs_without_a_due_date_must_say_why(monkeypatch):
    procedure = policy(stage("1", [], RESPOND[:3]))
    assert walked(procedure).mistakes == ()

    monkeypatch.setattr(procedure_paths, "_REASONS", frozenset())
    assert walked(procedure).mistakes == (
        (
            "version[0].stage[0].limit[0].within: its clock runs, and nothing is due nor is there a reason why not "
            "(on the way 1)"
        ),
    )


def test_a_maze_is_walked_as_far_as_is_reasonable_and_says_so(monkeypatch):
    procedure = policy(stage("1", ["2"], RESPOND), stage("2", ["1"], RESPOND))
    monkeypatch.setattr(procedure_paths, "MOST", 3)

    ways = walked(procedure)

    assert (ways.paths, ways.complete) == ((("1",), ("1", "1"), ("1", "2")), False)
