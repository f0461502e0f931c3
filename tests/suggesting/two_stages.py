"""Twenty registers of two stages side by side, each with the headings of another office, and what is true of them.

The headings were collected from what councils, landlords and ombudsmen call things on their pages; the people, days and
outcomes are made up. They were written down before the drafting was tried on them.
"""

import datetime as dt
import random

import attrs

from tests.suggesting.sources import Rows
from tests.suggesting.trial import workdays_after

FIRST, LAST = dt.date(2024, 4, 8), dt.date(2025, 9, 30)
DAYS, DAYS_LATER = 15, 20
"""The working days of the policy of all of them, in stage 1 and in stage 2."""
UPHELD = {"upheld": "Upheld", "partly-upheld": "Partly upheld", "not-upheld": "Not upheld"}
JUSTIFIED = {"upheld": "Justified", "partly-upheld": "Part justified", "not-upheld": "Not justified"}
_DEPARTMENTS = ("Waste & Recycling", "Planning", "Revenues", "Housing Options")
_NAMES = ("Allen", "Birch", "Cooper", "Dale", "Evans", "Frost", "Green", "Holt")


@attrs.frozen(kw_only=True)
class Office:
    """How an office writes its register: the *headings* in their order, by what they are, and the words it uses.

    *extras* are other columns: their headings, the parts of a case after which they have a day, how many working days
    after it, and in how many of 100 cases. An office *without_stage_2* has none.
    """

    headings: dict[str, str]
    words: dict[str, str] = attrs.Factory(lambda: UPHELD)
    withdrawn: str = "Withdrawn by customer"
    form: str = "%d/%m/%Y"
    extras: tuple[tuple[str, str, int, int], ...] = ()
    without_stage_2: bool = False

    def of(self, *parts):
        """Return the headings of *parts*, as far as the office has them."""
        return tuple(self.headings[part] for part in parts if part in self.headings)


@attrs.frozen(kw_only=True)
class Truth:
    """What is true of a case; what did not happen, or is not over, is None."""

    received: dt.date
    target: dt.date
    acknowledged: dt.date
    more: dt.date | None = None
    reply: dt.date | None = None
    outcome: str | None = None
    withdrawn: dt.date | None = None
    begun: dt.date | None = None
    acknowledged2: dt.date | None = None
    target2: dt.date | None = None
    more2: dt.date | None = None
    reply2: dt.date | None = None
    outcome2: str | None = None

    @property
    def is_open(self):
        return self.withdrawn is None and (self.reply is None if self.begun is None else self.reply2 is None)


def _headings(text):
    parts = [
        "ref",
        "received",
        "name",
        "department",
        "acknowledged",
        "target",
        "more",
        "reply",
        "outcome",
        "withdrawn",
        "begun",
        "acknowledged2",
        "target2",
        "more2",
        "reply2",
        "outcome2",
        "note",
    ]
    found = dict(zip(parts, (each.strip() for each in text.split("|")), strict=True))
    return {part: heading for part, heading in found.items() if heading}


