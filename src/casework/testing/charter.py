"""How Exampleton measures its promises: what people answered, test calls, a neighbour's figure, and what came of a dip.

It goes on where a simulated year ended, with the council's own charter, indicators and surveys.
"""

import datetime as dt
from random import Random

from casework.application.ports import RowQuery
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.domain.improvements.events import Prompt, PromptKind
from casework.domain.standards.signals import SignalName

CHARTER = "exampleton-promises"
CHARTER_OFFICER = Actor("charter-officer", roles={"charter"})

_CALLS = 10
"""Test calls in each month of two years."""
_BAD_MONTH = 3
_EVERY = 2
"""Of so many invitations, one is answered."""
_UNHAPPY = 2
"""How many of those agree to be followed up; one of them is."""


def measure_promises(book: Casebook, *, year: int, seed: int) -> None:
    """Record what measures the promises of *year*, explain its dip, and publish its third quarter."""
    draw = Random(seed)
    _sort_complaints(book)
    _call(book, year, draw)
    _ask_visitors(book, draw)
    _ask_complainants(book, draw)
    book.note_figure(
        CHARTER,
        "answered-in-time",
        source="otherton",
        period=f"{year}-04..{year}-09",
        assured="independent",
        good=212,
        of=250,
        note="Annual report of Otherton, page 4",
        by=CHARTER_OFFICER,
    )
    _answer_the_dip(book, year)
    book.publish_readings(CHARTER, period=f"{year}-Q3", note="On the council's website", by=CHARTER_OFFICER)


def _sort_complaints(book: Casebook) -> None:
    for row in book.rows(RowQuery(kind="complaint")):
        touched = "respect" if "cause:staff-conduct" in row.categories else "none"
        book.categorise(row.case, scheme=CHARTER, categories=[touched], by=CHARTER_OFFICER)


def _call(book: Casebook, year: int, draw: Random) -> None:
    """Record test calls of two years: now and then one waits too long, and in one month most of them do."""
    for number in range(24):
        month = dt.date(year - 1 + number // 12, 1 + number % 12, 15)
        good = 3 if (month.year, month.month) == (year, _BAD_MONTH) else draw.choice((8, 9, 9, 10))
        for call in range(_CALLS):
            book.survey_answer(
                "telephone-test",
                {"answered-in-time": int(call < good), "courteous": 1},
                respondent=f"call-{month:%Y-%m}-{call + 1}",
                happened=month,
                by=CHARTER_OFFICER,
            )


def _ask_visitors(book: Casebook, draw: Random) -> None:
    """Record what visitors of the open days answered: three of four who were asked."""
    for edition in book.surveys()["open-day"].editions:
        for _ in range((edition.asked or 0) * 3 // 4):
            scores = {"treated-right": draw.choice((3, 4, 4, 5, 5)), "easy-access": draw.choice((2, 3, 4, 5))}
            book.survey_answer("open-day", scores, happened=edition.held_on, by=CHARTER_OFFICER)


def _ask_complainants(book: Casebook, draw: Random) -> None:
    """Invite those whose complaints were closed, and record what some of them answered."""
    invited = book.invite("complaints-procedure", by=CHARTER_OFFICER).made
    for place, _ in enumerate(invited[::_EVERY]):
        unhappy = place < _UNHAPPY
        score = 1 if unhappy else draw.choice((3, 4, 4, 5, 5, 5))
        book.survey_answer(
            "complaints-procedure",
            {"understood-reply": score, "overall": score},
            token=book.survey_token("complaints-procedure", by=CHARTER_OFFICER),
            contact={"telephone": f"01632 96000{place}"} if unhappy else None,
            by=CHARTER_OFFICER,
        )
    for call in book.follow_ups("complaints-procedure").follow_ups.known[: _UNHAPPY - 1]:
        book.follow_up_done("complaints-procedure", call.number, result="put-right", by=CHARTER_OFFICER)


def _answer_the_dip(book: Casebook, year: int) -> None:
    day = dt.date(year, _BAD_MONTH + 1, 10)
    for series in book.indicator_dips(CHARTER):
        for signal in series.chart.signals:
            name = SignalName.of(signal)
            book.explain_signal(
                series.name,
                name,
                why="The new switchboard put calls into the wrong queue",
                action="The supplier set the queues right, and every queue is called each Monday",
                owner="contact-centre",
                due_on=dt.date(year, _BAD_MONTH + 2, 1),
                happened=day,
                by=CHARTER_OFFICER,
            )
            _improve(book, Prompt(kind=PromptKind.DIP, of=series.name, part=str(name)), day)


def _improve(book: Casebook, asked: Prompt, day: dt.date) -> None:
    """Record what was improved because of *asked*, and publish it."""
    made = book.propose_improvement(
        title="Every queue of the switchboard is called each Monday",
        proposed_by="staff",
        because_of=[asked],
        happened=day,
        by=CHARTER_OFFICER,
    )
    by_then, done = day + dt.timedelta(days=30), day + dt.timedelta(days=20)
    book.agree_improvement(made.id, owner="contact-centre", due_on=by_then, happened=day, by=CHARTER_OFFICER)
    book.finish_improvement(made.id, evidence="The rota of the calls", happened=done, by=CHARTER_OFFICER)
    book.publish_improvement(
        made.id,
        asked="Answer the telephone sooner",
        done="We call every queue of our switchboard each Monday, and mend what does not answer",
        published_from=done,
        happened=done,
        by=CHARTER_OFFICER,
    )
