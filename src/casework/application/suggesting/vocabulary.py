"""Words by which values of old registers name what casework has words for; nothing is taken for sure."""

import re
from collections.abc import Mapping
from functools import lru_cache

from casework.domain.cases.vocabulary import Channel, Kind

_KINDS = {
    Kind.COMPLAINT: r"complaint|complaints|cmp|cmplt|grievance|stage ?[12] complaint",
    Kind.COMPLIMENT: r"compliment|compliments|cpl|praise|thanks|thank you",
    Kind.COMMENT: r"comment|comments|cmt|feedback",
    Kind.SUGGESTION: r"suggestion|suggestions|idea|ideas|sug",
    Kind.ENQUIRY: r"enquiry|enquiries|inquiry|question|mp enquiry|member enquiry|enq",
    Kind.SERVICE_REQUEST: r"service request|service requests|request|request for service|report|req|sr",
    Kind.INFORMATION_REQUEST: r"information request|foi|eir|sar|dsar|freedom of information|subject access request",
}
_CHANNELS = {
    Channel.EMAIL: r"e-?mail(?:ed)?",
    Channel.PHONE: r"phone|telephone|tel|call|constituent call|phone ?call|telephoned|contact centre",
    Channel.LETTER: r"letter|post|postal mail|mail|fax|written|in writing",
    Channel.WEB: r"web|website|web ?form|online|on-?line|online form|portal|self[ -]service|internet|web ?site form",
    Channel.IN_PERSON: r"in person|face[ -]to[ -]face|f2f|(?:personal )?visit|walk[ -]?in|counter|reception",
    Channel.SOCIAL_MEDIA: r"social media|twitter|facebook|x|instagram",
    Channel.APP: r"app|mobile app|mobile",
    Channel.OTHER: r"other|referral|(?:via )?(?:councillor|cllr|mp|member)(?: enquiry)?",
    Channel.UNKNOWN: r"unknown|not known|not recorded",
}
_OPEN = (
    r"open|new|assigned|pending|in progress|ongoing|active|live|started|received|acknowledged|investigating|on hold"
    r"|reopened|o/s|outstanding"
)
_FINISHED = (
    r"(?:closed|completed?|resolved|withdrawn|cancelled|w/d|w/?drawn)(?:\W.*)?|finished|done|responded|answered"
    r"|archived"
)
_IN_TIME = r"on ?time|timely|in (?:time|target)|within (?:time|target|timescales?|sla)|met|yes|y|true"
_LATE = (
    r"over ?due|late|out of (?:time|target)|outside (?:time|target|timescales?|sla)|missed|not met|breached|no|n|false"
)
_OUTCOMES = {
    "not-upheld": r"(?:not|un)[- ]?(?:upheld|justified|founded|substantiated|agreed|supported)|n[./]? ?u(?:ph?)?",
    "partly-upheld": r"p[./-]? ?u(?:ph?)?|pt[./-]? ?u(?:ph?)?"
    r"|part(?:ly|ially|ial)?(?:[- ]?(?:upheld|justified|founded|substantiated|agreed))?"
    r"|(?:upheld|justified|founded|substantiated) in part",
    "upheld": r"(?:fully )?(?:upheld|justified|founded|substantiated|agreed)(?: in full)?|u(?:ph?)?",
    "resolved": r"resolved(?: (?:early|informally|locally)| (?:at|by|on|before|through|with|without) [a-z -]+)?"
    r"|(?:early|informal|local|first contact) resolution",
    "withdrawn": r"w|w[./]?d(?:r?n)?"
    r"|.*\b(?:withdrawn|w/d|w/?drawn|withdrew|withdraws?|retracted|abandoned|discontinued|dropped"
    r"|(?:no longer|not) pursu\w+|cancelled by|no longer wish\w*)\b.*",
    "not-considered": r"not (?:considered|investigated)|out of (?:remit|jurisdiction|scope)"
    r"|closed after initial enquiries",
}
"""By the codes of the scheme ``upheld``."""
WITHDRAWN = "withdrawn"
ENDINGS = {WITHDRAWN: "withdrawn", "resolved": "closed"}
"""How a case is over that nobody answered, by its outcome."""
_FOUND = r"(?:upheld|justified|founded|substantiated)\b"
_ANSWERS = {
    "upheld": r"yes|y|true|fully|in full",
    "partly-upheld": r"in part",
    "not-upheld": r"no|n|false",
}
"""What stands in a column whose name asks by one of the words `ASKED` whether it was."""
ASKED = frozenset({"upheld", "justified", "founded", "substantiated"})
_NOT_WITHIN, _WITHIN = re.compile(rf"(?i)\b(?:not |non-?|un-?){_FOUND}"), re.compile(rf"(?i)\b{_FOUND}")
_PART_WITHIN = re.compile(r"(?i)\bpart(?:ly|ially|ial)?\b")
"""How words of that scheme stand in a longer phrase."""
_REMEMBERED = 1_024
"""So many texts: an outcome is one of few, and is asked for in each row."""
_WORDS_WITHIN = 6
"""In a longer text they may be said of anything."""
SCHEME = "upheld"
OUTCOME_WORDS = ("upheld", "partly-upheld", "not-upheld", "resolved", "withdrawn", "not-considered")
"""The codes of that scheme, in its order."""
_LIKE_UPHELD = re.compile(r"(?i)agreed|supported|investigated|out of|dropped|abandon|discontinu")
_INSTEAD = re.compile(r"(?i)justified|founded|substantiated")
"""Words of registers that say upheld in no other way."""
YES = r"(?i)^\s{0,9}(?:y|yes|true)\b"
"""A pattern for a cell that says yes."""
_SCALE = (
    r"(?:very )?(?:good|poor|satisfied|dissatisfied)|(?:(?:very|extremely) )?(?:likely|unlikely)"
    r"|(?:strongly )?(?:agree|disagree)"
)
_SIGNS = r"n/a|#n/a|not applicable|[-\u2013\u2014]{1,5}|\.{1,5}"
_WORDS_FOR_NOTHING = r"none|null|nil|na"
NOTHING = rf"{_SIGNS}|{_WORDS_FOR_NOTHING}"
"""What stands for nothing in any column, as a part of a pattern."""
_NOT_YET = (
    r"tb[acd]|pending|(?:a?waiting|awaited)(?: (?:reply|response|outcome|decision|closure|info(?:rmation)?))?|to follow"
    r"|not yet(?: (?:answered|sent|closed|due))?"
)
_IN_HAND = r"(?:still )?open|on-?going|in progress|under investigation|(?:still )?investigating|outstanding"
"""What stands in the place of an outcome that there is not yet."""
_CARRIED = r"[cb]/f(?:wd)?|(?:carried|brought) (?:forward|over)"
"""What a year's sheet has of a case that is answered on the next one, or was begun on the one before."""
AWAITED = rf"\?{{1,9}}|{_NOT_YET}|{_CARRIED}"
"""What stands for something that is yet to come, as a part of a pattern."""


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?:{pattern})\.?$")


