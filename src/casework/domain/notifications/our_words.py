"""Words of casework's own that stand in letters, in the languages in which it writes them.

The Welsh ones wait for a translator's check, like the Welsh letters. A body may say each in words of its own.
"""

from collections.abc import Mapping
from types import MappingProxyType

from casework.domain.notifications.day_words import primary

_OMBUDSMEN: Mapping[str, str] = MappingProxyType(
    {
        "LGSCO": "Local Government and Social Care Ombudsman",
        "LGSCO (social care) or PHSO (NHS)": "Local Government and Social Care Ombudsman (social care) or "
        "Parliamentary and Health Service Ombudsman (NHS)",
    }
)
"""Bodies that procedures name by letters alone: nobody who complains has to know these."""

_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": _OMBUDSMEN,
        "cy": MappingProxyType(
            {
                **_OMBUDSMEN,
                "Stage 1": "Cam 1",
                "Stage 2": "Cam 2",
                "Stage 2 (final)": "Cam 2 (terfynol)",
                "Stage 3 (optional)": "Cam 3 (dewisol)",
                "Single stage": "Un cam",
                "Feedback": "Adborth",
                "Enquiry": "Ymholiad",
                "Request": "Cais",
                "Decision": "Penderfyniad",
                "Investigation": "Ymchwiliad",
                "Formal investigation": "Ymchwiliad ffurfiol",
                "Early resolution": "Datrys yn gynnar",
                "Local resolution": "Datrys yn lleol",
                "Informal": "Anffurfiol",
                "Review": "Adolygiad",
                "Internal review": "Adolygiad mewnol",
                "Review panel": "Panel adolygu",
                "provisional": "dros dro",
                "answer by": "ateb erbyn",
                "answer was due by": "roedd angen ateb erbyn",
                "remedy": "unioni",
                "consent": "cydsyniad",
                "which ends then": "sy'n dod i ben bryd hynny",
                "which holds no more": "nad yw'n dal mwyach",
                "which was asked for then and has not come": "y gofynnwyd amdano bryd hynny ac nad yw wedi dod",
                "complainant": "achwynydd",
                "person affected": "person yr effeithiwyd arno",
                "representative": "cynrychiolydd",
                "advocate": "eiriolwr",
                "adjustment": "addasiad",
                "restriction": "cyfyngiad",
            }
        ),
    }
)


def in_language(words: str, language: str) -> str:
    """Return *words* as letters in *language* have them; as they are where nobody said what they are called in that."""
    return _WORDS.get(primary(language), {}).get(words, words)
