import pytest

from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.adapters.toml_reminders import load_reminders
from casework.application.notifying.schedules import around
from casework.domain.authority import Evidence
from casework.domain.cases.vocabulary import FlagKind, Kind
from casework.domain.reminders.checks import mistakes_beside
from casework.domain.reminders.schedules import AppliesTo, BrokenScheduleError, Subject
from casework.errors import DataError

HEAD = """
id = "town"
name = "Reminders of our town"
citation = "Complaints team handbook, 2026"
evidence = "local"
"""
RUNG = """
[[rung]]
id = "due-soon"
watches = "limit"
when = "2 working days before"
to = ["handler"]
"""
FULL = f"""{HEAD}
note = "For safeguarding."
in_force_from = 2026-04-01
at = "08:30"
goes_up = ["handler", "manager"]

[applies_to]
procedures = ["lgsco-code-2024"]
kinds = ["complaint"]
services = ["children"]
flags = ["safeguarding"]
{RUNG}
limits = ["respond"]
stages = ["1"]
calendar = "england-and-wales"
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
        load_reminders().from_file(path)
    return [problem.removeprefix(f"{path}: ") for problem in refused.value.problems]


def beside(schedule):
    return list(mistakes_beside(schedule, around(ProcedureLibrary(), tuple(load_calendars()), ())))


def test_a_file_says_all_of_a_schedule(written):
    found = load_reminders().from_file(written(FULL))

    assert (found.id, found.at.isoformat(), found.in_force_from.isoformat()) == ("town", "08:30:00", "2026-04-01")
    assert found.applies_to == AppliesTo(
        procedures=("lgsco-code-2024",), kinds=(Kind.COMPLAINT,), services=("children",), flags=(FlagKind.SAFEGUARDING,)
    )
    (rung,) = found.rungs
    assert (rung.watches, str(rung.when), rung.to, rung.limits) == (
        Subject.LIMIT, "2 working days before", ("handler",), ("respond",),
    )  # fmt: skip
    assert beside(found) == []


def test_a_small_file_is_enough_and_its_fingerprint_changes_with_any_word(written):
    small = load_reminders().from_file(written(HEAD + RUNG))
    other = load_reminders().from_file(written(HEAD + RUNG.replace("2 working", "3 working")))

    assert (small.at.hour, small.goes_up, small.applies_to) == (9, (), AppliesTo())
    assert small.fingerprint != other.fingerprint


def test_what_comes_with_casework_says_that_it_is_our_own_choice_and_no_law():
    schedules = load_reminders()

    assert list(schedules) == ["usual"]
    usual = schedules["usual"]
    assert usual.authority.evidence is Evidence.LOCAL
    assert "no law" in usual.authority.citation
    assert {rung.watches for rung in usual.rungs} == set(Subject)
    assert beside(usual) == []


def test_an_organisations_own_takes_the_place_of_ours(written):
    path = written((HEAD + RUNG).replace('"town"', '"usual"'), "usual.toml")

    assert load_reminders(path.parent)["usual"].name == "Reminders of our town"


def test_every_mistake_is_told_at_once_with_its_place(written):
    text = HEAD.replace('"local"', '"read"').replace('"Reminders of our town"', '" "')
    text += """
at = "9 o'clock"
goes_up = ["manager", "manager", "the boss"]

[applies_to]
kinds = ["moan"]
colours = ["red"]

[[rung]]
id = "a b"
watches = "limits"
when = "soonish"
to = []

[[rung]]
id = "x"
watches = "remedy"
when = 5
to = ["the boss"]
limits = ["respond"]

