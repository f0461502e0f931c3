"""The rule by which a survey invites people: who is asked when a case is closed, and for how long."""

from enum import StrEnum

import attrs


class Choice(StrEnum):
    """Who is invited: those who said that they want to be, or all but those who said that they do not."""

    OPT_IN = "opt-in"
    OPT_OUT = "opt-out"


@attrs.frozen(kw_only=True)
class Invitation:
    """Who is invited when a case is closed, and when; what is empty leaves nobody out.

    It is due *after_days* calendar days after the closure, and nobody is asked once *within_days* are over.
    """

    choice: Choice
    after_days: int = 0
    within_days: int = 90
    kinds: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
