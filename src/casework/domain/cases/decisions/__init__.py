"""Decisions: each looks at a case and returns the event that follows, or says why it cannot."""

from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.clocks import agree_date, extend, pause, reach_milestone, resume
from casework.domain.cases.decisions.corrections import correct
from casework.domain.cases.decisions.intake import (
    accept,
    acknowledge,
    add_matter,
    add_party,
    assign,
    categorise,
    note,
    receive,
)
from casework.domain.cases.decisions.rules import allowed_now
from casework.domain.cases.decisions.stages import close, escalate, refer, reopen, respond, withdraw

__all__ = [
    "Circumstances",
    "accept",
    "acknowledge",
    "add_matter",
    "add_party",
    "agree_date",
    "allowed_now",
    "assign",
    "categorise",
    "close",
    "correct",
    "escalate",
    "extend",
    "note",
    "pause",
    "reach_milestone",
    "receive",
    "refer",
    "reopen",
    "respond",
    "resume",
    "withdraw",
]
