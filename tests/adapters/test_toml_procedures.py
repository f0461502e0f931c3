import datetime as dt
import json
from importlib import resources

import pytest

from casework.adapters.toml_procedures import ProcedureLibrary, parse_procedure, read_procedure
from casework.domain.authority import Evidence
from casework.domain.cases.vocabulary import Kind
from casework.domain.procedures import ExtensionBase, FactName, Pick
from casework.domain.time.places import Place
from casework.domain.time.rules import Roll
from casework.errors import DataError, NotFoundError, UsageError
from tests.adapters import procedure_sketches
from tests.adapters.procedure_sketches import SKETCHES
from tests.histories import CALENDARS, LONDON, case_of, deadline, on, received
from tests.shared import shared_file

SHIPPED = {
    "lgsco-code-2024": "LGSCO Code 2024",
    "housing-ombudsman-code-2024": "Housing Ombudsman Code 2024",
    "adult-social-care-nhs-england-2009": "SI 2009/309",
    "foi-2000": "",
    "uk-gdpr-sar": "UK GDPR",
    "children-act-1989-representations-england": "SI 2006/1738",
    "awaabs-law-2025": "SI 2025/1042",
}
UNITS = {"calendar_months": "months"}
NAMES = {"acknowledge_define_log": "acknowledge"}
DAY_ONE = {"next_day": "next", "same_day": "same", "corresponding_date": "next"}
FACTS = {
    procedure["id"]: procedure
    for procedure in json.loads(shared_file("facts/procedures.json").read_text(encoding="utf-8"))["procedures"]
}
GOOD = procedure_sketches.DP_COMPLAINT


def latest(procedure_id):
    return ProcedureLibrary().get(procedure_id).versions[-1]


def facts_of(procedure_id):
    for stage in FACTS[procedure_id]["stages"]:
        for limit in stage["limits"]:
            yield stage, limit


LIMITS = [(name, stage, limit) for name in SHIPPED for stage, limit in facts_of(name)]


@pytest.mark.parametrize(
    ("procedure_id", "stage", "fact"), LIMITS, ids=[f"{p}-{s['id']}-{limit['event']}" for p, s, limit in LIMITS]
)
def test_every_number_that_comes_with_casework_is_the_one_that_was_found(procedure_id, stage, fact):
    limit = latest(procedure_id).stage(stage["id"]).limit(NAMES.get(fact["event"], fact["event"]))
    first = limit.counts[0].rule

    assert (first.amount, first.unit) == (fact["amount"], UNITS.get(fact["unit"], fact["unit"]))
    assert first.day_one == DAY_ONE[fact["day_one"]]
    assert limit.authority.evidence == fact["evidence"].replace(" ", "-")
    assert limit.authority.source == fact["source"]
    assert limit.authority.citation.startswith(SHIPPED[procedure_id])
    # What is said of a paragraph's number stands in the note, not in the citation.
    number = fact["citation"].removesuffix(" (number from memory)")
    assert limit.authority.citation.endswith(number)
    assert ("is from memory" in limit.note) == ("(number from memory)" in fact["citation"])
    cap = limit.extension.at_most if limit.extension else None
    assert fact["max_total_after_extension"] in {cap, None}


def test_no_limit_comes_with_casework_that_was_not_found():
    ours = {
        (procedure_id, stage.id, limit.id)
        for procedure_id in SHIPPED
        for version in ProcedureLibrary().get(procedure_id).versions
        for stage in version.stages
        for limit in stage.limits
    }

    assert ours == {(name, stage["id"], NAMES.get(fact["event"], fact["event"])) for name, stage, fact in LIMITS}


EXTENSIONS = [(name, stage) for name in SHIPPED for stage in FACTS[name]["stages"] if stage.get("extension")]


@pytest.mark.parametrize(("procedure_id", "stage"), EXTENSIONS, ids=[f"{p}-{s['id']}" for p, s in EXTENSIONS])
def test_every_extension_is_the_one_that_was_found(procedure_id, stage):
    fact = stage["extension"]
    (rule,) = [limit.extension for limit in latest(procedure_id).stage(stage["id"]).limits if limit.extension]

    assert (rule.amount, rule.unit) == (fact["amount"], UNITS.get(fact["unit"], fact["unit"]))
    assert rule.times == (1 if fact["how_often"].startswith("once") else None)
    assert rule.authority.evidence == fact["evidence"]
    assert rule.base is (ExtensionBase.START if procedure_id == "uk-gdpr-sar" else ExtensionBase.DUE)
    assert bool(rule.tell) == bool(fact["who_must_be_told"])


