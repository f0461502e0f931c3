"""The shapes of who people are, and who hears for them."""

from typing import TypedDict


class LettersData(TypedDict):
    """To which party letters for one who complains go, as the consents stand that day."""

    party: str
    to: str


class PeopleData(TypedDict):
    """What is known of the people of a case, by party and by adjustment; None where it is hidden or erased."""

    people: dict[str, dict[str, str] | None]
    preferences: dict[str, dict[str, str] | None]
    needs: dict[str, str | None]