OFFICES = {
    "review": Office(
        headings=_headings(
            "Our ref|Rec'd|Customer|Service area|Ack'd|S1 target|S1 holding ltr - new target|Initial reply out|"
            "S1 finding||Review req'd||Review target|Review holding ltr - new target|Final letter issued|"
            "Review finding|Comments"
        ),
        words=JUSTIFIED,
    ),
    "requested": Office(
        headings=_headings(
            "Complaint ref|Date received|Complainant|Department|Acknowledged|Target date|Revised target|Response sent|"
            "Outcome||Date reviewed requested||Review due|Revised review target|Review reply|Review outcome|"
        ),
        form="%Y-%m-%d",
    ),
    "abbreviated": Office(
        headings=_headings(
            "Case no|Date rec'd|Name|Dept|Ack sent|S1 due|New S1 target|S1 reply|S1 decision||S2 req'd|S2 ackd|S2 due|"
            "New S2 target|S2 final letter|S2 decision|Notes"
        ),
        withdrawn="Complaint withdrawn",
    ),
    "in words": Office(
        headings=_headings(
            "Ref|Received|Complainant|Service|Acknowledged on|Stage One target|Stage One extended to|"
            "Stage One response|Stage One outcome|Date withdrawn|Stage Two request|Stage Two ack|Stage Two target|"
            "Stage Two extended to|Stage Two response|Stage Two outcome|"
        ),
        withdrawn="Withdrawn",
    ),
    "appeal": Office(
        headings=_headings(
            "Complaint No|Logged|Customer name|Team|Ack'd|Target|New target|Replied|Upheld?||Appeal lodged||"
            "Appeal target||Appeal reply|Appeal upheld?|"
        ),
        withdrawn="Retracted by complainant",
        form="%d-%b-%y",
    ),
    "frontline": Office(
        headings=_headings(
            "Reference|Date opened|Complainant name|Directorate|Date acknowledged|Frontline due|Frontline extn to|"
            "Frontline response|Frontline outcome||Investigation req||Investigation due|Investigation extn to|"
            "Investigation response|Investigation outcome|Lessons"
        ),
        withdrawn="No longer pursued",
    ),
    "escalated": Office(
        headings=_headings(
            "Our Reference|Recd|Resident|Service|Ackd|Due|Extn to|Response issued|Finding||Escalated||Escalation due||"
            "Review response sent|Review decision|"
        ),
        words=JUSTIFIED,
        form="%Y-%m-%d",
    ),
    "stg": Office(
        headings=_headings(
            "Case ref|Date Rec|Customer|Dept|Ack|Stg 1 due|Stg 1 new due|Stg 1 resp|Stg 1 outcome|Withdrawn on|"
            "Stg 2 rec'd|Stg 2 ack|Stg 2 due|Stg 2 new due|Stg 2 resp|Stg 2 outcome|"
        ),
        withdrawn="Cancelled by customer",
    ),
    "ordinals": Office(
        headings=_headings(
            "Ref no|Date in|Complainant|Team|Ack|1st stage due|Extended until|1st stage response|1st stage finding||"
            "2nd stage requested||2nd stage due||2nd stage response|2nd stage finding|"
        ),
    ),
    "panel": Office(
        headings=_headings(
            "Complaint ID|Received on|Tenant|Service|Acknowledged|Response due|Extension agreed to|Response date|"
            "Decision||Panel requested||Panel target||Panel decision letter|Panel decision|"
        ),
        withdrawn="Dropped",
    ),
    "director": Office(
        headings=_headings(
            "Ref|Rec'd|Name|Section|Ack'd|Target|Later target|Manager's reply|Finding||Dissatisfied||Director's target||"
            "Director's reply|Director's finding|Remarks"
        ),
        words=JUSTIFIED,
    ),
    "further": Office(
        headings=_headings(
            "Ref|Date of letter in|Customer|Department|Ack|Reply due|Reply due (amended)|Reply|Result||"
            "Further letter in||Further reply due||Further reply|Further result|"
        ),
        form="%Y-%m-%d",
    ),
    "st": Office(
        headings=_headings(
            "Complaint number|Opened|Customer|Service area|Acknowledged|St1 due|St1 extended|St1 reply|St1 result||"
            "St2 opened||St2 due|St2 extended|St2 reply|St2 result|"
        ),
        withdrawn="Customer withdrew",
    ),
    "level": Office(
        headings=_headings(
            "Log no|Date|Complainant|Team|Ack|Level 1 target|Level 1 revised|Level 1 reply|Level 1 outcome||"
            "Level 2 date||Level 2 target||Level 2 reply|Level 2 outcome|"
        ),
    ),
    "tier": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Acknowledged|Tier 1 deadline|Tier 1 deadline extended|Tier 1 answered|"
            "Tier 1 finding||Tier 2 began|Tier 2 acknowledged|Tier 2 deadline||Tier 2 answered|Tier 2 finding|"
        ),
        withdrawn="Not pursued by complainant",
        form="%d-%b-%y",
    ),
    "numbered": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Ack|Response 1 due|Response 1 new date|Response 1|Outcome 1||Escalation date||"
            "Response 2 due||Response 2|Outcome 2|"
        ),
    ),
    "chief executive": Office(
        headings=_headings(
            "Complaint|Date made|Complainant|Dept|Acknowledged|Target|Target (ext)|Letter sent|Outcome||CE review asked||"
            "CE target||CE letter sent|CE outcome|"
        ),
        withdrawn="Withdrawn - resolved by call",
    ),
    "nothing begins": Office(
        headings=_headings(
            "Ref|Received|Customer|Service|Acknowledged|Target|Extended to|Response sent|Outcome|||||"
            "|Final response sent|Final outcome|"
        ),
    ),
    "informal": Office(
        headings=_headings(
            "Ref|Rec'd|Customer|Service|Ack'd|Informal due|Informal - more time to|Informal reply|Informal outcome||"
            "Formal req'd||Formal due|Formal - more time to|Formal reply|Formal outcome|"
        ),
        words=JUSTIFIED,
    ),
    "corporate": Office(
        headings=_headings(
            "Case|Date rcvd|Customer|Directorate|Ack date|Service due|Service due - extended|Service reply|"
            "Service outcome||To corporate||Corporate due|Corporate due - extended|Corporate reply|Corporate outcome|"
        ),
        withdrawn="Withdrawn by cust.",
        form="%Y-%m-%d",
    ),
}


