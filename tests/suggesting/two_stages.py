"""Registers of two or three stages side by side, each with the headings of another office, and what is true of them.

The people, days and outcomes are made up.
"""

import datetime as dt
import random

import attrs

from tests.suggesting.offices import ALL, UPHELD
from tests.suggesting.sources import Rows
from tests.suggesting.trial import workdays_after

FIRST, LAST = dt.date(2024, 4, 8), dt.date(2025, 9, 30)
DAYS, DAYS_LATER = 15, 20
"""The working days of the policy of all of them, in stage 1 and in stage 2."""
_DEPARTMENTS = ("Waste & Recycling", "Planning", "Revenues", "Housing Options")
_NAMES = ("Allen", "Birch", "Cooper", "Dale", "Evans", "Frost", "Green", "Holt")


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
    begun3: dt.date | None = None
    target3: dt.date | None = None
    reply3: dt.date | None = None
    outcome3: str | None = None

    @property
    def is_open(self):
        if self.begun3 is not None:
            return self.reply3 is None
        return self.withdrawn is None and (self.reply is None if self.begun is None else self.reply2 is None)


def truths(name, cases=120):
    """Return what is true of the cases of the office *name*, in the order in which they came in."""
    office, draw = ALL[name], random.Random(name)
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
    often = 0.5 if "reply3" in has else 0.22
    if draw.random() < often and (begun := workdays_after(reply, draw.randint(2, 18))) <= LAST:
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
    if "reply2" in found and "reply3" in office.headings and draw.random() < 0.4:
        found |= _last(draw, workdays_after(reply, draw.randint(2, 12)))
    return found


def _last(draw, begun):
    if begun > LAST:
        return {}
    found = {"begun3": begun, "target3": workdays_after(begun, DAYS_LATER)}
    reply = workdays_after(begun, draw.choice((12, 15, 20, 24)))
    if reply <= LAST:
        found |= {"reply3": reply, "outcome3": draw.choice(tuple(UPHELD))}
    return found


def source(name, known):
    """Return the register of the office *name* for the cases that are *known*, as an importer reads it."""
    office, draw = ALL[name], random.Random(1)
    rows = [_row(office, number, truth, draw) for number, truth in enumerate(known, 1)]
    extras = [extra[0] for extra in office.extras]
    headings = [*office.headings.values(), *extras]
    return Rows(headings, [[row[part] for part in (*office.headings, *extras)] for row in rows])


def key_of(number):
    """Return the reference of the case that came in as the *number*-th."""
    return f"CC/24/{number:03}"


def _row(office, number, truth, draw):
    words = office.words | {"withdrawn": office.withdrawn}
    words_of_stage_2 = office.words_of_stage_2 or words
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
            row[part] = (
                "" if value is None else (words_of_stage_2 if part in {"outcome2", "outcome3"} else words)[value]
            )
    for heading, part, days, share in office.extras:
        value = max((each for name in part.split() if (each := getattr(truth, name))), default=None)
        has = value is not None and draw.randrange(100) < share
        row[heading] = workdays_after(value, days + draw.randint(0, 5)).strftime(office.form) if has else ""
    return row
