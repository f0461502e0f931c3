"""Whether what stood against a notification is mended since it failed: then somebody only has to ask for it again."""

from casework.application.notifying.addressing import Circumstances, Hindrance, way_to
from casework.application.on_record import recorded
from casework.application.reading import CaseFile
from casework.domain.cases.consents import speakers_for
from casework.domain.cases.events import PartyAdded
from casework.domain.notifications.events import AddresseeSort
from casework.domain.notifications.state import Notification

_HINDRANCES = frozenset(Hindrance)
_OF_THE_WAY = frozenset(
    {
        Hindrance.NO_ADDRESS,
        Hindrance.NO_CHANNEL,
        Hindrance.BAD_ADDRESS,
        Hindrance.ADDRESS_LINES,
        Hindrance.NO_POSTCODE,
        Hindrance.ERASED,
        Hindrance.NO_NOTIFIER,
        Hindrance.PARTY_LEFT,
        Hindrance.ACTS_FOR_NOBODY,
        Hindrance.NO_CONSENT,
        Hindrance.RESTRICTED,
        Hindrance.SEE_ADJUSTMENT,
    }
)
"""What stands against writing to somebody, whatever the letter says."""


def is_mended(notification: Notification, file: CaseFile, around: Circumstances) -> bool:
    """Say whether *notification*, which failed, has a way now; of what a notifier refused, whether there is a new one.

    What else a letter lacks is not looked at.
    """
    if notification.why in _OF_THE_WAY:
        return not isinstance(way_to(notification.due.to, file, around), Hindrance)
    return notification.why not in _HINDRANCES and _is_put_right(notification, file)


def _is_put_right(notification: Notification, file: CaseFile) -> bool:
    """Say whether somebody to whom it may go was put right since it failed."""
    to, written = notification.due.to, recorded(file.history)
    if to.sort is not AddresseeSort.PARTY:
        return False
    whose = {to.who, *(each.party for each in speakers_for(file.case, to.who))}
    changed = (
        written[fact.version]
        for fact in file.case.history
        if isinstance(fact.event, PartyAdded) and fact.event.party.party in whose
    )
    return any(at > notification.changed_at for at in changed)
