"""Who has heard that they were praised: whoever it is on record of, and whomever a letter told that was delivered.

A letter of the kind ``compliment`` says it to staff, so nobody has to record it once more. What bounced told nobody.
The thanks to whoever praised are another letter: they tell staff nothing, and stand for no answer and no milestone.
"""

import datetime as dt
from collections.abc import Mapping
from typing import TypeAlias

import attrs

from casework.application.notifying.letters_out import letters_out
from casework.application.ports import Store
from casework.domain.cases.case import Case
from casework.domain.notifications.events import AddresseeSort
from casework.domain.notifications.kinds import NoticeKind

Praised: TypeAlias = tuple[str, bool]
"""Somebody who was praised, by the id, and whether that is a team."""


def with_praise_told(store: Store, organisation: str, case: Case) -> Case:
    """Return *case* with everybody as told whom a letter told of the praise, where nobody recorded that."""
    if all(each.told is not None for each in case.results.praise):
        return case
    heard = heard_by_letter(store, organisation, case.id)
    praise = tuple(
        attrs.evolve(each, told=heard.get((each.who, each.is_team))) if each.told is None else each
        for each in case.results.praise
    )
    return attrs.evolve(case, results=attrs.evolve(case.results, praise=praise))


def heard_by_letter(store: Store, organisation: str, case: str) -> Mapping[Praised, dt.datetime]:
    """Return when a letter told somebody of the praise in the case with that id; nobody where that cannot be read."""
    delivered = letters_out(store, organisation, case, NoticeKind.COMPLIMENT)
    told = sorted(delivered, key=lambda each: each.changed_at, reverse=True)
    return {(each.due.to.who, each.due.to.sort is AddresseeSort.TEAM): each.changed_at for each in told}
