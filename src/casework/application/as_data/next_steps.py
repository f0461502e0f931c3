"""What comes next in a case as data."""

import datetime as dt

from casework.application.as_data.advice_shapes import GuidanceData, LetterData
from casework.application.as_data.dates import local_text
from casework.application.as_data.shapes import NextStepsData
from casework.domain.conduct import Guidance
from casework.domain.letters import Letter, placeholders_for
from casework.domain.next_steps import NextSteps


def next_steps_data(coming: NextSteps, *, zone: dt.tzinfo) -> NextStepsData:
    """Return what comes next in a case; instants are local in *zone*."""
    return {
        "allowed": list(coming.allowed),
        "always": list(coming.always),
        "due": [
            {
                "sort": each.sort.value,
                "name": each.name,
                "stage": each.stage,
                "due": local_text(each.due_on, zone),
                "status": each.status.value,
                "provisional": each.provisional,
                "unconfirmed": each.unconfirmed,
            }
            for each in coming.due
        ],
        "missing": [{"code": each.code, "says": each.says} for each in coming.missing],
        "guidance": [_guidance(each) for each in coming.guidance],
        "letters": [_letter(each) for each in coming.letters],
    }


def _guidance(each: Guidance) -> GuidanceData:
    return {
        "do": each.do,
        "put_right": each.put_right or None,
        "up_to": None if each.up_to is None else f"{each.up_to:.2f}",
        "currency": each.currency,
        "citation": each.authority.citation,
        "evidence": each.authority.evidence.value,
    }


def _letter(letter: Letter) -> LetterData:
    return {
        "kind": letter.kind.value,
        "says": [
            {
                "part": each.part.value,
                "placeholders": list(placeholders_for(each.part, letter.kind)),
                "citation": each.authority.citation,
                "evidence": each.authority.evidence.value,
            }
            for each in letter.says
        ],
    }
