"""``casework consult``: a consultation from the plan to what people hear of it, as an officer types it."""

import datetime as dt
import json

import pytest

from casework.cli.consult_telling import decided_words
from casework.domain.consultations.consultation import Consultation
from casework.domain.consultations.events import ConsultationFact
from tests.consultations import EXAMPLES

PLAN = """
id = "promises"
title = "Which promises matter most to you?"
analyse_by = 2025-03-01
tell_by = 2025-04-01
tell = ["service-users", "staff"]

[[option]]
code = "access"
title = "You find out easily what there is"
standard = "charter-mark/2.2.1"

[[option]]
code = "honesty"
title = "We are honest"

[[option]]
code = "time"
title = "We are on time"

[[round]]
code = "boards"
method = "panel"
choose = 2
keep = 2
groups = ["partners", "staff"]

[[round]]
code = "show"
method = "show"
choose = 1
keep = 1
"""
OWN = """
id = "panel"
title = "What is good?"
option = [{ code = "a", title = "A" }]
round = [{ code = "r", method = "panel", choose = 1 }]
"""


@pytest.fixture
def planned(office, tmp_path):
    """An office that planned which promises to ask about."""
    (tmp_path / "promises.toml").write_text(PLAN, encoding="utf-8")
    done = office("consult plan promises.toml --on 2025-01-05")
    assert done.output == "promises is planned: 3 options, 2 rounds of voting.\n"
    return office


