"""What is left to be said of what a case has to say: to whom, by what was claimed and by what became of that."""

import attrs

from casework.domain.notifications.state import Notifications
from casework.domain.notifications.upcoming import Upcoming


def left_of(upcoming: Upcoming, said: Notifications) -> Upcoming | None:
    """Return *upcoming* as far as it has to be said, after what was *said*; None where nothing of it has.

    As long as nobody has heard it, whoever it is for by now is told; once somebody has, nobody else is. What was over
    and holds again is said again.
    """
    claimed = said.by_claim.get(upcoming.claim)
    if claimed is None:
        return upcoming
    is_heard = not all(each.is_open for each in claimed.values())
    new = [each for each in upcoming.to if each.place not in claimed and not is_heard]
    over = [each for each in upcoming.to if each.place in claimed and claimed[each.place].is_over]
    if not over and (is_heard or (upcoming.to and not new)):
        return None
    again = tuple(claimed[each.place].due.message for each in over)
    return attrs.evolve(upcoming, to=tuple(each for each in upcoming.to if each in new or each in over), again=again)