@pytest.mark.parametrize("procedure_id", SHIPPED)
def test_dates_of_force_windows_and_referrals_are_those_that_were_found(procedure_id):
    fact, procedure = FACTS[procedure_id], ProcedureLibrary().get(procedure_id)
    first, last = procedure.versions[0], procedure.versions[-1]

    assert procedure.name == fact["name"]
    assert str(first.effective_from) == fact["effective_from"]
    assert fact["dates_evidence"].startswith(first.authority.evidence.value)
    assert list(procedure.supersedes) == (fact["supersedes"] or [])
    assert last.referral.body == fact["final_referral"]["body"]
    assert last.referral.authority.evidence == fact["final_referral"]["evidence"]
    wanted = [fact["out_of_time_limit"]] + [stage.get("escalation_window") for stage in fact["stages"]]
    wanted = [each for each in wanted if each]
    assert len(last.windows) == len(wanted)
    for window, expected in zip(last.windows, wanted, strict=True):
        (period,) = window.periods
        found = (period.count.rule.amount, period.count.rule.unit) if period.count else (None, None)
        assert found == (expected["amount"], UNITS.get(expected["unit"], expected["unit"]))
        assert window.authority.evidence == expected["evidence"]


def test_what_comes_with_casework_is_read_once_for_all_who_ask(tmp_path):
    assert ProcedureLibrary([tmp_path]).get("lgsco-code-2024") is ProcedureLibrary().get("lgsco-code-2024")


def test_the_codes_refuse_an_informal_stage():
    library = ProcedureLibrary()

    assert [name for name in library.ids() if library.get(name).refuses_formality] == [
        "housing-ombudsman-code-2024", "lgsco-code-2024",
    ]  # fmt: skip


def test_an_oral_complaint_may_begin_before_the_first_stage():
    version = latest("adult-social-care-nhs-england-2009")

    assert (version.first_stage, version.first_stages) == ("1", ("1", "0"))
    assert version.stage("0").next == ("1",)
    oral = case_of(received("2026-05-01", stage="0"))
    assert deadline(oral, version, "resolve", stage="0").due_on == on("2026-05-05")


def test_the_month_of_a_subject_access_request_began_a_day_later_until_august_2019():
    assert deadline(case_of(received("2019-08-14")), "uk-gdpr-sar").due_on == on("2019-09-16")  # Sunday 15 September
    assert deadline(case_of(received("2019-08-15")), "uk-gdpr-sar").due_on == on("2019-09-16")  # Sunday 15 September
    assert deadline(case_of(received("2019-06-03")), "uk-gdpr-sar").due_on == on("2019-07-04")
    assert deadline(case_of(received("2024-09-03")), "uk-gdpr-sar").due_on == on("2024-10-03")


# The form holds the law that is still to come


@pytest.mark.parametrize("name", SKETCHES)
def test_the_form_can_hold(name):
    procedure = parse_procedure(SKETCHES[name], name=name)

    assert procedure.versions


def test_a_window_can_be_the_later_of_two_periods():
    (window,) = parse_procedure(procedure_sketches.SPSO, name="spso").versions[0].windows

    assert (window.pick, [period.count.rule.amount for period in window.periods]) == (Pick.LATER, [2, 6])
    assert str(window.periods[0].trigger) == "responded@1"


def test_the_next_version_ends_the_one_before():
    procedure = parse_procedure(procedure_sketches.OFCOM, name="ofcom")
    weeks = [
        procedure.version_on(dt.date.fromisoformat(day)).stage("1").limits[0].counts[0].rule.amount
        for day in ("2026-04-07", "2026-04-08")
    ]

    assert weeks == [8, 6]
    assert [version.id for version in procedure.versions] == ["ofcom-adr@undated", "ofcom-adr@2026-04-08"]


