"""A file that changes some numbers of another procedure: what it makes, and every mistake in it."""

import datetime as dt

import attrs
import pytest

from casework.adapters.toml_procedures import ProcedureLibrary, parse_procedure
from casework.domain.overrides import own_rules
from casework.domain.procedures import ExtensionBase
from casework.domain.time.rules import Unit
from casework.errors import DataError, NotFoundError
from tests.complaints import COUNCIL, FOI, PROCEDURES

LIMIT = """
[[limit]]
stage = "1"
limit = "acknowledge"
within = { amount = 3, unit = "working_days" }
citation = "Policy 4.1"
evidence = "local"
"""
WINDOW = """
[[window]]
window = "ask-for-stage-2"
within = { amount = 20, unit = "working_days" }
citation = "Policy 5"
evidence = "local"
"""
EXTENSION = """
[[limit]]
stage = "1"
limit = "respond"
citation = "Policy 4.3"
evidence = "local"
[limit.extension]
base = "due"
amount = AMOUNT
unit = "working_days"
times = TIMES
at_most = MOST
evidence = "local"
"""
PAUSE = """
[[pause]]
reason = "REASON"
citation = "Policy 6"
evidence = "local"
"""


def written(*tables, id="town", base=COUNCIL, more=""):  # noqa: A002 - a key
    return f'id = "{id}"\nbase = "{base}"\n{more}\n' + "".join(tables)


def read(*tables, **head):
    return parse_procedure(written(*tables, **head), name="town.toml", bases=PROCEDURES.get)


def mistakes(*tables, **head):
    with pytest.raises(DataError) as caught:
        read(*tables, **head)
    return [each.removeprefix("town.toml: ") for each in caught.value.problems]


def amounts(procedure, number=-1):
    version = procedure.versions[number]
    return {limit.id: [count.rule.amount for count in limit.counts] for limit in version.stage("1").limits}


