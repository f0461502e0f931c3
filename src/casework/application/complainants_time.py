"""The part of a casebook that says until when the complainant has time, inside the procedure and at its end."""

from collections.abc import Mapping

from casework.application.reading import Reader
from casework.application.rulebook import Rulebook
from casework.domain.actors import Actor
from casework.domain.deadlines.windows import CaseWindow
from casework.domain.time.moments import Moment


class ComplainantsTime:
    """Until when the complainant has time: each window of the procedure, and the way to the ombudsman."""

    rulebook: Rulebook
    _reader: Reader

    def windows(
        self, case: str, *, known: Mapping[str, Moment] | None = None, viewer: Actor | None = None
    ) -> tuple[CaseWindow, ...]:
        """Return until when the complainant has time, for each window of the procedure.

        Most begin at something that no record holds, such as the matter complained of. *known* gives such days, by the
        words with which the procedure says when the time starts; without them, what follows is not known.

        Raises:
            NotFoundError: If no time starts with words of *known*.
            UsageError: If *known* is no mapping to days.
        """
        return self.rulebook.windows(self._reader.case(case, viewer), {} if known is None else known)

    def referral(
        self, case: str, *, known: Mapping[str, Moment] | None = None, viewer: Actor | None = None
    ) -> CaseWindow | None:
        """Return until when the complainant can go to the ombudsman of the procedure; None where it names no body.

        *known*, and what is raised, are those of ``windows``.
        """
        return self.rulebook.referral(self._reader.case(case, viewer), {} if known is None else known)