@pytest.mark.parametrize(
    ("start", "calendar", "due"),
    [
        ("2026-06-20", "england-and-wales", "2026-07-20"),
        ("2026-07-31", "england-and-wales", "2026-09-01"),
        ("2026-07-31", "scotland", "2026-08-31"),
    ],
)
def test_thirty_days_to_acknowledge_a_data_protection_complaint(start, calendar, due):
    version = parse_procedure(GOOD, name="dp").versions[0]
    place = Place(zone=LONDON, calendar=CALENDARS[calendar])

    assert deadline(case_of(received(start)), version, "acknowledge", place=place).due_on == on(due)


def test_twenty_four_hours_for_an_emergency_hazard_run_through_christmas():
    version = parse_procedure(procedure_sketches.AWAABS_LAW, name="awaab").versions[0]
    case = case_of(received("2025-12-25T23:30:00+00:00", stage="E"))

    assert deadline(case, version, "make_safe", stage="E").due_on == on("2025-12-26T23:30:00+00:00")


# The library


def test_a_procedure_is_read_when_it_is_asked_for_and_once(tmp_path):
    (tmp_path / "broken.toml").write_text("nonsense")
    library = ProcedureLibrary([tmp_path])

    assert "broken" in library.ids()
    assert library.get("foi-2000") is library.get("foi-2000")
    with pytest.raises(DataError, match=r"broken\.toml is not TOML"):
        library.get("broken")


def test_a_file_of_the_organisation_takes_the_place_of_ours(tmp_path):
    number = 'done = "acknowledged"\nwithin = { amount = 3, unit = "working_days" }'
    ours = shipped_text("local-feedback").replace('done = "acknowledged"', number)
    (tmp_path / "local-feedback.toml").write_text(ours, encoding="utf-8")

    version = ProcedureLibrary([tmp_path]).get("local-feedback").versions[0]

    assert deadline(case_of(received("2026-05-01")), version, "acknowledge").due_on == on("2026-05-07")
    assert version.fingerprint != latest("local-feedback").fingerprint


def shipped_text(procedure_id):
    return (resources.files("casework") / "data" / "procedures" / f"{procedure_id}.toml").read_text(encoding="utf-8")


def test_an_unknown_procedure_says_which_there_are():
    with pytest.raises(NotFoundError, match="there is no procedure 'fio-2000': choose one of adult-social"):
        ProcedureLibrary().get("fio-2000")


def test_a_file_is_named_after_its_procedure(tmp_path):
    (tmp_path / "other.toml").write_text(GOOD, encoding="utf-8")

    with pytest.raises(DataError, match=r"name the file dp-complaint-2026\.toml"):
        ProcedureLibrary([tmp_path]).get("other")


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(UsageError, match="is not a folder"):
        ProcedureLibrary([tmp_path / "missing"])


def test_a_file_that_cannot_be_read_says_why(tmp_path):
    file = tmp_path / "latin.toml"
    file.write_bytes(b'name = "caf\xe9"')

    with pytest.raises(DataError, match="cannot be read"):
        read_procedure(file)
    with pytest.raises(NotFoundError, match="there is no file"):
        read_procedure(tmp_path / "missing.toml")


def test_the_fingerprint_changes_with_a_word_but_not_with_the_layout():
    plain = parse_procedure(GOOD, name="dp").versions[0].fingerprint

    assert len(plain) == 12
    assert parse_procedure("# a remark\n" + GOOD.replace(" = ", "   =   "), name="dp").versions[0].fingerprint == plain
    assert parse_procedure(GOOD.replace("undue delay", "delay"), name="dp").versions[0].fingerprint != plain
    assert parse_procedure(GOOD.replace("dp-complaint-2026", "dp"), name="dp").versions[0].fingerprint != plain


# Mistakes


def problems(text):
    with pytest.raises(DataError) as caught:
        parse_procedure(text, name="own.toml")
    return list(caught.value.problems)


