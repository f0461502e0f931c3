"""How somebody wishes to be written to: the words that may stand in the detail of a party's preferences.

They are personal, so the log holds none of them, and no rule of a case can judge them; they are judged here, before
they become a detail.
"""

import re
from collections.abc import Iterator, Mapping

from casework.application.contacts import by_name
from casework.domain.cases.vocabulary import Channel, Format
from casework.errors import UsageError

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")
"""A language, perhaps with a script and a region, as in BCP 47; whether there is such a language is not asked."""


def checked_preferences(given: Mapping[str, str]) -> dict[str, str]:
    """Return *given* if each of its words may stand among preferences.

    Raises:
        UsageError: If one may not, or there is none; every mistake is one sentence, and none repeats what was given.
    """
    said = by_name("preferences", given)
    mistakes = list(_mistakes(said))
    if mistakes:
        raise UsageError("\n".join(mistakes))
    return said


def _mistakes(said: Mapping[str, object]) -> Iterator[str]:
    if not said:
        yield "no preference is given: say language, format or channel"
    if said.keys() - {"language", "format", "channel"}:
        yield "preferences are language, format and channel: leave anything else away"
    language = said.get("language", "en")
    if not isinstance(language, str) or _LANGUAGE.fullmatch(language) is None:
        yield "language must be a code such as cy or en-GB"
    for name, words in (("format", Format), ("channel", Channel)):
        if name in said and said[name] not in tuple(words):
            yield f"{name} must be one of {', '.join(words)}"
