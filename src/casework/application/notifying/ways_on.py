"""Where whoever complained can go with an answer: to the next stage, or, from the last one, to an ombudsman."""

from casework.application.notifying.telling import Telling, Value, in_words
from casework.domain.cases.events import Responded
from casework.domain.conduct import LetterKind, LetterPart
from casework.domain.deadlines.windows import Bound, CaseWindow, referral_window, windows
from casework.domain.procedures import Stage

_KNOWN_WELL = frozenset({Bound.UNTIL, Bound.AT_LEAST})


def final_stage(telling: Telling) -> Value | None:
    """Return the stage where the answer in it is the final one: the procedure says so, or has no stage after it.

    Where it names no body that could look at it then, such as for an idea or praise, nothing is called final.
    """
    stage = _answered(telling)
    if stage is None:
        return None
    says = any(each.kind is LetterKind.RESPONSE and LetterPart.FINAL in each.says for each in stage.letters)
    is_last = not stage.next and telling.version.referral is not None
    return telling.stage_told(stage.id) if says or is_last else None


def next_stage(telling: Telling) -> Value | None:
    """Return the stage that can be asked for after the answer."""
    stage = _next(telling)
    return None if stage is None else telling.stage_told(stage)


def _next(telling: Telling) -> str | None:
    stage = _answered(telling)
    return None if stage is None else next(iter(stage.next), None)


def _answered(telling: Telling) -> Stage | None:
    """Return the stage that was answered, if the procedure knows it; after a refusal there is none to go on from."""
    if not isinstance(telling.event, Responded) or not telling.version.has_stage(telling.stage):
        return None
    return telling.version.stage(telling.stage)


def escalate_until(telling: Telling) -> Value | None:
    """Return the last day of the first window to the next stage that has one, as long as it has not gone by."""
    stage = _next(telling)
    place, calendars = telling.rules.place, telling.rules.calendars
    found = windows(telling.file.case, telling.version, place=place, calendars=calendars)
    dated = (each for each in found if stage is not None and each.to_stage == stage and _is_known_well(each))
    return _to_come(telling, next(dated, None))


def ombudsman(telling: Telling) -> Value | None:
    """Return the body to which the procedure refers in the end."""
    referral = telling.version.referral
    return None if referral is None else in_words(referral.body)


def ombudsman_contact(telling: Telling) -> Value | None:
    """Return how that body is reached, as far as the organisation says so."""
    referral = telling.version.referral
    known = telling.rules.organisation.notifications.contacts
    return None if referral is None else in_words(known.get(referral.body))


def ombudsman_until(telling: Telling) -> Value | None:
    """Return the last day to go to that body, where it is known well and has not gone by."""
    place, calendars = telling.rules.place, telling.rules.calendars
    found = referral_window(telling.file.case, telling.version, place=place, calendars=calendars)
    return _to_come(telling, found) if found is not None and _is_known_well(found) else None


def _to_come(telling: Telling, window: CaseWindow | None) -> Value | None:
    """Return the last day of *window*; a letter that waited until after it invites nobody to a day that has gone by."""
    last = None if window is None else telling.day(window.until)
    return None if last is None or last.day is None or last.day < telling.today else last


def _is_known_well(window: CaseWindow) -> bool:
    """Say whether there is a last day, and not one that may be too late."""
    return window.until is not None and window.bound in _KNOWN_WELL
