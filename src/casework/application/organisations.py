"""What an organisation says of itself, once: its zone, its calendar, and the sort of body it is."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from casework.domain.cases.fields import code, word
from casework.domain.cases.vocabulary import IrregularExtensions
from casework.errors import ConfigurationError


@attrs.frozen(kw_only=True)
class Organisation:
    """The body whose cases a casebook holds.

    *zone* is an IANA name; *calendar* the id of the place's calendar, used by every limit that leaves the place to
    decide; *nation* that of the public holidays where it is, without closures of its own, for limits that ask for those
    (None: *calendar*); *bodies* the sorts of body it is (``school``), for limits that bind only some; *soon* how many
    working days before its due date a limit counts as due soon; *irregular_extensions* what becomes of an extension
    that breaks a rule.
    """

    id: str = code()
    zone: str = "Europe/London"
    calendar: str = "england-and-wales"
    nation: str | None = None
    bodies: frozenset[str] = frozenset()
    soon: int = 2
    irregular_extensions: IrregularExtensions = word(IrregularExtensions, IrregularExtensions.REFUSE)

    def time_zone(self) -> ZoneInfo:
        """Return the organisation's zone.

        Raises:
            ConfigurationError: If there is no zone of that name.
        """
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as Europe
            message = f"there is no time zone {self.zone!r}: write it as Europe/London"
            raise ConfigurationError(message) from None