_KIND = {kind.value: _whole(pattern) for kind, pattern in _KINDS.items()}
_CHANNEL = {channel.value: _whole(pattern) for channel, pattern in _CHANNELS.items()}
_APP = re.compile(r"(?i).*\bapp$")
_STANDING = {"open": _whole(_OPEN), "finished": _whole(_FINISHED)}
_VERDICT = {"met": _whole(_IN_TIME), "missed": _whole(_LATE)}
_ANSWER = {code: _whole(pattern) for code, pattern in _ANSWERS.items()}
_OUTCOME = {code: _whole(pattern) for code, pattern in _OUTCOMES.items()}
_YES_OR_NO = _whole(r"yes|no|y|n|true|false|met")
_POINT = _whole(_SCALE)
_SIGN, _NOTHING, _YET_TO_COME = _whole(_SIGNS), _whole(_WORDS_FOR_NOTHING), _whole(AWAITED)
_NOT_YET_HAPPENED = _whole(_NOT_YET)
_CARRIED_FORWARD = _whole(_CARRIED)
_NOT_YET_FOUND = _whole(rf"{_NOT_YET}|{_IN_HAND}|{_CARRIED}")
_STAGE = re.compile(
    r"(?i)(?:(?P<word>(?:stage|stg|st|s|level)[ ._-]?)?(?P<number>\d)(?:st|nd|rd|th)?(?: stage)?"
    r"|(?P<words>(?:stage|level)[ -]?(?P<said>one|two|three)))$"
)
_NUMBERS = {"one": "1", "two": "2", "three": "3"}
_INFORMAL = _whole(r"informal(?: stage)?")
_NAME = re.compile(r"(?:[^\W\d_][\w.'\u2019-]* ){1,4}[^\W\d_][\w.'\u2019-]*$")
_PERSON = re.compile(r"[A-Z]{2,4}$|[A-Z][\w.'\u2019-]*(?: [A-Z][\w.'\u2019-]*){0,3}$|(?=.*\d)[A-Za-z][\w.-]{1,19}$")
"""Initials, a name, or an id with a digit."""
_INITIALS = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Za-z]{2,5}$")
"""Initials such as JT or PMcK are no name: two large letters at least, in one short word."""
_BETWEEN = re.compile(r"\s*[-/,()&\u2013]+\s*|\s+")
"""What stands between a post and the initials of who has it, as in ``HoS - IW``."""
_WORDED = re.compile(r"[A-Z]+(?: [A-Z]+)+$")
"""Large letters alone, with spaces, may be the name of somebody like ANN LEE."""
_OF_STAFF = re.compile(
    r"[A-Z]{2,3}$|(?=.*[A-Z].*[A-Z])(?=.*[a-z])[A-Z][A-Za-z]{1,4}$"
    r"|(?:[A-Z]\.? ){1,2}[A-Z][\w'\u2019-]+$|[A-Z][\w'\u2019-]+ [A-Z][\w'\u2019-]*\.?$"
)
"""Initials, or a name of two words at least, with large letters."""
_CASE_NUMBER = re.compile(r"(?=.*\d)(?=.*[A-Za-z/-])[A-Za-z0-9][A-Za-z0-9./-]{2,19}$")
"""Digits with something beside them."""
_LONG_NUMBER = re.compile(r"(?:[ ()+-]*\d){9,}[ ()-]*$")
"""A number of somebody, as of a telephone: nine digits at least, and nothing between them as in a date and time."""
_OUTSIDE = _whole(
    r"(?:the )?(?:lgo|lgsco|ombudsman|ombuds|ho|hos|phso|spso|psow|nipso)(?: (?:stage|complaint|enquiry))?"
)
OUTSIDE = "ombudsman"
"""The name of the stage that is one of another body."""
KIND_RULES: Mapping[str, str] = {
    "(?i)complaint": Kind.COMPLAINT.value,
    "(?i)compliment": Kind.COMPLIMENT.value,
    "(?i)suggestion": Kind.SUGGESTION.value,
    "(?i)enquir": Kind.ENQUIRY.value,
    "(?i)comment": Kind.COMMENT.value,
}
"""In this order, since a text that speaks of comments often speaks of the others too."""
_KIND_RULES = tuple((re.compile(pattern), kind) for pattern, kind in KIND_RULES.items())


