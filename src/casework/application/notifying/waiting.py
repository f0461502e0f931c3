"""What waits to be sent, and why, and what waits for staff: so that nobody takes a quiet round for one without work."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from casework.application.agenda_rows import AgendaQuery
from casework.application.notifying.in_force_here import InForceHere, Verdict
from casework.application.notifying.outbox import EVER, Outbox
from casework.application.streams import Desk
from casework.domain.notifications.state import Notification, Standing
from casework.errors import StoreError

HOURS, IN_HAND, FIRST = "hours", "in_hand", "first_try"
"""Why something waits without any trouble: for the hours of its audience, for its sender, or for its first try."""

ELSEWHERE = Verdict.ELSEWHERE.value
"""Why something waits that this machine cannot send: what says it is not here as sweeps found it in force."""

_MOST = 500


def waiting(desk: Desk, outbox: Outbox, in_force: InForceHere, now: dt.datetime) -> Mapping[str, int]:
    """Return how many notifications wait, by why: a code of a notifier, or one of those above.

    Only the cases are asked about whose turn comes first, so that a night's letters cost no round much.
    """
    found: Counter[str] = Counter()
    for row in desk.store.agendas(desk.organisation, AgendaQuery(deliver_by=EVER, limit=_MOST)):
        try:
            found.update(_why(each, outbox, in_force, now) for each in outbox.read(row.case).pending)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001, S112 - one case holds up none of the others, and delivery tells of it
            continue
    return dict(sorted(found.items()))


def for_staff(desk: Desk) -> int:
    """Return how much staff has to see to, what failed and what is due to nobody, of no more than 500 cases."""
    rows = desk.store.agendas(desk.organisation, AgendaQuery(for_staff=True, limit=_MOST))
    return sum(each.failed + each.nobody for each in rows)


def _why(notification: Notification, outbox: Outbox, in_force: InForceHere, now: dt.datetime) -> str:
    if notification.standing is Standing.TRYING:
        return IN_HAND
    if in_force.verdict(notification.due) is Verdict.ELSEWHERE:
        return ELSEWHERE
    if notification.why is not None:
        return notification.why
    return HOURS if outbox.next_try(notification, now) > now else FIRST