[[rung]]
id = "x"
watches = "limit"
when = "on"
calendar = "scotland"
to = ["handler"]
"""

    found = problems(written(text))

    assert [each.partition(": ")[0] for each in found] == [
        "at", "applies_to.kinds[0]", "applies_to", "rung[0].watches", "rung[0].when", "rung[1].when",
        "source", "name", "goes_up", "goes_up", "rung[0].id", "rung[0].to", "rung[1].to", "rung[1].limits",
        "rung[2].id", "rung[2].calendar",
    ]  # fmt: skip
    assert "at: must be a local time in quotes, such as '09:00', not \"9 o'clock\"" in found
    assert "rung[1].when: must be text in quotes, such as '2 working days before', not 5" in found
    assert "rung[2].id: x is the id of rung[1] already" in found
    assert "rung[2].calendar: nothing is counted on it: leave it away" in found
    assert "goes_up: manager is there twice" in found


@pytest.mark.parametrize(
    ("watches", "when", "why"),
    [
        ("limit", "at once", "at once is for no_owner"),
        ("no_owner", "on", "no_owner for nothing else"),
        ("silence", "2 working days before", "has no date"),
        ("allocation", "every 2 working days while overdue", "has no date"),
        ("remedy", "at 80 %", "only a limit has a time of which it could be a part"),
        ("limit", "every 4 hours while overdue", "would never let anybody rest"),
        ("remedy", "2 days before", "only a limit has its own"),
    ],
)
def test_a_time_that_does_not_go_with_what_is_watched_is_refused(watches, when, why, written):
    text = HEAD + RUNG.replace('"limit"', f'"{watches}"').replace("2 working days before", when)

    (problem,) = problems(written(text))

    assert problem.startswith("rung[0].when: ")
    assert why in problem


def test_a_schedule_without_rungs_is_none(written):
    assert problems(written(HEAD + "rung = []\n")) == ["rung: is empty: a schedule has at least one [[rung]]"]


def test_ids_that_are_too_long_to_be_written_down_together_are_told_when_a_file_is_loaded(written):
    long = "town" + "n" * 60
    text = (HEAD.replace("town", long) + RUNG).replace('id = "due-soon"', f'id = "{"r" * 30}"')
    path = written(text, f"{long}.toml")

    assert [each for each in problems(path) if "together" in each] == [
        "rung[0].id: together with that of the schedule it is longer than 86 characters: shorten one of them"
    ]


def test_what_nobody_has_is_found_beside_procedures_and_calendars(written):
    text = FULL.replace('["lgsco-code-2024"]', '["lgsco-code-2024", "of-nowhere"]').replace('["respond"]', '["dance"]')
    text = text.replace('["1"]', '["9"]').replace('"england-and-wales"', '"of-nowhere"')

    assert beside(load_reminders().from_file(written(text))) == [
        "applies_to.procedures: there is no procedure of-nowhere",
        "rung[0].limits: there is no limit dance in lgsco-code-2024, of-nowhere",
        "rung[0].stages: there is no stage 9 in lgsco-code-2024, of-nowhere",
        "rung[0].calendar: there is no calendar of-nowhere",
    ]
    anywhere = load_reminders().from_file(written(HEAD + RUNG + 'limits = ["dance"]\ncalendar = "place"\n'))
    assert beside(anywhere) == ["rung[0].limits: there is no limit dance in any procedure"]


WRONG = RUNG.replace("2 working days before", "soonish")
OF_WASTE = '[applies_to]\nservices = ["waste"]\n'


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (f"{HEAD}{WRONG}", AppliesTo()),
        (f"{HEAD}{OF_WASTE}{WRONG}", AppliesTo(services=("waste",))),
        (f"{HEAD.replace('town', 'other')}{OF_WASTE}{RUNG}", AppliesTo(services=("waste",))),
        (f"{HEAD}{OF_WASTE.replace('applies_to', 'aplies_to')}{RUNG}", None),
        (f"{HEAD}{OF_WASTE.replace('services', 'servces')}{RUNG}", None),
        (f"{HEAD}{OF_WASTE}kinds = ['wish']\n{RUNG}", None),
    ],
    ids=["every case", "a service", "another id", "a misspelt table", "a misspelt key", "no such kind"],
)
def test_whose_a_file_with_mistakes_is_stays_known_where_no_mistake_hides_it(text, meant, written):
    with pytest.raises(BrokenScheduleError) as refused:
        load_reminders(written(text).parent)["town"]

    assert refused.value.applies_to == meant
    assert str(refused.value).startswith("the reminder schedule file town.toml has mistakes\ntown.toml: ")
