"""What a letter says of a case: the value of each placeholder, read off the record and the rules as they are now.

A date that was told before and has moved since is told as it is now, and a delay as it was told last: nobody is
promised what no longer holds.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs

from casework.application.notifying.beginnings import asked_on, complaint_since, refused_stage
from casework.application.notifying.demands import demanded
from casework.application.notifying.earlier_letters import follows, replaces
from casework.application.notifying.openings import is_late
from casework.application.notifying.promised_dates import (
    TO_COME,
    acknowledge_by,
    answer_by,
    limit_by,
    new_date,
    old_date,
    respond_by,
    told_by,
    was_due,
)
from casework.application.notifying.telling import Telling, Value, deadlines_about, in_words
from casework.application.notifying.ways_on import (
    escalate_until,
    final_stage,
    next_stage,
    ombudsman,
    ombudsman_contact,
    ombudsman_until,
)
from casework.domain.cases.consents import SPEAKING_FOR_OTHERS, givers_for, speaker_for
from casework.domain.cases.events import (
    Assigned,
    Declined,
    DelayInformed,
    EscalationDeclined,
    Extended,
    Party,
    Responded,
)
from casework.domain.cases.parts import Assignment
from casework.domain.notifications.day_words import primary
from casework.domain.notifications.events import Matter
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.domain.notifications.our_words import in_language
from casework.domain.notifications.placeholders import placeholders_of
from casework.domain.reminders.recipients import barred
from casework.domain.reminders.schedules import OF_CONSENTS, Subject, Timing, When

_ONE_DAY = dt.timedelta(days=1)

_PROMISES: Mapping[NoticeKind, str] = MappingProxyType(
    {
        NoticeKind.ACKNOWLEDGED: "answer_by",
        NoticeKind.EXTENDED: "new_date",
        NoticeKind.DELAY: "new_date",
        NoticeKind.RESPONSE: "escalate_until",
        NoticeKind.ASSIGNED: "answer_by",
        NoticeKind.ESCALATED: "answer_by",
        NoticeKind.DUE_SOON: "due_on",
        NoticeKind.OVERDUE: "due_on",
        NoticeKind.REVIEW_DUE: "due_on",
    }
)
"""The placeholder with the date that a letter of each kind promises, or tells above all."""

_NAMED = frozenset(
    {
        "organisation",
        "service",
        "stage",
        "refused_stage",
        "final_stage",
        "next_stage",
        "team",
        "ombudsman",
        "ombudsman_contact",
        "contact",
        "reason",
    }
)
"""The placeholders whose values a body may word in each language: names, and codes of its own."""


@attrs.frozen(kw_only=True)
class Facts:
    """What a letter says: *words* by the names of its placeholders, and the same in codes and dates as *data*.

    *promised_on* is the date that it promises, where it promises one. *lacks* are the placeholders that have no value,
    although the procedure has the letter say them. *is_gone* says that it has to promise a day that has gone by.
    """

    words: Mapping[str, str] = attrs.field(repr=False)
    data: Mapping[str, str]
    promised_on: dt.date | None = None
    lacks: tuple[str, ...] = ()
    is_gone: bool = False


def facts_of(telling: Telling) -> Facts:
    """Return what the letter of *telling* says; a day that has gone by is promised to nobody outside."""
    kind, language = telling.due.kind, telling.language
    known = placeholders_of(kind)
    found = {each: value for each in known if (value := TOLD[each](telling)) is not None}
    own = telling.rules.organisation.notifications.words.get(primary(language), {})
    told = {each: _in_own_words(value, own, language) if each in _NAMED else value for each, value in found.items()}
    must = (*demanded(telling), *(each for each, one in known.items() if not one.optional))
    lacks = tuple(each for each in demanded(telling) if each not in told)
    named = _PROMISES.get(kind, "")
    promise = told.get(named)
    is_past = _is_past(promise, telling)
    if is_past:
        del told[named]
    return Facts(
        words={each: value.words for each, value in told.items()},
        data={each: value.code for each, value in told.items() if value.code is not None},
        promised_on=None if promise is None or is_past else promise.day,
        lacks=lacks,
        is_gone=is_past and named in must,
    )


def _is_past(promise: Value | None, telling: Telling) -> bool:
    """Say whether *promise* is one to somebody outside, of a day that has gone by."""
    is_dated = promise is not None and promise.day is not None and promise.day < telling.today
    return is_dated and telling.due.kind in TO_COME


def _in_own_words(value: Value, own: Mapping[str, str], language: str) -> Value:
    """Return *value* as the body has it said, by its code or by what is said of it otherwise; else in our words."""
    words = own.get(value.code or "") or own.get(value.words) or in_language(value.words, language)
    return attrs.evolve(value, words=words)


# The body, and the case as it came in


def _organisation(telling: Telling) -> Value | None:
    organisation = telling.rules.organisation
    return Value(words=organisation.notifications.name or organisation.id, code=organisation.id)


def _contact(telling: Telling) -> Value | None:
    return in_words(telling.rules.organisation.notifications.contact)


def _reference(telling: Telling) -> Value | None:
    return _code(telling.file.case.reference)


def _received_on(telling: Telling) -> Value | None:
    return telling.date(telling.file.case.intake.received)


def _service(telling: Telling) -> Value | None:
    return _code(telling.file.case.service)


def _summary(telling: Telling) -> Value | None:
    return _detail(telling, telling.file.case.intake.summary)


def _complainant(telling: Telling) -> Value | None:
    return in_words(telling.name)


def _on_behalf_of(telling: Telling) -> Value | None:
    return in_words(telling.speaks_for)


def _stage(telling: Telling) -> Value | None:
    return telling.stage_told(telling.stage)


# Who deals with it


def _assignment(telling: Telling) -> Assigned | Assignment | None:
    return telling.event if isinstance(telling.event, Assigned) else telling.file.case.assignment


def _handler(telling: Telling) -> Value | None:
    """Return who deals with the case, unless they may not; nobody outside is told an id in place of a name."""
    given = _assignment(telling)
    is_barred = given is not None and given.handler in barred(telling.file.case, telling.version)
    found = None if given is None or is_barred else _member(telling, given.handler)
    is_outside = telling.due.kind.audience is Audience.COMPLAINANT
    return None if is_outside and found is not None and found.words == found.code else found


def _team(telling: Telling) -> Value | None:
    given = _assignment(telling)
    return None if given is None else _member(telling, given.team)


def _member(telling: Telling, who: str | None) -> Value | None:
    if who is None:
        return None
    return Value(words=telling.rules.organisation.notifications.called(who), code=who)


# What was decided


def _reason(telling: Telling) -> Value | None:
    """Return the reason that was given, as a code or the ground; notes and reasons in words are for the file."""
    match telling.event:
        case Extended(reason=reason) | DelayInformed(reason=reason):
            return None if reason is None else Value(words=reason.replace("-", " ").replace("_", " "), code=reason)
        case Declined(exclusion=exclusion) | EscalationDeclined(exclusion=exclusion):
            known = telling.version.exclusion(exclusion)
            return None if known is None else Value(words=known.name, code=exclusion)
    return None


def _answered_on(telling: Telling) -> Value | None:
    """Return the day of the answer of which the letter tells, or which stands where its next stage is refused."""
    fact = telling.fact
    if fact is not None and isinstance(fact.event, Responded):
        return telling.date(fact.happened)
    return telling.date(telling.file.case.visits[telling.visit].responded)


# What staff is reminded of


def _what(telling: Telling) -> Value | None:
    about = telling.due.about
    if about is None:
        return None
    if about.sort != Subject.LIMIT:
        sort = in_language("consent" if about.sort in OF_CONSENTS else about.sort.replace("_", " "), telling.language)
        return Value(words=f"{sort} {about.name}{_role_of(telling, about)}{_ending(telling, about)}", code=about.name)
    named = (each.name for each in deadlines_about(about, telling.file.deadlines))
    stage = in_language(telling.stage_called(about.stage), telling.language)
    return Value(words=f"{next(named, about.name)} ({stage})", code=about.name)


def _role_of(telling: Telling, about: Matter) -> str:
    """Return, in brackets, what the party is whose consent ends: nobody knows one of several by the id."""
    party = telling.file.case.party(about.name) if about.sort in OF_CONSENTS else None
    return "" if party is None else _in_brackets(party, telling)


def _ending(telling: Telling, about: Matter) -> str:
    """Return that a consent ends on its day, or has, or has not come: nothing else that is looked at again does so."""
    if about.sort not in OF_CONSENTS or about.moment is None:
        return ""
    words = "which ends then" if telling.rules.day(about.moment) >= telling.today else "which holds no more"
    words = "which was asked for then and has not come" if about.sort == Subject.CONSENT_ASKED else words
    return f", {in_language(words, telling.language)}"


def _in_brackets(party: Party, telling: Telling) -> str:
    return f" ({in_language(party.role.replace('_', ' '), telling.language)})"


def _letters_to(telling: Telling) -> Value | None:
    """Return the parties to whom letters go without the consent of which it tells, by id and role."""
    about, case = telling.due.about, telling.file.case
    speaker = None if about is None or about.sort not in OF_CONSENTS else case.party(about.name)
    if about is None or speaker is None or speaker.role not in SPEAKING_FOR_OTHERS:
        return None
    zone = telling.rules.place.zone
    after = max(telling.today, telling.rules.day(about.moment or telling.today) + _ONE_DAY)
    instead = [speaker_for(case, each, on=after, zone=zone) or case.party(each) for each in givers_for(case, speaker)]
    told = (f"{each.party}{_in_brackets(each, telling)}" for each in instead if each is not None)
    return in_words(", ".join(dict.fromkeys(told)))


def _due_on(telling: Telling) -> Value | None:
    about = telling.due.about
    if about is None:
        return None
    ours = deadlines_about(about, telling.file.deadlines)
    same = (each for each in ours if (each.turn, each.due_on) == (about.turn, about.moment))
    return telling.due_by(next(same, None)) or telling.day(about.moment)


def _since(telling: Telling) -> Value | None:
    return None if telling.due.about is None else telling.date(telling.due.about.moment)


def _when(telling: Telling) -> Value | None:
    """Return when the schedule has it said; of what is late that would not be true."""
    if _late(telling) is not None:
        return None
    schedule = telling.schedules.get(telling.due.schedule or "")
    rungs = () if schedule is None else schedule.rungs
    return next((Value(words=_in_time(each.when), code=each.id) for each in rungs if each.id == telling.due.rung), None)


def _in_time(when: When) -> str:
    """Return *when* so that it ends the sentence: you are reminded of it ..."""
    match when.timing:
        case Timing.ON:
            return "on the day"
        case Timing.SHARE:
            return f"{when} of the time"
    return str(when)


def _late(telling: Telling) -> Value | None:
    """Return the day on which it had to be said, where it is said on a later one."""
    due = telling.due
    return telling.date(due.fires_at) if is_late(due, telling.today, telling.rules) else None


# To which survey they are invited


def _survey(telling: Telling) -> Value | None:
    asked = telling.asked
    return None if asked is None else Value(words=asked.survey.name, code=asked.survey.id)


def _token(telling: Telling) -> Value | None:
    return None if telling.asked is None else in_words(telling.asked.token)


def _link(telling: Telling) -> Value | None:
    """Return where they answer, with the token; nothing where the organisation does not say where that is."""
    asked, known = telling.asked, telling.rules.organisation.notifications.survey_links
    if asked is None or asked.token is None or asked.survey.id not in known:
        return None
    return Value(words=f"{known[asked.survey.id]}{asked.token}")


# In words


def _code(code: str | None) -> Value | None:
    return None if code is None else Value(words=code, code=code)


def _detail(telling: Telling, detail: str | None) -> Value | None:
    said = telling.file.details.get(detail or "")
    return in_words(said) if isinstance(said, str) else None


def _not_here(_telling: Telling) -> Value | None:
    """Return nothing: what digests say stands in no case."""
    return None


TOLD: Mapping[str, Callable[[Telling], Value | None]] = MappingProxyType(
    {
        "organisation": _organisation,
        "reference": _reference,
        "received_on": _received_on,
        "service": _service,
        "stage": _stage,
        "team": _team,
        "complaint_since": complaint_since,
        "asked_on": asked_on,
        "replaces": replaces,
        "follows": follows,
        "acknowledge_by": acknowledge_by,
        "respond_by": respond_by,
        "told_by": told_by,
        "limit_by": limit_by,
        "answer_by": answer_by,
        "was_due": was_due,
        "new_date": new_date,
        "old_date": old_date,
        "answered_on": _answered_on,
        "refused_stage": refused_stage,
        "final_stage": final_stage,
        "next_stage": next_stage,
        "escalate_until": escalate_until,
        "ombudsman": ombudsman,
        "ombudsman_contact": ombudsman_contact,
        "ombudsman_until": ombudsman_until,
        "contact": _contact,
        "what": _what,
        "due_on": _due_on,
        "letters_to": _letters_to,
        "since": _since,
        "when": _when,
        "late": _late,
        "complainant": _complainant,
        "on_behalf_of": _on_behalf_of,
        "handler": _handler,
        "summary": _summary,
        "reason": _reason,
        "survey": _survey,
        "until": _due_on,
        "token": _token,
        "link": _link,
        "count": _not_here,
        "lines": _not_here,
    }
)
"""How each placeholder gets its value."""