def kind_of(text: str) -> str | None:
    """Return the kind that *text* names outright."""
    return _first(_KIND, text)


def channel_of(text: str) -> str | None:
    """Return the channel that *text* names outright."""
    return _first(_CHANNEL, text) or ("app" if _APP.match(text) else None)


def standing_of(text: str) -> str | None:
    """Return ``open`` or ``finished`` where *text* says so."""
    return _first(_STANDING, text)


def verdict_of(text: str) -> str | None:
    """Return ``met`` or ``missed`` where *text* says so."""
    return _first(_VERDICT, text)


def outcome_of(text: str) -> str | None:
    """Return the code that the scheme `SCHEME` has for *text*."""
    return _first(_OUTCOME, text)


@lru_cache(_REMEMBERED)
def outcome_in(text: str) -> str | None:
    """Return the code for *text*, or for the words of the scheme that stand in a short phrase, as of a review."""
    known = outcome_of(text)
    if known is not None or len(text.split()) > _WORDS_WITHIN:
        return known
    denied, rest = _NOT_WITHIN.subn("", text)[::-1]
    if _WITHIN.search(rest) is None:
        return "not-upheld" if denied else None
    if denied:
        return None
    return "partly-upheld" if _PART_WITHIN.search(text) else "upheld"


def outcome_answered(text: str) -> str | None:
    """Return the code for *text* where the name of its column asks whether it was upheld."""
    return _first(_ANSWER, text) or outcome_of(text)


def is_mere_w(text: str) -> bool:
    """Return whether *text* is the letter that stands for withdrawn where nothing else begins with it."""
    return text.casefold() == "w"