def truths(name, cases=120):
    """Return what is true of the cases of the office *name*, in the order in which they came in."""
    office, draw = OFFICES[name], random.Random(name)
    received = sorted(workdays_after(FIRST, draw.randint(0, 370)) for _ in range(cases))
    return [_truth(office, draw, day) for day in received]


def _truth(office, draw, received):
    has = office.headings
    found = {"received": received, "target": workdays_after(received, DAYS)}
    found["acknowledged"] = workdays_after(received, draw.choice((0, 1, 2, 3, 4)))
    if draw.random() < 0.08:
        return Truth(**found, withdrawn=workdays_after(received, draw.randint(3, 12)), outcome="withdrawn")
    if "more" in has and draw.random() < 0.14:
        found["more"] = workdays_after(found["target"], 10)
    reply = workdays_after(
        received, draw.randint(17, 27) if "more" in found else draw.choice((6, 8, 9, 11, 13, 15, 18))
    )
    if reply > LAST:
        return Truth(**found)
    found |= {"reply": reply, "outcome": draw.choice(tuple(UPHELD))}
    if office.without_stage_2:
        return Truth(**found)
    if draw.random() < 0.22 and (begun := workdays_after(reply, draw.randint(2, 18))) <= LAST:
        found |= _later(office, draw, begun)
    return Truth(**found)


def _later(office, draw, begun):
    found = {"begun": begun, "target2": workdays_after(begun, DAYS_LATER)}
    if "acknowledged2" in office.headings:
        found["acknowledged2"] = workdays_after(begun, draw.choice((1, 2, 3)))
    if "more2" in office.headings and draw.random() < 0.2:
        found["more2"] = workdays_after(found["target2"], 10)
    reply = workdays_after(begun, draw.randint(22, 34) if "more2" in found else draw.choice((12, 15, 18, 20, 24)))
    if reply <= LAST:
        found |= {"reply2": reply, "outcome2": draw.choice(tuple(UPHELD))}
    return found


def source(name, known):
    """Return the register of the office *name* for the cases that are *known*, as an importer reads it."""
    office, draw = OFFICES[name], random.Random(1)
    rows = [_row(office, number, truth, draw) for number, truth in enumerate(known, 1)]
    extras = [extra[0] for extra in office.extras]
    headings = [*office.headings.values(), *extras]
    return Rows(headings, [[row[part] for part in (*office.headings, *extras)] for row in rows])


def key_of(number):
    """Return the reference of the case that came in as the *number*-th."""
    return f"CC/24/{number:03}"


def _row(office, number, truth, draw):
    words = office.words | {"withdrawn": office.withdrawn}
    row = {
        "ref": key_of(number),
        "name": f"Mx {draw.choice(_NAMES)}",
        "department": draw.choice(_DEPARTMENTS),
        "note": draw.choice(("", "", "", "Rang twice", "Sent on by the ward member")),
    }
    for part in office.headings.keys() - row.keys():
        value = getattr(truth, part)
        if isinstance(value, dt.date):
            row[part] = value.strftime(office.form)
        else:
            row[part] = "" if value is None else words[value]
    for heading, part, days, share in office.extras:
        value = max((each for name in part.split() if (each := getattr(truth, name))), default=None)
        has = value is not None and draw.randrange(100) < share
        row[heading] = workdays_after(value, days + draw.randint(0, 5)).strftime(office.form) if has else ""
    return row
