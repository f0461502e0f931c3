"""Whatever a notifier of the house answers, staff read it in words, with what to do."""

import ast
from pathlib import Path

import pytest

from casework.application.notifying.addressing import Hindrance
from casework.application.notifying.in_force_here import Verdict
from casework.application.notifying.outcomes import GAVE_UP, UNFINISHED
from casework.application.notifying.waiting import ELSEWHERE
from casework.cli.notification_reasons import in_words, what_to_do, what_to_do_elsewhere
from casework.domain.notifications.state import OVER, SWITCHED_OFF
from casework_govuk_notify.notifier import _CAME_BACK

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    *(ROOT / "plugins" / f"casework-{name}" / "src" for name in ("email", "govuk-notify", "webhooks")),
    ROOT / "src" / "casework" / "plugins",
    ROOT / "src" / "casework" / "adapters",
)
ANSWERS = {"Later", "Never", "CameBack", "RefusedError"}


def answers_of(folder):
    """The reasons that stand in the code of *folder*."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ANSWERS:
                given = [*node.args, *(each.value for each in node.keywords)]
                yield from (each.value for each in given if isinstance(each, ast.Constant))


GIVEN = {why for folder in FOLDERS for why in answers_of(folder) if isinstance(why, str)}
OF_STAFF = {"mailbox-full", "no-such-address"}
EVERY = (
    GIVEN
    | _CAME_BACK
    | OF_STAFF
    | {"overran", "trouble", GAVE_UP, UNFINISHED, Verdict.RUNG_GONE.value}
    | {each.value for each in Hindrance}
)


def test_the_reasons_of_notifiers_are_found():
    assert {"not_now", "host_not_allowed", "rate_limited", "bad_certificate", "daily_limit"} <= GIVEN


@pytest.mark.parametrize("why", sorted(EVERY))
def test_every_reason_is_told_in_words_with_what_to_do(why):
    assert in_words(why).endswith(f" ({why})")
    assert what_to_do(why, came_back=False)


def test_what_is_left_to_another_configuration_is_told_with_what_becomes_of_it():
    assert in_words(ELSEWHERE).endswith(f" ({ELSEWHERE})")
    told = what_to_do_elsewhere(is_here=False, is_reminder=True, day="Thu 8 Jan")
    assert "put the reminder schedule back" in told
    assert "it is for staff to see to from Thu 8 Jan on" in told


@pytest.mark.parametrize("why", [OVER, SWITCHED_OFF])
def test_for_what_is_settled_there_is_nothing_to_do(why):
    assert in_words(why).endswith(f" ({why})")
    assert not what_to_do(why, came_back=False)


def test_a_reason_of_somebody_elses_is_told_as_the_code_that_it_is():
    assert (in_words("moved-abroad"), in_words(None)) == ("moved-abroad", "")
    assert what_to_do("moved-abroad", came_back=False) == ""
    assert what_to_do("moved-abroad", came_back=True).startswith(
        "record what is right with 'casework add-party', and retry, for it came back"
    )
