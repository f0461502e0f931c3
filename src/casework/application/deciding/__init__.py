"""The decisions of a casebook, as an embedding developer takes them: each a method, each one commit."""

from casework.application.deciding.care import DecidingCare
from casework.application.deciding.clocks import DecidingClocks
from casework.application.deciding.corrections import DecidingCorrections
from casework.application.deciding.documents import DecidingDocuments
from casework.application.deciding.intake import DecidingIntake
from casework.application.deciding.links import DecidingLinks
from casework.application.deciding.outcomes import DecidingOutcomes
from casework.application.deciding.people import DecidingPeople
from casework.application.deciding.stages import DecidingStages

__all__ = ["Deciding"]


class Deciding(
    DecidingIntake,
    DecidingPeople,
    DecidingClocks,
    DecidingStages,
    DecidingCare,
    DecidingOutcomes,
    DecidingDocuments,
    DecidingLinks,
    DecidingCorrections,
):
    """The part of a casebook that decides; every method returns the case as it stands afterwards."""
