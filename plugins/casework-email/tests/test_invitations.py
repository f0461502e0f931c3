"""Invitations to a survey by e-mail, from the closing of a case to an answer with the code that stood in the e-mail."""

import datetime as dt
import re

import pytest

import casework_email
from casework.application.notifying.settings import NotificationSettings
from casework.application.organisations import Organisation
from casework.application.plugin_choice import PluginChoice
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.plugins.host import PluginHost
from casework.testing import FixedClock

NINE = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
OFFICER = Actor("staff-17")
SURVEY = "complaints-procedure"


@pytest.fixture
def clock():
    return FixedClock(NINE)


@pytest.fixture
def book(served, clock):
    """An office that invites people by e-mail."""
    settings = {"host": "127.0.0.1", "port": served().port, "security": "none", "sender": "complaints@example.org"}
    body = Organisation(
        id="rotherham",
        notifications=NotificationSettings(
            notices=("survey_invitation",),
            notifiers={"email": "email"},
            name="Rotherham Council",
            survey_links={SURVEY: "https://www.rotherham.example/survey#"},
        ),
    )
    host = PluginHost([casework_email], choice=PluginChoice(settings={"email": settings}))
    with Casebook.open("memory:", organisation=body, clock=clock, host=host) as book:
        book.sweep(by=OFFICER)
        yield book


def test_whoever_is_invited_answers_with_the_code_in_the_e_mail_once(book, clock, town):
    case = book.receive(
        kind="complaint",
        procedure="lgsco-code-2024",
        received_at=NINE,
        complainant={"name": "Jo Smith", "email": "jo.smith@example.org"},
        by=OFFICER,
    )
    book.respond(case.id, by=OFFICER)
    book.close_case(case.id, by=OFFICER)
    assert len(book.invite(SURVEY, by=OFFICER).made) == 1
    clock.advance(days=30)

    book.sweep(by=OFFICER)
    assert book.deliver(by=OFFICER).messages == {"email": 1}

    (letter,) = town.letters
    found = re.search(r"https://www\.rotherham\.example/survey#([0-9a-f-]+)", letter.text)
    assert (letter.to, found is not None) == (("jo.smith@example.org",), True)
    assert book.survey_answer(SURVEY, {"understood-reply": 5}, token=found[1], by=OFFICER).answers == 1
    assert book.survey_figures(SURVEY).response.answered == 1
