"""Surveys, as a part of a casebook: what is asked, who is invited, what is answered, and who is called back."""

from casework.application.surveys.answering import AnsweringSurveys
from casework.application.surveys.calling_back import CallingBack
from casework.application.surveys.counting import CountingSurveys
from casework.application.surveys.inviting import Inviting

__all__ = ["Surveying"]


class Surveying(AnsweringSurveys, Inviting, CallingBack, CountingSurveys):
    """The part of a casebook that asks people, and somebody who looks for themselves, and keeps what they answer."""