def flat(result):
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def told(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def ask_the_boards(run, path):
    (path / "ballots.csv").write_text(
        "voter,choices\nv1,access;honesty\nv1,honesty;access\nv2,access;honesty\nv3,access;parking\nv4,time;no idea\n"
        "v5,access\nv5,time\nv6,access;honesty;time\nv7,\n,access;access\n",
        encoding="utf-8",
    )
    return run("consult votes promises boards ballots.csv --on 2025-01-06")


def test_a_plan_without_mistakes_is_told_and_one_with_mistakes_names_all_of_them(office, tmp_path):
    (tmp_path / "promises.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "lost.toml").write_text(PLAN.replace("2.2.1", "9.9.9"), encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(PLAN.replace("keep = 2", "keep = 4").replace("panel", "a panel"))

    assert flat(office("consult check promises.toml")) == "promises.toml: no mistakes; it is promises"
    lost = office("consult check lost.toml --json")
    assert lost.exit_code == 3
    assert "there is no standard charter-mark/9.9.9" in lost.output
    wrong = office("consult check wrong.toml")
    assert wrong.exit_code == 3
    assert "round[0].method: 'a panel' must be" in wrong.output
    assert "round[0].keep: must be from 1 to less than there are" in wrong.output


def test_a_method_that_is_none_of_the_usual_ones_is_told_with_the_one_that_may_be_meant(office, tmp_path):
    (tmp_path / "typo.toml").write_text(PLAN.replace('method = "panel"', 'method = "pannel"'), encoding="utf-8")
    said = (
        "Look again at round[0].method: pannel is a method of your own, and results say 'by pannel'; did you mean"
        " panel?"
    )

    assert flat(office("consult check typo.toml")) == f"typo.toml: no mistakes; it is promises {said}"
    (checked,) = told(office("consult check typo.toml --json"))
    assert checked["odd"] == [said.removeprefix("Look again at ")]
    assert flat(office("consult plan typo.toml --on 2025-01-05")) == (
        f"promises is planned: 3 options, 2 rounds of voting. {said}"
    )


def test_what_people_chose_is_shown_with_all_that_did_not_count(planned, tmp_path):
    assert ask_the_boards(planned, tmp_path).output == "promises: 10 ballots of ballots.csv recorded.\n"
    assert ask_the_boards(planned, tmp_path).output == (
        "promises: 10 ballots of ballots.csv recorded already; nothing is written.\n"
    )

    said = flat(planned("consult results promises boards"))

    assert "boards, by panel: everybody may choose 2. 2 go on." in said
    assert "1 access 4 80.00 You find out easily what there is" in said
    assert "2 honesty 2 40.00 We are honest" in said
    assert (
        "10 ballots, of which 1 without a code, so that nobody sees doubles; 5 count. In all, 5 people voted." in said
    )
    assert "Left out: 1 ballot of voters who had said the same." in said
    assert "Left out: 2 ballots of voters who said two things, so that none of theirs counts." in said
    assert "Left out: 1 ballot with too many choices." in said
    assert "Left out: 1 ballot with no option of the round." in said
    assert "No option: parking, chosen 1 time." in said
    assert "Choices that are no code: 1." in said
    assert "Choices that stood twice on a ballot: 1." in said


def test_scripts_read_every_number_under_a_key(planned, tmp_path):
    ask_the_boards(planned, tmp_path)

    boards, show = told(planned("consult results promises --json"))["rounds"]

    assert boards["result"]["options"][0] == {"option": "access", "votes": 4, "percent": 80.0, "place": 1}
    assert boards["result"]["left_out"] == {
        "alike": 1,
        "differing": 2,
        "too_many": 1,
        "blank": 1,
        "unknown": {"parking": 1},
        "unreadable": 1,
        "repeated": 1,
    }
    assert boards["result"]["cut"] == {"keep": 2, "clear": ["access", "honesty"], "tied": [], "places": 0}
    assert (show["result"], show["decision"]) == (None, None)


def test_a_tie_is_shown_and_decided_by_somebody(planned):
    for option in ("access", "honesty", "time"):
        assert planned(f"consult vote promises boards {option} --voter v-{option}").exit_code == 0

    assert "Tied: access, honesty, time, of which 2 can go on. Nothing is decided yet." in flat(
        planned("consult results promises boards")
    )
    refused = planned("consult decide promises boards --keep access --keep time")
    assert refused.exit_code != 0
    assert "say who decided, and why" in " ".join(refused.output.split())
    done = planned("consult decide promises boards --keep access --keep time --decided-by leader --reason 'They ring'")
    assert done.output == "promises: access, time go on.\n"
    said = flat(planned("consult results promises"))
    assert "Decided by leader on" in said
    assert "access, time go on. They ring show, by show: everybody may choose 1. 1 goes on." in said


def test_what_is_against_the_votes_says_so(planned):
    planned("consult vote promises boards access honesty")
    planned("consult decide promises boards --keep time --keep access --decided-by leader --reason 'Partners asked'")
    planned("consult vote promises show time")
    planned("consult vote promises show access")
    coin = planned("consult decide promises show --keep time --decided-by leader --reason 'A coin'")
    assert coin.output == "promises: time goes on.\n"

    data = told(planned("consult show promises --json"))

    assert [each["decision"]["against_votes"] for each in data["rounds"]] == [True, False]
    assert data["rounds"][0]["decision"]["reason"] == "Partners asked"
    assert data["decided"] == ["boards", "show"]
    assert "That is not what the votes say." in flat(planned("consult show promises"))


def test_where_nobody_voted_nothing_is_tied_and_nothing_is_decided(planned):
    said = flat(planned("consult results promises boards"))

    assert "Nobody has voted yet. Nothing is decided yet." in said
    assert "Tied" not in said
    refused = planned("consult decide promises boards --keep access --keep time --decided-by leader --reason 'We do'")
    assert refused.exit_code != 0
    assert "nobody has voted in boards: record votes first" in " ".join(refused.output.split())


def test_of_a_round_that_is_not_decided_nothing_goes_on():
    fact = ConsultationFact(version=1, on=dt.date(2026, 1, 1), event=EXAMPLES["consultation.planned"][1])

    assert not list(decided_words(Consultation.of("promises", [fact]), "boards"))


def test_a_group_that_the_plan_does_not_have_is_refused_with_those_that_it_has(planned):
    refused = planned("consult reach promises boards staf")

    assert refused.exit_code != 0
    assert "staf is no group of boards: the plan has partners, staff" in " ".join(refused.output.split())


def test_more_options_than_the_plan_keeps_need_a_reason_and_the_answer_says_so(planned):
    for option in ("access", "honesty", "time"):
        planned(f"consult vote promises boards {option}")
    all_three = "consult decide promises boards --keep access --keep honesty --keep time"

    assert "say who decided, and why" in " ".join(planned(all_three).output.split())
    done = flat(planned(f"{all_three} --decided-by leader --reason 'All matter'"))

    assert done == (
        "promises: access, honesty, time go on. That is not what the votes say. The plan keeps 2, and not 3."
    )
    assert "The plan keeps 2, and not 3." in flat(planned("consult results promises boards"))


def test_the_same_file_of_ballots_is_counted_in_every_consultation(planned, tmp_path):
    ask_the_boards(planned, tmp_path)
    (tmp_path / "again.toml").write_text(PLAN.replace('id = "promises"', 'id = "again"'), encoding="utf-8")
    planned("consult plan again.toml --on 2025-01-05")

    done = planned("consult votes again boards ballots.csv --on 2025-01-06")

    assert done.output == "again: 10 ballots of ballots.csv recorded.\n"


def test_a_tie_below_clear_winners_names_them(planned):
    for options in ("access honesty", "access time"):
        planned(f"consult vote promises boards {options}")

    assert "access goes on by the votes. Tied: honesty, time, of which 1 can go on." in flat(
        planned("consult results promises boards")
    )


def test_votes_that_somebody_else_counted_have_their_share_where_the_people_are_known(planned):
    planned("consult count promises boards access=181 honesty=176 --people 244 --source show-team")
    assert "1 access 181 74.18" in flat(planned("consult results promises boards"))

    planned("consult count promises boards access=9 --source panel")
    said = flat(planned("consult results promises boards"))
    assert "1 access 190 You find out" in said
    assert "nobody knows how many people voted" in said


def test_shares_that_somebody_told_stand_beside_the_votes_as_they_were_told(planned):
    planned("consult count promises boards access=181 --people 244 --source show-team")

    planned("consult shares promises boards access=62 time=31.5 --source local-paper")

    said = flat(planned("consult results promises boards"))
    assert "1 access 181 74.18" in said
    assert "local-paper told, and not of how many: access 62 %, time 31.5 %. Nothing of it is counted." in said
    data = told(planned("consult show promises --json"))["rounds"][0]
    assert data["told_shares"] == [{"source": "local-paper", "percent": {"access": "62", "time": "31.5"}}]


@pytest.mark.parametrize(
    ("shares", "why"),
    [("access", "percent must be a number from 0 to 100"), ("access=1 access=2", "an option is told twice")],
)
def test_shares_that_are_none_are_refused(shares, why, planned):
    refused = planned(f"consult shares promises boards {shares} --source local-paper")

    assert refused.exit_code != 0
    assert why in " ".join(refused.output.split())


@pytest.mark.parametrize(
    ("counted", "why"),
    [("access", "must be an option and how many chose it"), ("access=1 access=2", "an option is counted twice")],
)
def test_a_count_that_is_none_is_refused(counted, why, planned):
    refused = planned(f"consult count promises boards {counted} --source panel")

    assert refused.exit_code == 2
    assert why in " ".join(refused.output.split())


def test_what_is_overdue_is_shown_until_it_is_done(planned):
    said = flat(planned("consult list --overdue"))
    assert said.startswith("promises: Which promises matter most to you? Overdue since Sat 1 Mar 2025: its results are")
    assert "Overdue since Tue 1 Apr 2025: staff is to be told." in said

    planned("consult analysed promises --note 'Access first' --on 2025-02-20")
    assert planned("consult told promises staff --note 'We open on Saturdays' --on 2025-02-21").exit_code == 0
    planned("consult told promises service-users --on 2025-02-21")

    assert flat(planned("consult list --overdue")) == "There is no such consultation."
    assert flat(planned("consult list")) == "promises: Which promises matter most to you?"
    data = told(planned("consult list --json"))["consultations"][0]
    assert data["told"] == {"service-users": "2025-02-21", "staff": "2025-02-21"}
    assert (data["analysed_on"], data["overdue"], data["methods"]) == ("2025-02-20", [], ["panel", "show"])


def test_a_consultation_is_shown_with_whom_it_reached_and_what_came_of_it(planned):
    planned("consult reach promises boards staff --people 40")
    planned("consult reach promises show the-public")
    planned("consult analysed promises --on 2025-02-20")
    planned("consult told promises staff --on 2025-02-21")
    planned("consult review promises panel --worth in-part --reason 'Few young people came' --on 2025-02-22")
    planned("consult vote promises boards access")
    struck = told(planned("consult strike-out promises 7 --reason mistake --json"))
    review = "standards review charter-mark 2.2.1 --result kept --consultation promises --reason 'They asked'"
    assert planned(f"{review} --on 2025-03-01").exit_code == 0
    planned("improve propose --title 'Open late' --proposed-by public --because-of consultation:promises")

    said = flat(planned("consult show promises"))

    assert struck == {"consultation": "promises", "version": 8}
    for words in (
        "Planned on Sun 5 Jan 2025, with 3 options.",
        "partners was to be reached, and is not yet.",
        "staff was reached: 40 people.",
        "the-public was reached: nobody knows with how many people.",
        "Its results were analysed on Thu 20 Feb 2025.",
        "staff heard of them on Fri 21 Feb 2025.",
        "panel was found in-part on Sat 22 Feb 2025. Few young people came",
        "After it, charter-mark/2.2.1 was kept on Sat 1 Mar 2025.",
        "Improvements that it asked for: i1.",
        "Struck out: 7.",
    ):
        assert words in said
    data = told(planned("consult show promises --json"))
    assert data["came_of_it"]["improvements"] == ["i1"]
    assert data["came_of_it"]["reviews"][0]["consultations"] == ["promises"]
    assert "After promises." in flat(planned("standards show charter-mark"))


def test_a_round_that_keeps_nothing_is_only_counted(office, tmp_path):
    (tmp_path / "panel.toml").write_text(OWN, encoding="utf-8")
    assert "1 round of voting" in office("consult plan panel.toml").output

    assert told(office("consult show panel --json"))["rounds"][0]["result"]["cut"] is None
    assert "everybody may choose 1." in flat(office("consult results panel"))