def is_merely_resolved(text: str) -> bool:
    """Return whether *text* says that a case is over and not what was found, as where it stands for upheld."""
    return text.casefold() == "resolved"


def is_no_word_of_scheme(text: str) -> bool:
    """Return whether the scheme `SCHEME` has another word for what *text* says: both may not mean the same."""
    return _LIKE_UPHELD.search(text) is not None


def is_instead_of_upheld(text: str) -> bool:
    """Return whether *text* has a word that stands for upheld where nothing else does."""
    return _INSTEAD.search(text) is not None


def is_verdict(text: str) -> bool:
    """Return whether *text* speaks of time by itself, as a bare yes or no does not."""
    return verdict_of(text) is not None and not is_yes_or_no(text)


def stage_of(text: str) -> str | None:
    """Return the number of the stage that *text* names, or `OUTSIDE` for an ombudsman's."""
    if _OUTSIDE.match(text):
        return OUTSIDE
    if _INFORMAL.match(text):
        return "0"
    found = _STAGE.match(text)
    return None if found is None else found["number"] or _NUMBERS[found["said"].lower()]


def is_stage(text: str) -> bool:
    """Return whether *text* names a stage and is not only a number."""
    found = _STAGE.match(text)
    return found is not None and (found["word"] or found["words"]) is not None


def is_name(text: str) -> bool:
    """Return whether *text* can be the name of a person, of two words at least."""
    return _NAME.match(text) is not None


def is_person(text: str) -> bool:
    """Return whether *text* can be the initials, the name or the id of a person."""
    return _PERSON.match(text) is not None or is_initials(text)


def is_initials(text: str) -> bool:
    """Return whether *text* is the initials of somebody, with a post beside them or alone, and no name."""
    parts = [part for part in _BETWEEN.split(text) if part]
    return bool(parts) and not _WORDED.match(text) and all(map(_INITIALS.match, parts))


def is_case_number(text: str) -> bool:
    """Return whether *text* looks like the number of a case, such as 2024/031, and not like any number."""
    return _CASE_NUMBER.match(text) is not None


def is_yes_or_no(text: str) -> bool:
    """Return whether *text* is a bare yes or no, or the initials of somebody like Nia Owen."""
    return _YES_OR_NO.match(text) is not None


def is_of_staff(text: str) -> bool:
    """Return whether *text* is written as a register names those who work on its cases."""
    return _OF_STAFF.match(text) is not None


def is_point(text: str) -> bool:
    """Return whether *text* is a point of a scale in words."""
    return _POINT.match(text) is not None


def says_nothing(text: str) -> bool:
    """Return whether *text* is what people write where there is nothing to say, or nothing yet."""
    return is_blank_sign(text) or is_blank_word(text) or _YET_TO_COME.match(text) is not None


def is_yet_to_come(text: str) -> bool:
    """Return whether *text* says that what its column tells of has not happened yet."""
    return _NOT_YET_HAPPENED.match(text) is not None


def is_carried_forward(text: str) -> bool:
    """Return whether *text* says that the case goes on elsewhere, such as on the sheet of the next year."""
    return _CARRIED_FORWARD.match(text) is not None


def is_yet_to_be_found(text: str) -> bool:
    """Return whether *text*, among outcomes, says that there is none yet."""
    return _NOT_YET_FOUND.match(text) is not None


def is_blank_sign(text: str) -> bool:
    """Return whether *text* stands for a blank, whatever its column is."""
    return _SIGN.match(text) is not None


def is_blank_word(text: str) -> bool:
    """Return whether *text* stands for a blank among dates; elsewhere it may be a value."""
    return _NOTHING.match(text) is not None


def tells_of_nobody(text: str) -> bool:
    """Return whether *text*, among dates, has no words but those for yes, no and nothing."""
    is_only_digits = not any(map(str.isalpha, text)) and not _LONG_NUMBER.match(text)
    return is_only_digits or says_nothing(text) or is_yes_or_no(text)


def _first(patterns: Mapping[str, re.Pattern[str]], text: str) -> str | None:
    return next((name for name, pattern in patterns.items() if pattern.match(text)), None)


def kinds_in(text: str) -> frozenset[str]:
    """Return the kinds whose words stand somewhere in *text*."""
    return frozenset(kind for pattern, kind in _KIND_RULES if pattern.search(text))
