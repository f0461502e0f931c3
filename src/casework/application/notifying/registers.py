"""What is on record of people across cases, and whether this release can read it all."""

from casework.application.restrictions import STREAM as RESTRICTIONS
from casework.application.restrictions import read_restrictions
from casework.application.streams import Desk
from casework.application.surveys.standing import WISHES, WISHES_STREAM
from casework.errors import EventShapeError


def unreadable_registers(desk: Desk, *, invites: bool) -> dict[str, str]:
    """Return the streams of which this release cannot read a record, each with the reason.

    What people wish is only looked at where somebody *invites* them to surveys.
    """
    found = dict[str, str]()
    try:
        read_restrictions(desk.store, desk.organisation)
    except EventShapeError as error:
        found[RESTRICTIONS] = str(error)
    try:
        for record in desk.read(WISHES_STREAM) if invites else ():
            WISHES.event(record)
    except EventShapeError as error:
        found[WISHES_STREAM] = str(error)
    return found
