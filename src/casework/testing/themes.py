"""How Exampleton sorts complaints by theme: rules suggest one by the words of a case, and an officer decides."""

from itertools import count

from casework.application.periods import Period
from casework.application.ports import RowQuery
from casework.casebook import Casebook
from casework.domain.actors import Actor

THEME = "theme"
OTHER = "other"
"""The code of what fits no theme."""
RECORDS_OFFICER = Actor("records-officer", roles={"records"})

_DISAGREES = 9
"""Of so many suggestions, the officer decides otherwise once."""


def sort_by_theme(book: Casebook, *, period: Period) -> None:
    """Let an officer sort the complaints received in *period*, by what the rules suggest."""
    first, end = period.first.isoformat(), period.end.isoformat()
    suggested = count()
    for row in book.rows(RowQuery(kind="complaint", received_from=first, received_before=end)):
        said = book.suggest_categories(row.case, scheme=THEME, categorisers=["rules"]).suggestions
        agrees = bool(said) and next(suggested) % _DISAGREES != 1
        chosen = said[0].suggestion.code if agrees else OTHER
        book.categorise(row.case, scheme=THEME, categories=[chosen], by=RECORDS_OFFICER)