def library(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return ProcedureLibrary([tmp_path])


# What it makes


def test_a_number_is_changed_and_everything_else_follows_the_base():
    base, made = PROCEDURES.get(COUNCIL), read(LIMIT)

    assert (made.id, made.versions[0].id, made.name) == ("town", "town@2024-04-01", base.name)
    assert amounts(made) == {"acknowledge": [3], "respond": [10]}
    changed, kept = made.versions[0].stage("1").limits
    assert (changed.authority.citation, kept) == ("Policy 4.1", base.versions[0].stage("1").limits[1])
    assert made.versions[0].stages[1] == base.versions[0].stages[1]
    assert attrs.evolve(made.versions[0].windows[1]) == base.versions[0].windows[1]


def test_a_change_from_a_day_on_begins_a_version_and_the_days_before_keep_the_number():
    made = read(LIMIT + "effective_from = 2025-04-01\n")

    assert [version.id for version in made.versions] == ["town@2024-04-01", "town@2025-04-01"]
    assert [amounts(made, number)["acknowledge"] for number in (0, 1)] == [[5], [3]]
    assert made.version_on(dt.date(2025, 3, 31)) == made.versions[0]


def test_a_later_change_of_the_same_limit_follows_the_earlier_one():
    later = LIMIT.replace("amount = 3", "amount = 2") + "effective_from = 2025-04-01\n"

    for text in (LIMIT + later, later + LIMIT):
        assert [amounts(read(text), number)["acknowledge"] for number in (0, 1)] == [[3], [2]]


def test_a_change_holds_for_each_version_of_the_base_that_has_the_limit():
    text = LIMIT.replace('"acknowledge"', '"respond"').replace('3, unit = "working_days"', '2, unit = "weeks"')
    made = read(text, base="uk-gdpr-sar")

    assert [amounts(made, number)["respond"] for number in (0, 1)] == [[2], [2]]
    since = read(text + "effective_from = 2019-08-15\n", base="uk-gdpr-sar")
    assert [amounts(since, number)["respond"] for number in (0, 1)] == [[1], [2]]
    assert [version.id for version in since.versions] == ["town@2018-05-25", "town@2019-08-15"]


def test_a_window_gets_a_number():
    made = read(WINDOW)

    (period,) = made.versions[0].windows[1].periods
    assert (period.count.rule.amount, period.count.rule.unit) == (20, Unit.WORKING_DAYS)
    assert (period.trigger, made.versions[0].windows[1].to_stage) == (
        PROCEDURES.get(COUNCIL).versions[0].windows[1].periods[0].trigger,
        "2",
    )
    assert made.versions[0].windows[0] == PROCEDURES.get(COUNCIL).versions[0].windows[0]


def test_more_time_is_changed_and_the_number_of_the_limit_keeps_its_citation():
    made = read(EXTENSION.replace("AMOUNT", "5").replace("TIMES", "1").replace("MOST", "15"))

    limit = made.versions[0].stage("1").limit("respond")
    assert (limit.extension.amount, limit.extension.at_most, limit.extension.base) == (5, 15, ExtensionBase.DUE)
    assert (limit.authority.citation, limit.extension.authority.citation) == ("LGSCO Code 2024, 6.3", "Policy 4.3")


def test_a_pause_is_changed_and_one_is_added_with_a_reason():
    fee = PAUSE.replace("REASON", "fee") + "counts_last_day = true\n"
    made = read(fee, base=FOI)
    assert made.versions[0].pause_rule("fee").counts_last_day is True
    assert PROCEDURES.get(FOI).versions[0].pause_rule("fee").counts_last_day is False

    strike = PAUSE.replace("REASON", "strike") + 'longer_because = "the ombudsman agreed"\n'
    assert read(strike).versions[0].pause_rule("strike").authority.citation == "Policy 6"


def test_the_referral_is_another_one():
    made = read('[referral]\nbody = "the mayor"\ncitation = "Policy 9"\nevidence = "local"\n')

    assert made.versions[0].referral.body == "the mayor"


def test_what_is_the_organisations_own_can_be_told_from_the_rest():
    strike = PAUSE.replace("REASON", "strike") + 'longer_because = "the ombudsman agreed"\n'
    mayor = '[referral]\nbody = "the mayor"\ncitation = "Policy 9"\nevidence = "local"\n'
    base = PROCEDURES.get(COUNCIL).versions[0]

    assert list(own_rules(base)) == []
    assert list(own_rules(read(LIMIT, WINDOW, strike, mayor).versions[0])) == [
        ("acknowledge of stage 1", base.stage("1").limit("acknowledge")),
        ("the window ask-for-stage-2", base.windows[1]),
        ("the pause for strike", None),
        ("the referral", base.referral),
    ]


def test_a_fingerprint_changes_with_the_file_and_with_its_base():
    base = PROCEDURES.get(COUNCIL)

    def fingerprint(text, base=base):
        return parse_procedure(text, name="town.toml", bases=lambda _: base).versions[0].fingerprint

    plain = fingerprint(written(LIMIT))
    newer = attrs.evolve(base, versions=(attrs.evolve(base.versions[0], fingerprint="another"),))

    assert fingerprint(written(LIMIT)) == plain
    assert fingerprint("# a remark\n" + written(LIMIT)) == plain
    assert len({plain, fingerprint(written(LIMIT, WINDOW)), fingerprint(written(LIMIT), newer)}) == 3


# Which file is based on which


def test_without_further_ado_a_file_is_based_on_what_comes_with_casework():
    assert amounts(parse_procedure(written(LIMIT), name="town.toml"))["acknowledge"] == [3]


def test_a_file_with_the_id_of_its_base_takes_its_place(tmp_path):
    found = library(tmp_path, **{COUNCIL: written(LIMIT, id=COUNCIL)})

    assert amounts(found.get(COUNCIL)) == {"acknowledge": [3], "respond": [10]}
    assert found.text(COUNCIL).startswith('id = "lgsco-code-2024"\nbase')
    assert found.get(COUNCIL) is found.get(COUNCIL)


def test_a_file_may_be_based_on_one_that_changed_another(tmp_path):
    two = LIMIT.replace("amount = 3", "amount = 2")
    files = {COUNCIL: written(LIMIT, id=COUNCIL), "town": written(WINDOW)}
    found = library(tmp_path, **files, hamlet=written(two, id="hamlet", base="town"))

    assert amounts(found.get("town"))["acknowledge"] == [3]
    assert amounts(found.get("hamlet"))["acknowledge"] == [2]


def test_a_folder_that_is_named_twice_changes_nothing_twice(tmp_path):
    (tmp_path / f"{COUNCIL}.toml").write_text(written(LIMIT, id=COUNCIL), encoding="utf-8")

    found = ProcedureLibrary([tmp_path, tmp_path / "."]).get(COUNCIL)
    assert found.versions[0].base == PROCEDURES.get(COUNCIL).versions[0]


def test_a_circle_of_bases_is_a_mistake(tmp_path):
    found = library(tmp_path, one=written(LIMIT, id="one", base="two"), two=written(LIMIT, id="two", base="one"))

    with pytest.raises(DataError) as caught:
        found.get("one")
    assert str(caught.value).endswith(
        "two.toml: base: it is based on itself (one, two, one); write one of them without a base"
    )


def test_a_file_based_on_itself_with_nothing_beneath_is_a_mistake(tmp_path):
    found = library(tmp_path, town=written(LIMIT, base="town"))

    with pytest.raises(DataError, match="No other file of that id lies beneath this one"):
        found.get("town")


def test_a_base_that_is_not_there_or_has_mistakes_is_told(tmp_path):
    found = library(tmp_path, town=written(LIMIT, base="nowhere"), hamlet=written(LIMIT, id="hamlet", base="bad"))
    (tmp_path / "bad.toml").write_text('id = "bad"\n', encoding="utf-8")
    found = ProcedureLibrary([tmp_path])

    with pytest.raises(DataError, match="base: there is no procedure 'nowhere'"):
        found.get("town")
    with pytest.raises(DataError, match=r"base: .*bad\.toml has 5 mistakes"):
        found.get("hamlet")
    with pytest.raises(NotFoundError, match="nowhere"):
        found.get("nowhere")


# Mistakes


def test_all_mistakes_are_told_at_once_with_their_places():
    wrong = LIMIT.replace('"1"', '"9"')
    unknown = WINDOW.replace("ask-for-stage-2", "holidays").replace("Policy 5", " ")
    misspelt = LIMIT.replace("working_days", "working days").replace('"acknowledge"', '"ack"')

    assert mistakes(LIMIT.replace("amount = 3", "amount = 6"), wrong, misspelt, unknown, more="speed = 1") == [
        f"limit[2].within[0].unit: 'working days' is not known; write one of {', '.join(Unit)}",
        "the file: it has no key speed; leave it away or correct its name",
        f"limit[0].within: {LONGER}",
        "limit[1].stage: there is no stage '9'; the stages are 1, 2",
        "limit[2].limit: there is no limit 'ack' in stage '1'; its limits are acknowledge, respond",
        "window[0].citation: it is empty; say where the rule is written down",
        "window[0].window: there is no window 'holidays'; the windows are complain, ask-for-stage-2",
    ]


MADE = "(with the changes made in lgsco-code-2024)"
LONGER = (
    "it can be longer than in lgsco-code-2024@2024-04-01 (LGSCO Code 2024, 6.2); "
    "promise as little, or say in longer_because why it may be longer"
)


def test_an_unreadable_base_hides_no_other_mistake_of_the_shape():
    assert mistakes_of_text("id = 1\nbase = 2\n") == [
        "id: 1 is not a text in quotes",
        "base: 2 is not a text in quotes",
    ]


def mistakes_of_text(text):
    with pytest.raises(DataError) as caught:
        parse_procedure(text, name="town.toml", bases=PROCEDURES.get)
    return [each.removeprefix("town.toml: ") for each in caught.value.problems]


def test_a_file_that_changes_nothing_is_a_mistake():
    assert mistakes() == ["base: nothing is changed in it; give a limit, a window, a pause or a referral"]
    only_stage = LIMIT.replace('within = { amount = 3, unit = "working_days" }', "")
    assert mistakes(only_stage) == ["limit[0].within: nothing is changed; give within, an extension, or both"]


def test_what_is_changed_twice_is_a_mistake():
    assert mistakes(LIMIT, LIMIT) == [
        f"limit[{number}]: acknowledge of stage 1 is changed twice; say it once, or from different days on"
        for number in (0, 1)
    ]
    assert mistakes(WINDOW, WINDOW)[0].startswith("window[0]: the window ask-for-stage-2 is changed twice")
    fee = PAUSE.replace("REASON", "fee")
    assert mistakes(fee, fee, base=FOI)[0].startswith("pause[0]: the pause for fee is changed twice")


def test_a_change_before_the_base_begins_or_after_it_ended_is_a_mistake():
    ended = attrs.evolve(PROCEDURES.get(COUNCIL), ends_on=dt.date(2026, 3, 31))

    assert mistakes(LIMIT + "effective_from = 2024-03-31\n") == [
        "limit[0].effective_from: 2024-03-31 is before lgsco-code-2024 begins, on 2024-04-01"
    ]
    with pytest.raises(DataError, match="effective_from: 2026-04-01 is after lgsco-code-2024 ended, on 2026-03-31"):
        parse_procedure(written(LIMIT + "effective_from = 2026-04-01\n"), name="town.toml", bases=lambda _: ended)


def test_the_file_is_named_after_its_id():
    with pytest.raises(DataError, match=r"id: it is 'town'; name the file town\.toml"):
        parse_procedure(written(LIMIT), name="x.toml", named="x", bases=PROCEDURES.get)


def test_what_the_changes_lead_to_is_checked_like_a_whole_file():
    late = EXTENSION.replace("AMOUNT", "1").replace("TIMES", "1").replace("MOST", "5")
    unknown = LIMIT.replace('"working_days"', '"working_days", calendar = "mars"').replace("amount = 3", "amount = 1")

    assert mistakes(late) == [
        f"version[0].stage[0].limit[1].extension.at_most: 5 is less than the limit itself, 10 {MADE}"
    ]
    with pytest.raises(DataError, match=r"there is no calendar 'mars'.* \(with the changes made in lgsco-code-2024\)"):
        parse_procedure(
            written(unknown), name="town.toml", bases=PROCEDURES.get, calendars=["uk-union"], outcomes=["upheld"]
        )


# Less time, and not more


@pytest.mark.parametrize(
    ("within", "longer"),
    [
        ('{ amount = 5, unit = "working_days", calendar = "england-and-wales" }', False),
        ('{ amount = 6, unit = "working_days", calendar = "england-and-wales" }', True),
        ('{ amount = 5, unit = "working_days" }', False),
        ('{ amount = 4, unit = "working_days" }', False),
        ('{ amount = 6, unit = "working_days" }', True),
        ('{ amount = 5, unit = "calendar_days" }', False),
        ('{ amount = 7, unit = "calendar_days" }', True),
        ('{ amount = 1, unit = "weeks" }', True),
        ('{ amount = 2, unit = "hours" }', True),
        ('{ amount = 5, unit = "working_days", day_one = "same" }', False),
        ('{ amount = 5, unit = "working_days", cut_off = 16:00:00 }', True),
        ('{ amount = 5, unit = "working_days", direction = "before" }', True),
        ('{ amount = 5, unit = "working_days", closed_day = "deemed" }', True),
        ('{ amount = 3, unit = "calendar_days", calendar = "all-days" }', False),
        ('{ amount = 99999999, unit = "years" }', True),
        ('[{ amount = 9, unit = "working_days" }, { amount = 5, unit = "working_days" }]', False),
        ('[{ amount = 1, unit = "working_days" }, { amount = 6, unit = "working_days" }]\npick = "later"', True),
    ],
)
def test_a_council_may_promise_less_time_than_the_code_and_not_more(within, longer):
    text = LIMIT.replace('{ amount = 3, unit = "working_days" }', within)

    if longer:
        assert mistakes(text) == [f"limit[0].within: {LONGER}"]
        assert read(text + 'longer_because = "a scheme that the ombudsman agreed to"\n')
    else:
        assert read(text)


@pytest.mark.parametrize(
    ("amount", "times", "most", "longer"),
    [
        ("10", "1", "20", False),
        ("5", "1", "20", False),
        ("11", "1", "20", True),
        ("10", "2", "20", True),
        ("10", "1", "21", True),
    ],
)
def test_more_time_than_the_code_allows_is_a_mistake(amount, times, most, longer):
    text = EXTENSION.replace("AMOUNT", amount).replace("TIMES", times).replace("MOST", most)

    if longer:
        (only,) = mistakes(text)
        assert only.startswith("limit[0].extension: it gives more time than lgsco-code-2024@2024-04-01")
    else:
        assert read(text)


def test_more_time_where_the_base_has_none_or_from_another_day_or_as_long_as_agreed_is_more():
    plain = EXTENSION.replace("AMOUNT", "5").replace("TIMES", "1").replace("MOST", "20")
    none = plain.replace('"respond"', '"acknowledge"')
    granted = plain.replace('base = "due"', 'base = "granted"')
    agreed = plain.replace("amount = 5\n", "").replace('unit = "working_days"\n', "")
    other_unit = plain.replace("at_most = 20", 'at_most = 3\nat_most_unit = "months"')
    weeks = plain.replace('amount = 5\nunit = "working_days"', 'amount = 1\nunit = "weeks"')

    for text in (none, granted, agreed, other_unit, weeks):
        assert "extension: it gives more time" in mistakes(text)[0]


def test_less_time_at_once_is_less_where_the_base_sets_no_cap():
    base = PROCEDURES.get(COUNCIL)
    stage = base.versions[0].stages[0]
    respond = attrs.evolve(stage.limits[1], extension=attrs.evolve(stage.limits[1].extension, at_most=None))
    stages = (attrs.evolve(stage, limits=(stage.limits[0], respond)), base.versions[0].stages[1])
    uncapped = attrs.evolve(base, versions=(attrs.evolve(base.versions[0], stages=stages),))
    text = EXTENSION.replace("AMOUNT", "9").replace("TIMES", "1").replace("MOST", "30")

    made = parse_procedure(written(text), name="town.toml", bases=lambda _: uncapped)
    assert made.versions[0].stage("1").limit("respond").extension.at_most == 30


def test_a_number_that_is_the_organisations_own_may_be_any():
    long = LIMIT.replace("amount = 3", "amount = 60").replace('"1"', '"feedback"').replace("acknowledge", "respond")
    base = PROCEDURES.get("local-feedback").versions[0]
    stage, limit = base.stages[0].id, base.stages[0].limits[0].id
    long = long.replace('"feedback"', f'"{stage}"').replace('"respond"', f'"{limit}"')

    assert read(long, base="local-feedback").versions[0].stages[0].limits[0].counts[0].rule.amount == 60


def test_a_window_may_be_longer_for_the_complainant_and_not_shorter():
    longer = WINDOW.replace("ask-for-stage-2", "complain").replace('20, unit = "working_days"', '2, unit = "years"')
    shorter = longer.replace("2, unit", "1, unit").replace("years", "months")

    assert read(longer)
    (only,) = mistakes(shorter)
    assert only == (
        "window[0].within: it can be shorter than in lgsco-code-2024@2024-04-01 (LGSCO Code 2024 s.2); "
        "give the complainant as long, or say in shorter_because why not"
    )
    assert read(shorter + 'shorter_because = "another act says so"\n')


def test_a_window_of_several_periods_is_not_changed_by_one_number():
    base = PROCEDURES.get(COUNCIL)
    window = base.versions[0].windows[1]
    two = attrs.evolve(window, periods=window.periods * 2)
    version = attrs.evolve(base.versions[0], windows=(base.versions[0].windows[0], two))

    with pytest.raises(DataError, match=r"within: ask-for-stage-2 has 2 periods in lgsco.*only one can be changed"):
        parse_procedure(written(WINDOW), name="town.toml", bases=lambda _: attrs.evolve(base, versions=(version,)))


@pytest.mark.parametrize("more", ["", "restarts = true\n", "counts_last_day = false\n"])
def test_a_new_reason_for_standing_still_is_more_time(more):
    (only,) = mistakes(PAUSE.replace("REASON", "strike") + more)

    assert only.startswith("pause[0].reason: clocks stand still for longer than in lgsco-code-2024@2024-04-01")


def test_a_pause_that_begins_the_clock_anew_where_the_base_does_not_is_more_time():
    (only,) = mistakes(PAUSE.replace("REASON", "fee") + "restarts = true\n", base=FOI)

    assert only.startswith("pause[0].reason: clocks stand still for longer than in foi-2000")
