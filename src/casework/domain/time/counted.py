"""What comes out of a count."""

import attrs

from casework.domain.time.moments import Moment


@attrs.frozen
class Counted:
    """When something is due; provisional where a holiday not yet known could change it.

    A date is due until the end of that local day. Hours give an instant in the zone of the place.
    """

    due: Moment
    provisional: bool
