"""A small survey for tests, and short ways to tell what was answered to it."""

import datetime as dt

import attrs

from casework.domain.authority import Authority, Evidence
from casework.domain.standards.frameworks import StandardName
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.editions import Edition
from casework.domain.surveys.follow_ups import FollowUpRule
from casework.domain.surveys.invitation_rules import Choice, Invitation
from casework.domain.surveys.question_sets import About, Method, Survey
from casework.domain.surveys.questions import Point, Question

LOCAL = Authority(citation="our charter", evidence=Evidence.LOCAL)
GOOD, BAD = Point(score=5, means="good"), Point(score=1, means="bad")


def question(code, *, best=GOOD, worst=BAD, **said):
    return Question(code=code, title=f"How was {code}?", authority=LOCAL, best=best, worst=worst, **said)


def survey(id_="town", **said):
    """Two questions on five points, of which 5 is the best, and one that is answered in words."""
    questions = (
        question("politeness", standards=(StandardName(framework="charter-mark", code="3.2.1"),)),
        question("speed", outside=(Point(score=6, means="I do not know"),)),
        question("ideas", best=None, worst=None),
    )
    given = {"name": id_.title(), "about": About.SERVICE, "method": Method.SURVEY, "authority": LOCAL, **said}
    return Survey(**{"id": id_, "questions": questions, **given})


INVITED = survey(
    invitation=Invitation(choice=Choice.OPT_OUT, after_days=7, within_days=30),
    follow_up=FollowUpRule(question="politeness", worst=2),
)


def show(*years, **said):
    """A survey that is held on one day of each year, the first of which is the baseline."""
    editions = tuple(
        Edition(code=str(year), held_on=dt.date(year, 9, 6), place="The Show", asked=244, baseline=year == years[0])
        for year in years
    )
    return survey("show", **{"method": Method.EVENT, "editions": editions, **said})


def answered(question="politeness", score=None, **said):
    """An answer on the scale of the small survey."""
    scale = survey()["politeness"].scale if score is not None else None
    return SurveyAnswered(**{"question": question, "score": score, "scale": scale, **said})


def by_id(*surveys):
    return {each.id: each for each in surveys}


def upside_down(found):
    """The survey of which every scale is turned round."""
    turned = tuple(attrs.evolve(each, best=each.worst, worst=each.best) for each in found.questions)
    return attrs.evolve(found, questions=turned)
