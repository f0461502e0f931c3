"""Looking for a regular expression in a text, where that cannot take for ever."""

import re
from collections.abc import Callable

from casework.application.mappings.patterns import reach
from casework.application.row_reading.found import RowProblemError


def searching(pattern: re.Pattern[str]) -> Callable[[str], re.Match[str] | None]:
    """Return what looks for *pattern* in a text.

    It raises ``RowProblemError`` where the text is too long for that.
    """
    search, longest = pattern.search, reach(pattern)

    def found_in(text: str) -> re.Match[str] | None:
        if len(text) > longest:
            raise RowProblemError(
                f"a text of {len(text):,} characters is too long to look for {pattern.pattern!r} in it, which can be "
                f"done in {longest:,} at most: begin the pattern with ^, or say how often something is repeated at most"
            )
        return search(text)

    return found_in
