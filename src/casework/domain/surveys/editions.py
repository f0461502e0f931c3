"""The times at which a survey was held, such as each year's show."""

import datetime as dt

import attrs


@attrs.frozen(kw_only=True)
class Edition:
    """One time at which a survey was held, such as a year's show, from *held_on* to *ended_on*.

    *asked* is how many people were asked, where it is known; the *baseline* is what later ones are compared with.
    """

    code: str
    held_on: dt.date
    ended_on: dt.date | None = None
    place: str = ""
    asked: int | None = None
    baseline: bool = False
    note: str = ""

    @property
    def last_day(self) -> dt.date:
        """The last of its days."""
        return self.held_on if self.ended_on is None else self.ended_on

    def holds(self, day: dt.date) -> bool:
        """Whether an answer of *day* belongs to it."""
        return self.held_on <= day <= self.last_day
