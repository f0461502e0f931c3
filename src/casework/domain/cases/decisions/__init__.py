"""Decisions: each looks at a case and returns the event that follows, or says why it cannot."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from casework.domain.cases.decisions.care import adjust, flag
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.clocks import extend, pause, resume
from casework.domain.cases.decisions.corrections import correct
from casework.domain.cases.decisions.documents import document
from casework.domain.cases.decisions.intake import categorise, decline, pass_on, receive
from casework.domain.cases.decisions.judging import allowed_now
from casework.domain.cases.decisions.outcomes import finding, learn, remedy, remedy_done, remedy_undeliverable
from casework.domain.cases.decisions.people import add_party
from casework.domain.cases.decisions.reclassifying import reclassify
from casework.domain.cases.decisions.recording import recording
from casework.domain.cases.decisions.rules import RULE_OF, RULES
from casework.domain.cases.decisions.stages import decline_escalation, escalate
from casework.domain.cases.events import Event

_WITH_MORE_TO_DO: Mapping[str, Callable[..., Event]] = {
    "categorise": categorise,
    "decline": decline,
    "pass-on": pass_on,
    "reclassify": reclassify,
    "add-party": add_party,
    "pause": pause,
    "resume": resume,
    "extend": extend,
    "escalate": escalate,
    "decline-escalation": decline_escalation,
    "finding": finding,
    "remedy": remedy,
    "remedy-done": remedy_done,
    "remedy-undeliverable": remedy_undeliverable,
    "learn": learn,
    "document": document,
    "adjust": adjust,
    "flag": flag,
    "correct": correct,
}

DECISIONS: Mapping[str, Callable[..., Event]] = MappingProxyType(
    {
        name: _WITH_MORE_TO_DO.get(name) or recording(rule.event)
        for name, rule in RULES.items()
        if RULE_OF[rule.event] is rule
    }
)
"""Every decision about one case by its name; each takes the case, the circumstances, ``happened`` and what it says.

Those that concern two cases are in ``casework.domain.cases.decisions.pairs``.
"""

__all__ = ["DECISIONS", "Circumstances", "allowed_now", "correct", "receive"]
