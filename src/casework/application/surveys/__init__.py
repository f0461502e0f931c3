"""Surveys, as a part of a casebook: what is asked, who is invited, what is answered, and who is followed up."""

from casework.application.surveys.answering import AnsweringSurveys
from casework.application.surveys.counting import CountingSurveys
from casework.application.surveys.following_up import FollowingUp
from casework.application.surveys.inviting import Inviting

__all__ = ["Surveying"]


class Surveying(AnsweringSurveys, Inviting, FollowingUp, CountingSurveys):
    """The part of a casebook that asks people, and somebody who looks for themselves, and keeps what they answer."""
