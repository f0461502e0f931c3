"""What one column most likely is, by the words of its name and by what its values look like.

The rules are tried in order, and the first that fits decides: values that can hardly be anything else, dates, people,
numbers of records, lists of words, and in the end what only the name says.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from casework.application.suggesting import looks, vocabulary
from casework.application.suggesting.agreed_days import MORE_TIME
from casework.application.suggesting.looks import ColumnLook
from casework.application.suggesting.meanings import Meaning

_MOST = 0.6
_HALF = 0.5
_SOME = 0.2
_NEARLY_ALL = 0.9
_LISTED = 60
"""A column with more differing values than this is no list of words."""
_LISTED_SHARE = 0.5
_STAFF = 30
"""Those who handle complaints are not more."""
_SENTENCE = 30
_PARAGRAPH = 60
_POINTS = 25
_WITHOUT_ZERO = 10
"""The digits of a telephone number without its first."""

_OF_RECORD = frozenset({"updated", "modified", "amended", "edited", "export"})
_DUE_WORDS = frozenset({"due", "target", "deadline", "expected", "sla", "until", "timescale"})
_DATES: tuple[tuple[Meaning, frozenset[str]], ...] = (
    (Meaning.BIRTH, frozenset({"birth", "born"})),
    (Meaning.OTHER_DATE, _OF_RECORD),
    (Meaning.DUE, _DUE_WORDS),
    (Meaning.ACKNOWLEDGED, frozenset({"acknowledged"})),
    (Meaning.ESCALATED, frozenset({"escalated"})),
    (Meaning.WITHDRAWN, frozenset({"withdrawn"})),
    (Meaning.CLOSED, frozenset({"closed", "decision", "determined", "determination", "finished", "ended", "end"})),
    (Meaning.RESPONDED, frozenset({"responded", "response", "issued", "answer", "outcome", "finding"})),
    (Meaning.RECEIVED, frozenset({"received", "open", "created", "logged", "raised", "reported", "submitted"})),
    (Meaning.RECEIVED, frozenset({"start", "started", "registered", "recorded", "entered", "requested", "lodged"})),
    (Meaning.REFERRED, frozenset({"sent", "referred", "forwarded", "passed", "transferred"})),
    (Meaning.WRITTEN, frozenset({"written", "dated"})),
)
_PEOPLE_WORDS = frozenset(
    {"name", "complainant", "first", "last", "full", "contact", "patient", "client", "applicant", "person", "middle"}
    | {"representative", "advocate", "tenant", "s", "their", "title", "initial", "by", "caller", "of", "the", "user"}
    | {"councillor"}
)
_RECORDS = frozenset({"case", "complaint", "enquiry", "ticket", "request", "record", "job", "unique", "contact"})
_ELSEWHERE = frozenset({"ombudsman", "parent", "related", "previous", "linked", "other", "crm", "external", "original"})
_ROW_WORDS = frozenset({"row", "index", "line", "number", "unnamed", "id", "record", "serial", "sr", "0", "s"})
_RESPONDENTS = frozenset({"respondent", "participant", "responder", "interviewee"})
_TIMELY = frozenset({"timely", "overdue", "sla", "ontime", "timescale", "timeframe"})
_GIVEN = frozenset({"granted", "given", "agreed", "approved", "sent", "letter", "requested", "on"})
"""Words of the day on which more time was given, and not until which."""
_UNTIL = frozenset({"to", "until", "till"})
"""At the end of a name they say until which day, whatever its other words are."""
ANOTHER_TIME = frozenset(
    {"new", "revised", "amended", "later", "extra", "more", "additional", "holding"} | {"renegotiated"}
)
"""Words of a day that comes in the place of another one by which something was due."""
_INSTEAD = frozenset({"new", "revised", "amended", "later"})
SPEAKS_OF_MORE_TIME = MORE_TIME | {"holding", "revised", "renegotiated"}
_DUE = frozenset({"due", "target", "deadline", "date"})
INTERIM = frozenset({"holding", "interim"})
"""Words of what is sent, and is no answer."""
_OMBUDSMEN = frozenset({"ombudsman", "lgo", "lgsco", "spso", "psow", "phso", "nipso"})
_ASIDE = (
    _OMBUDSMEN
    | frozenset({"ho", "hos", "external", "court", "tribunal"})
    | frozenset({"remedy", "compensation", "payment", "paid", "action", "refund", "redress", "apology", "learning"})
    | frozenset({"lesson", "survey", "reminder", "chased", "meeting", "visit"})
)
"""Words of what is done beside a complaint, by others or for what was found: no day of it is one of a stage."""
_PROMISED = frozenset({"by", "needed", "required", "promised", "agreed", "expected", "renegotiated"})
"""With a word for an answer, they tell by when there was to be one."""
_LEAVING = frozenset({"sent", "out", "issued"})
_OUT = frozenset({"date", "out", "stage", "0", "1", "2", "3"})
_BEGINNING = frozenset(
    {"requested", "request", "req", "received", "open", "start", "started", "began", "begun", "commenced", "created"}
    | {"logged", "raised", "registered", "recorded", "entered", "lodged", "submitted"}
)
"""Words of the day on which a stage began; of a later one, it is that of an escalation."""
_WITHDRAWING = frozenset(
    {"withdrawn", "date", "day", "when", "on", "by", "complaint", "complainant", "case", "stage", "0", "1", "2", "3"}
)
"""With another word it is something else that was withdrawn, such as a consent."""
_REPLIED = frozenset({"response", "responded", "outcome", "decision", "finding"})
_LATER_STAGES = frozenset({"review", "appeal"})
_ANSWERING = frozenset({"response", "responded", "due", "target", "decision", "outcome", "acknowledged"})
_STANDINGS = frozenset({"status", "standing", "open", "closed", "state", "progress"})
_ANSWERS = frozenset(
    {"response", "resolution", "outcome", "decision", "finding", "result", "determination", "responded"}
)
_KINDS = frozenset({"type", "kind", "category", "class", "nature", "contact", "comment", "record"})
_CHANNELS = frozenset({"channel", "source", "via", "medium", "method", "mode", "origin"})
_SCORES = frozenset({"score", "satisfaction", "categorical", "likert", "recommend", "star", "nps", "mark"})
_STRENGTHS = frozenset({"criticality", "severity", "sentiment", "polarity"})
_REPLIES = frozenset({"response", "resolution", "action", "lesson", "remedy", "responded", "outcome", "learning"})
_HANDLERS = frozenset(
    {"officer", "handler", "assigned", "assignee", "investigator", "owner", "caseworker", "manager", "allocated"}
    | {"handled", "investigated"}
)
_MAYBE_HANDLERS = frozenset({"off", "io", "oic", "dealing", "dealt", "handling", "lead", "worker"})
"""Short for those words, and words of other things too: what stands in the column decides."""
_CALLED = frozenset({"comp", "tenant", "client", "applicant", "caller", "leaseholder", "patient"})
"""Who may have complained; where names stand in the column, it is who did."""
_LEARNT = frozenset({"lesson", "learning"})
OF_STAFF = _HANDLERS | {"staff", "lead", "reviewer", "director", "employee", "our"}
"""Words of those who work on a case, and do not make one."""
_OUTCOMES = _ANSWERS | vocabulary.ASKED | {"conclusion", "disposition", "verdict"}
_NO_BODIES = frozenset({"type", "response", "size", "seq", "public", "code", "category", "class", "date", "region"})
_PLACES = frozenset(
    {"ward", "borough", "neighbourhood", "city", "town", "state", "county", "parish", "district", "region", "locality"}
    | {"location", "community", "country", "area", "estate", "village", "latitude", "longitude", "constituency"}
)
_TEXTS = frozenset(
    {"description", "summary", "detail", "narrative", "note", "text", "title", "remark", "comment", "happened"}
)
_SERVICES = frozenset({"service", "department", "team", "division", "unit", "section", "queue", "function", "school"})
_CATEGORIES = frozenset(
    {"category", "type", "subject", "reason", "issue", "product", "topic", "theme", "nature", "descriptor", "label"}
    | {"tag", "subcategory", "cause", "class", "code", "kind", "complaint"}
)
_ADDRESSES = frozenset({"address", "street", "road", "house", "property", "premises"})

_NUMBERED = re.compile(r"\b(?:stage|level|tier|step) (\d|one|two|three)\b")
_NUMBERS = {"one": "1", "two": "2", "three": "3"}

_Rule = Callable[[ColumnLook, frozenset[str]], Meaning | None]


def guess(look: ColumnLook) -> Meaning:
    """Return what the column most likely is, taken alone."""
    if not look.said:
        return Meaning.BLANK
    words = frozenset(look.words)
    for rule in _RULES:
        meaning = rule(look, words)
        if meaning is not None:
            return meaning
    return Meaning.CONSTANT if look.distinct == 1 and not look.blank else Meaning.OTHER


def share_of(look: ColumnLook, fits: Callable[[str], object]) -> float:
    """Return how much of what says something, and was kept, fits by what it means."""
    values = {text: number for text, number in look.plain_values().items() if not vocabulary.says_nothing(text)}
    known = sum(values.values())
    fitting = sum(number for text, number in values.items() if fits(look.meaning_of(text)))
    return fitting / known if known else 0.0


def is_list(look: ColumnLook) -> bool:
    """Return whether the column has few values, which come again and again."""
    if look.overflowed or look.distinct > _LISTED:
        return False
    return look.filled < _LISTED_SHARE * _LISTED or look.distinct <= _LISTED_SHARE * look.filled


def is_sparse(look: ColumnLook) -> bool:
    """Return whether most rows have nothing in the column, so that it says nothing of each of them."""
    return look.said < _HALF * look.rows


def stage_named(look: ColumnLook) -> str | None:
    """Return the number of the stage of which the name of a column speaks."""
    found = _NUMBERED.search(" ".join(look.words))
    return None if found is None else _NUMBERS.get(found[1], found[1])


def case_words(look: ColumnLook) -> int:
    """Return how much the name speaks of the record itself; less than nothing for a number of somebody else."""
    words = frozenset(look.words)
    return len(words & _RECORDS) - 2 * len(words & _ELSEWHERE)


def is_sent(look: ColumnLook) -> bool:
    """Return whether the name says that something was sent, and not what, or to whom."""
    return "sent" in look.words and set(look.words) <= {"sent", "date", "on", "day"}


def is_flag(look: ColumnLook) -> bool:
    """Return whether the column has nothing but marks that something applies."""
    values = {text.casefold() for text in look.values}
    return bool(values) and any(values <= marks for marks in ({"0", "1"}, {"x"}, {"true", "false"}, {"0.0", "1.0"}))


def is_aside(look: ColumnLook) -> bool:
    """Return whether the name speaks of what is done beside a complaint, so that it belongs to no stage of it."""
    return bool(_ASIDE & set(look.words))


def tells_of_the_ombudsman(look: ColumnLook) -> bool:
    """Return whether the name speaks of an ombudsman; short for the one of housing are words for others too."""
    words = set(look.words)
    return bool(words & _OMBUDSMEN or (words & {"ho", "hos"} and words & (_ANSWERS | {"reference"})))


def says_who_complained(look: ColumnLook) -> bool:
    """Return whether the name is a word for somebody who complains."""
    return bool((_CALLED | {"complainant"}) & set(look.words))


def tells_of_a_day(look: ColumnLook) -> bool:
    """Return whether a day of the column may be one of its case, and not of the record or of what is done beside it."""
    return not is_aside(look) and not _OF_RECORD & set(look.words)


def dated_header(look: ColumnLook) -> bool:
    """Return whether the name speaks of a day."""
    words = frozenset(look.words)
    numbered = words & {"id", "reference", "key", "number"}
    dated = words & (MORE_TIME | {"date"}) or any(words & named for _, named in _DATES)
    return not numbered and bool(dated)


def _by_values(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    addresses, numbers = look.share(looks.EMAIL), look.share(looks.PHONE)
    if words == {"contact"}:
        # A spreadsheet takes a telephone number for a number, and its first 0 away.
        numbers += look.lengths[_WITHOUT_ZERO] / look.said
    if look.share(looks.POSTCODE) > _MOST and not words & {"reference", "id"}:
        return Meaning.POSTCODE
    if addresses + numbers > _MOST and addresses >= numbers:
        return Meaning.EMAIL
    if addresses + numbers > _MOST and not words & {"reference", "id", "key", "number"} | words & {"phone"}:
        return Meaning.PHONE
    return None


def _date(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    dates = look.dated + (look.shapes[looks.SERIAL] if dated_header(look) else 0)
    # Where a heading asks whether there was more time, most texts that are no day only answer that.
    asks = words & MORE_TIME and (look.said_no or look.said_yes)
    if dates <= (_SOME if asks else _HALF) * look.said:
        return None
    decided = next((meaning for fits, meaning in _DAYS if fits(look.words, words)), None)
    return decided or next((meaning for meaning, named in _DATES if words & named), Meaning.OTHER_DATE)


def _tells_another_day(name: tuple[str, ...]) -> bool:
    """Return whether *name* speaks of a day in the place of another, word by word."""
    return any(one in _INSTEAD and other in _DUE for one, other in pairwise(name))


def _begins_later_stage(words: frozenset[str]) -> bool:
    later = words & _LATER_STAGES or ("stage" in words and "1" not in words)
    return bool(later and words & _BEGINNING and not words & _ANSWERING)


def _person(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    for word, meaning in (("email", Meaning.EMAIL), ("phone", Meaning.PHONE), ("postcode", Meaning.POSTCODE)):
        if word in words:
            return meaning
    if (words & _ADDRESSES or words == {"add"}) and not words & {"type", "email"} and not is_list(look):
        return Meaning.ADDRESS
    named = words & {"name", "councillor"} or words == {"complainant"} or {"complainant", "title"} <= words
    if len(words) == 1 and words <= _CALLED:
        return Meaning.NAME if share_of(look, vocabulary.is_name) > _HALF else None
    return Meaning.NAME if named and words <= _PEOPLE_WORDS else None


def _record_number(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    if look.counting and look.filled > 1 and words <= _ROW_WORDS:
        return Meaning.ROW_NUMBER
    if words == {"number"} and share_of(look, vocabulary.is_case_number) > _NEARLY_ALL:
        return Meaning.REFERENCE
    if "organisation" in words:
        return None
    named = words & {"id", "reference", "key"} or ("number" in words and words & _RECORDS)
    if named and words & _RESPONDENTS:
        return Meaning.RESPONDENT
    return Meaning.REFERENCE if named and not is_flag(look) else None


def _verdict(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    if share_of(look, vocabulary.is_verdict) > _MOST:
        return Meaning.VERDICT
    timely = (
        words & _TIMELY
        or ("time" in words and words & {"on", "in", "within"})
        or ("target" in words and words & {"in", "within", "met", "hit"})
    )
    return Meaning.VERDICT if timely and share_of(look, vocabulary.verdict_of) > _HALF else None


def _standing(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    named = words & _STANDINGS
    if words & _ANSWERS or not is_list(look) or (is_sparse(look) and not named):
        return None
    wanted = _HALF if named else _NEARLY_ALL
    return Meaning.STANDING if share_of(look, vocabulary.standing_of) > wanted else None


def _kind(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    if not is_list(look) or is_sparse(look):
        return None
    wanted = _HALF if words & _KINDS else 0.8
    return Meaning.KIND if share_of(look, vocabulary.kind_of) >= wanted else None


def _channel(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    if not is_list(look):
        return None
    named = words & _CHANNELS or {"how", "received"} <= words
    return Meaning.CHANNEL if named or share_of(look, vocabulary.channel_of) > _MOST else None


def _score(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    numbers = look.share(looks.WHOLE) + look.share(looks.POINT_ZERO) > _NEARLY_ALL and look.distinct <= _POINTS
    if words & _STRENGTHS and numbers:
        return Meaning.CRITICALITY
    if words & _SCORES and (numbers or is_list(look)):
        return Meaning.SCORE
    return Meaning.SCORE if share_of(look, vocabulary.is_point) > _MOST else None


def _by_name(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    if "question" in words and look.distinct <= _LISTED:
        return Meaning.QUESTION
    if words & _REPLIES and look.mean_length > (_SENTENCE if words & _LEARNT else _PARAGRAPH):
        return Meaning.REPLY
    is_maybe = words & _MAYBE_HANDLERS or words == {"investigation"}
    if words & _HANDLERS or (is_maybe and _has_few_people(look)):
        return Meaning.HANDLER
    if is_list(look) and (words & _OUTCOMES or share_of(look, vocabulary.outcome_of) > _NEARLY_ALL):
        return Meaning.OTHER if tells_of_the_ombudsman(look) else Meaning.OUTCOME
    return Meaning.ORGANISATION if "organisation" in words and not words & _NO_BODIES else None


def _has_few_people(look: ColumnLook) -> bool:
    has_people = is_list(look) and share_of(look, vocabulary.is_person) > _NEARLY_ALL
    return has_people and share_of(look, vocabulary.is_yes_or_no) <= _HALF


def has_staff(look: ColumnLook) -> bool:
    """Return whether few people's names or initials come again and again in nearly every row, whatever the heading."""
    few = is_list(look) and look.distinct <= _STAFF and look.blank < (1 - _NEARLY_ALL) * look.rows
    return few and share_of(look, vocabulary.is_of_staff) > _NEARLY_ALL