def test_all_mistakes_of_a_file_are_listed_at_once_with_their_paths():
    text = (
        GOOD.replace('jurisdiction = "UK"', "jurisdiction = 7")
        .replace('"complaint"]', '"complaints"]')
        .replace("amount = 30", 'amount = "30"')
        .replace('roll = "forward"', 'roll = "forwards"')
        .replace('done = "responded"', 'done = "answered"')
        .replace('name = "Complaint"\n', 'name = "Complaint"\ncolour = "red"\n')
        .replace('id = "outcome"\n', "")
        .replace('evidence = "read"\n', 'evidence = "sure"\n')
    )

    facts = f"{', '.join(sorted(FactName))}, a milestone as milestone:NAME"

    assert problems(text) == [
        f"own.toml: {mistake}"
        for mistake in (
            "jurisdiction: 7 is not a text in quotes",
            f"applies_to[0]: 'complaints' is not known; write one of {', '.join(Kind)}",
            "version[0].stage[0].limit[0].within[0].amount: '30' is not a whole number",
            f"version[0].stage[0].limit[0].within[0].roll: 'forwards' is not known; write one of {', '.join(Roll)}",
            "version[0].stage[0].limit[1].id: it is missing",
            f"version[0].stage[0].limit[1].done: 'answered' names no fact: write one of {facts}",
            "version[0].stage[0]: it has no key colour; leave it away or correct its name",
            f"version[0].referral.evidence: 'sure' is not known; write one of {', '.join(Evidence)}",
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("effective_from = 2026-06-19", 'effective_from = "2026-06-19"', "is not a date such as 2026-04-01"),
        ("effective_from = 2026-06-19", "effective_from = 2026-06-19T10:00:00Z", "is not a date such as 2026-04-01"),
        ("amount = 30", "amount = -1", "the amount must be from 0"),
        ("amount = 30", "amount = true", "True is not a whole number"),
        ('applies_to = ["complaint"]', 'applies_to = "complaint"', "'complaint' is not an array in square brackets"),
        ("within = { amount", 'within = "30 days" #', "'30 days' is not an array"),
        ('starts = "received"\ndone = "ack', 'starts = 7\ndone = "ack', "7 is not a text in quotes"),
        ('roll = "forward"', 'cut_off = "16:00"', "is not a local time such as 16:00:00"),
        ('[version.referral]\nbody = "Information Commissioner"', '[[version.referral]]\nbody = "X"', "is not a table"),
    ],
)
def test_a_value_of_another_type_is_refused(old, new, said):
    assert GOOD.count(old) == 1

    assert any(said in problem for problem in problems(GOOD.replace(old, new)))


def test_one_mistake_hides_no_other():
    text = (
        GOOD.replace("amount = 30", "amount = -5")
        .replace('roll = "forward"', 'roll = "forwards"')
        .replace('done = "acknowledged"', 'done = "milestone:gone"')
    )
    lines = text.splitlines()
    del lines[next(number for number, line in enumerate(lines) if line.startswith("citation"))]

    found = problems("\n".join(lines))

    assert len(found) == 4
    assert "citation: it is missing" in found[0]
    assert "'forwards' is not known" in found[1]
    assert "the amount must be from 0" in found[2]
    assert "nothing makes milestone:gone" in found[3]


def test_a_mistake_is_not_made_worse_by_what_cannot_be_read():
    for old, new in (
        ('id = "1"', "id = 1"),
        ('first_stages = ["1"]', 'first_stages = "1"'),
        ('done = "ack', 'done = 7 #"'),
    ):
        assert GOOD.count(old) == 1, old
        assert len(problems(GOOD.replace(old, new))) == 1


def test_a_limit_whose_date_is_given_is_not_counted():
    given = GOOD.replace('id = "outcome"', 'id = "outcome"\ngiven = true')

    assert parse_procedure(given, name="own").versions[0].stage("1").limit("outcome").given
    (problem,) = problems(GOOD.replace('id = "acknowledge"', 'id = "acknowledge"\ngiven = true'))
    assert "limit[0].given: its date is given and not counted; leave away within, or given" in problem


def test_a_local_cut_off_is_accepted():
    version = parse_procedure(GOOD.replace('roll = "forward"', "cut_off = 16:00:00"), name="dp").versions[0]

    assert version.stage("1").limits[0].counts[0].rule.cut_off == dt.time(16)


def test_evidence_says_whether_a_number_is_confirmed():
    assert [mark.value for mark in Evidence if not mark.is_confirmed] == ["memory", "not-found"]
