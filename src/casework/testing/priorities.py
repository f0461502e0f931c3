"""How Exampleton asks what matters most: staff vote, visitors of the open day choose, and something comes of it.

It goes on where a simulated year ended, with the council's own charter.
"""

import datetime as dt

from casework.casebook import Casebook
from casework.domain.consultations.ballots import Ballot
from casework.domain.consultations.events import Worth
from casework.domain.consultations.plans import Option, Plan, Round
from casework.domain.improvements.events import Prompt, PromptKind
from casework.testing.charter import CHARTER, CHARTER_OFFICER

CONSULTATION = "better-first"

_BALLOTS = (
    ("telephone", "in-time"),
    ("telephone", "plain"),
    ("telephone", "respect"),
    ("in-time", "call-back"),
    ("in-time", "plain"),
    ("respect", "telephone"),
    ("in-time", "call-back", "plain"),
    ("call-back", "in-time"),
    ("telephone", "parking"),
)
"""What staff chose, one too many of them; plain, respect and call-back are level where one of them can go on."""


def ask_what_matters(book: Casebook, year: int) -> None:
    """Record a consultation on what Exampleton does better first, and what came of it in *year*."""
    spring, show, summer = dt.date(year, 4, 7), dt.date(year, 6, 14), dt.date(year, 7, 1)
    book.plan_consultation(_plan(show), happened=spring, by=CHARTER_OFFICER)
    _ask_staff(book, dt.date(year, 4, 30))
    _ask_visitors(book, show)
    book.decide_round(CONSULTATION, "open-day", happened=summer, by=CHARTER_OFFICER)
    note = "Nothing is wanted more than somebody at the telephone"
    book.consultation_analysed(CONSULTATION, note=note, happened=summer, by=CHARTER_OFFICER)
    told = "On the web: who is not answered will be called back"
    book.consultation_told(CONSULTATION, "the-public", note=told, happened=summer, by=CHARTER_OFFICER)
    book.review_method(
        CONSULTATION,
        "show",
        worth=Worth.IN_PART,
        reason="Those who work on Saturdays were not there",
        happened=summer,
        by=CHARTER_OFFICER,
    )
    _act_on_it(book, summer)


def _plan(show: dt.date) -> Plan:
    standards = {
        "in-time": "Complaints are answered in time",
        "plain": "Letters are easy to understand",
        "respect": "You are treated with respect",
        "telephone": "The telephone is answered sooner",
    }
    options = [Option(code=code, title=title, standard=f"{CHARTER}/{code}") for code, title in standards.items()]
    panel = Round(code="staff", method="panel", choose=2, keep=3, groups=("partners", "staff"))
    stall = Round(
        code="open-day",
        method="show",
        choose=1,
        keep=1,
        opens_on=show,
        closes_on=show,
        groups=("the-public",),
    )
    return Plan(
        id=CONSULTATION,
        title="What should we do better first?",
        options=(*options, Option(code="call-back", title="You are called back the same day")),
        rounds=(panel, stall),
        analyse_by=show + dt.timedelta(days=30),
        tell_by=show + dt.timedelta(days=90),
        tell=("the-public", "staff"),
    )


def _ask_staff(book: Casebook, day: dt.date) -> None:
    """Record the ballots of staff; the votes leave three options level, and somebody decides between them."""
    ballots = [Ballot(voter=f"stub-{number}", choices=chosen) for number, chosen in enumerate(_BALLOTS, start=1)]
    book.reach_group(CONSULTATION, "staff", "staff", people=len(ballots), happened=day, by=CHARTER_OFFICER)
    book.record_ballots(CONSULTATION, "staff", ballots, happened=day, by=CHARTER_OFFICER)
    book.decide_round(
        CONSULTATION,
        "staff",
        kept=["in-time", "telephone", "call-back"],
        decided_by="charter-board",
        reason="Nobody had asked the public about it yet",
        happened=day,
        by=CHARTER_OFFICER,
    )


def _ask_visitors(book: Casebook, day: dt.date) -> None:
    book.reach_group(CONSULTATION, "open-day", "the-public", people=60, happened=day, by=CHARTER_OFFICER)
    book.count_votes(
        CONSULTATION,
        "open-day",
        {"telephone": 27, "call-back": 21, "in-time": 12},
        source="open-day-team",
        people=60,
        happened=day,
        by=CHARTER_OFFICER,
    )


def _act_on_it(book: Casebook, day: dt.date) -> None:
    """Record what the answers changed: a promise is kept for their sake, and something is still to be done."""
    book.review_standard(
        CHARTER,
        "telephone",
        result="kept",
        reason="It matters most to those who came",
        consultations=[CONSULTATION],
        happened=day,
        by=CHARTER_OFFICER,
    )
    made = book.propose_improvement(
        title="Whoever was not answered is called back the same day",
        proposed_by="public",
        because_of=[Prompt(kind=PromptKind.CONSULTATION, of=CONSULTATION)],
        happened=day,
        by=CHARTER_OFFICER,
    )
    due = day + dt.timedelta(days=260)
    book.agree_improvement(made.id, owner="contact-centre", due_on=due, happened=day, by=CHARTER_OFFICER)