def _place_or_stage(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    if is_list(look) and ("stage" in words or share_of(look, vocabulary.is_stage) > _NEARLY_ALL):
        return Meaning.STAGE
    return Meaning.PLACE if words & _PLACES and not words & _SERVICES else None


def _text(look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    long = look.mean_length > _SENTENCE and look.distinct > 0.3 * look.filled
    if long or look.share(looks.LONG) > _HALF:
        return Meaning.TEXT
    return Meaning.TEXT if words & _TEXTS and not words & _CATEGORIES - {"complaint"} else None


def _list_of_words(_look: ColumnLook, words: frozenset[str]) -> Meaning | None:
    if words & _SERVICES and not words >= {"service", "request"}:
        return Meaning.SERVICE
    return Meaning.CATEGORY if words & _CATEGORIES else None


_DAYS: tuple[tuple[Callable[[tuple[str, ...], frozenset[str]], object], Meaning], ...] = (
    (lambda _name, words: words & _ASIDE, Meaning.OTHER_DATE),
    (lambda _name, words: _begins_later_stage(words), Meaning.ESCALATED),
    (lambda name, words: words & MORE_TIME and _tells_another_day(name), Meaning.EXTENDED),
    (lambda name, words: words & MORE_TIME and words & _GIVEN and name[-1] not in _UNTIL, Meaning.OTHER_DATE),
    (lambda _name, words: words & MORE_TIME, Meaning.EXTENDED),
    (lambda _name, words: words & ANOTHER_TIME and words & _DUE, Meaning.DUE),
    (lambda _name, words: words & INTERIM and not words & _DUE, Meaning.OTHER_DATE),
    (lambda _name, words: words & (_ANSWERS | {"answer"}) and words & _PROMISED, Meaning.DUE),
    (lambda _name, words: "escalated" in words and words & _REPLIED and not words & _DUE_WORDS, Meaning.RESPONDED),
    (lambda _name, words: words == {"date", "in"}, Meaning.RECEIVED),
    (lambda _name, words: words & _LEAVING and ("letter" in words or words <= _OUT), Meaning.RESPONDED),
    (lambda _name, words: words & _LEAVING and "stage" in words and words <= _OUT | _LEAVING, Meaning.RESPONDED),
    (lambda _name, words: "withdrawn" in words and not words <= _WITHDRAWING, Meaning.OTHER_DATE),
)
"""What the words of a day say together, before each is looked at alone."""

_RULES: tuple[_Rule, ...] = (
    _by_values,
    _date,
    _person,
    _record_number,
    _verdict,
    _standing,
    _kind,
    _channel,
    _score,
    _by_name,
    _place_or_stage,
    _text,
    _list_of_words,
)
