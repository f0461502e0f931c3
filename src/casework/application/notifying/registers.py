"""What is on record of people across cases, and whether this release can read it all."""

from collections.abc import Sequence

from casework.application.restrictions import STREAM as RESTRICTIONS
from casework.application.restrictions import as_far_as_readable, why_not_readable
from casework.application.streams import Desk
from casework.application.surveys.standing import WISHES, WISHES_STREAM
from casework.domain.envelope import Record
from casework.domain.restrictions import Restrictions
from casework.errors import EventShapeError


class RestrictionRegister:
    """The restrictions of an organisation as far as this release can read them: read once, and on where more came."""

    restrictions: Restrictions

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._read()

    def _read(self) -> None:
        records = self._desk.read(RESTRICTIONS)
        self._version = records[-1].version if records else 0
        self.restrictions, self._error = as_far_as_readable(records), why_not_readable(records)

    @property
    def why_unreadable(self) -> str | None:
        """Why this release cannot read all of them; None where it can."""
        return None if self._error is None else str(self._error)

    @property
    def in_full(self) -> Restrictions:
        """All of them.

        Raises:
            EventShapeError: If this release cannot read what stands there.
        """
        if self._error is not None:
            raise self._error.with_traceback(None)
        return self.restrictions

    @property
    def people(self) -> frozenset[str]:
        """Those on whom there is a restriction that was not lifted."""
        return frozenset(each.person for each in self.restrictions.known if each.lifted_on is None)

    def read_on(self) -> None:
        """Go by what stands in their stream now."""
        self.follow(self._desk.store.read(self._desk.organisation, RESTRICTIONS, after=self._version))

    def follow(self, records: Sequence[Record]) -> None:
        """Go by what *records* of its stream say, too: it is read again where it was read before they were written."""
        if any(each.version > self._version for each in records):
            self._read()


def unreadable_registers(desk: Desk, register: RestrictionRegister, *, invites: bool) -> dict[str, str]:
    """Return the streams of which this release cannot read a record, each with the reason.

    What people wish is only looked at where somebody *invites* them to surveys.
    """
    found = dict[str, str]()
    if register.why_unreadable is not None:
        found[RESTRICTIONS] = register.why_unreadable
    try:
        for record in desk.read(WISHES_STREAM) if invites else ():
            WISHES.event(record)
    except EventShapeError as error:
        found[WISHES_STREAM] = str(error)
    return found
