"""How notifications and their delivery are told: in lines for people, with stable keys for scripts."""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from casework.application.notifying.addressing import Hindrance
from casework.application.notifying.date_gone import delayed_limit
from casework.application.notifying.delivering import Delivery
from casework.application.notifying.openings import is_late
from casework.application.notifying.standing import CaseNotification
from casework.application.notifying.waiting import ELSEWHERE, FIRST, HOURS, IN_HAND
from casework.casebook import Casebook
from casework.cli.layout import number_of, printable, table, wrapped
from casework.cli.notification_reasons import (
    in_words,
    what_to_do,
    what_to_do_about_a_day_gone,
    what_to_do_elsewhere,
)
from casework.cli.telling import Json, local
from casework.domain.actors import Actor
from casework.domain.envelope import stamp
from casework.domain.notifications.events import Addressee, AddresseeSort
from casework.domain.notifications.state import Notification, Standing
from casework.errors import CaseworkError

_HEADINGS = ("Message", "Case", "Says", "To", "State", "Since", "Why", "Next", "Do")
_SHOWN = 5
_DIGITS = 12
"""How much of the id of a message is listed: enough to tell one from a million others."""


_WAITS = {
    HOURS: "for the hours in which they may go out",
    IN_HAND: "in the hands of a sender",
    FIRST: "for a first try",
    ELSEWHERE: f"for another computer's settings, or for a file to be mended ({ELSEWHERE})",
}


def nobody_told(nobody: Mapping[str, int]) -> Iterator[str]:
    """Yield how many things each case has to tell, by its reference, for which nobody is there, and what to do."""
    for reference, many in nobody.items():
        yield wrapped(printable(f"{reference}: {many} that nobody is told, for nobody has the role."))
    if nobody:
        yield wrapped("To do: assign the case, or name people for the role in [organisation.roles].")
        yield wrapped(
            "None of these has a message yet, so none can be settled or tried again: each is sent once somebody has "
            "the role, or goes away once it is done or its case is over."
        )
        yield wrapped(
            "Whoever is complained about in a case is told nothing of it: pass praise on to them yourself, and record "
            "it with 'casework tell-recognised'."
        )


def out_of_sight_told(cases: Iterable[str]) -> Iterator[str]:
    """Yield which cases cannot be read, by their references, and what to do."""
    for reference in cases:
        words = (
            f"{reference} cannot be read: nothing new is said of it. 'casework sweep' says why, and looks at it again."
        )
        yield wrapped(printable(words))


def how_to_told(found: Iterable[CaseNotification]) -> Iterator[str]:
    """Yield with which commands somebody sees to those of *found* that failed."""
    if any(each.notification.standing is Standing.FAILED for each in found):
        yield wrapped(
            "To retry one: 'casework notifications retry MESSAGE --by YOU'. To settle one: 'casework notifications "
            "settle MESSAGE --why CODE --by YOU'."
        )


def waiting_told(waiting: Mapping[str, int]) -> str:
    """Return how many notifications wait, and why."""
    many = sum(waiting.values())
    whys = "; ".join(f"{count} {_WAITS.get(why) or f'because {in_words(why)}'}" for why, count in waiting.items())
    return f"{number_of(many, 'notification')} {'waits' if many == 1 else 'wait'}: {whys}"


def notifications_told(
    book: Casebook, found: Iterable[CaseNotification], *, viewer: Actor | None = None, indent: int = 0
) -> str:
    """Return notifications as a table; *viewer* is whoever may see the cases."""
    found = tuple(found)
    advice = _advice(book, found, viewer)
    return table(_HEADINGS, (_row(book, each, advice) for each in found), indent=indent)


def letters_told(book: Casebook, found: Iterable[CaseNotification]) -> Iterator[str]:
    """Yield which dates letters told the parties, and which letters did not go out: the deadlines say neither."""
    for each in found:
        due, sent = each.notification.due, each.notification.sent
        if due.to.sort is not AddresseeSort.PARTY:
            continue
        what = f"The letter '{due.kind.value.replace('_', ' ')}'"
        if each.notification.standing is Standing.FAILED:
            look = f"'casework notifications list --case {each.reference}' says what to do"
            yield wrapped(f"{what} to {due.to.who} did not go out: {in_words(each.why)}. {look}.", indent=2)
        elif sent is not None and sent.promised_on is not None:
            when, day = local(book, each.notification.changed_at), local(book, sent.promised_on)
            yield wrapped(f"{what} of {when} told {_to(each.notification)}: {day}.", indent=2)


def _to(notification: Notification) -> str:
    """Return to whom a notification goes, and through whom it went where that was somebody who speaks for them."""
    who, through = notification.due.to.who, notification.through
    return who if through is None else f"{who} through {through}"


def _role(to: Addressee) -> str:
    """Return as whom an addressee is told: by a role of their own, where nobody else may be told."""
    return to.role if to.through is None else f"{to.through}, in place of the {to.role}"


def _row(book: Casebook, each: CaseNotification, advice: Mapping[str, str]) -> tuple[str, ...]:
    notification = each.notification
    due = notification.due
    told = (
        due.message[:_DIGITS],
        each.reference,
        due.kind.value.replace("_", " "),
        f"{_to(notification)} ({_role(due.to)})",
        notification.standing.value,
        local(book, notification.changed_at),
        _why(book, each),
        _next_told(book, each),
        advice.get(due.message, ""),
    )
    return tuple(map(printable, told))


def _advice(book: Casebook, found: Sequence[CaseNotification], viewer: Actor | None) -> Mapping[str, str]:
    """Return what somebody may do about those of *found* that wait or failed, by their messages."""
    mended = book.mended_notifications(found, viewer=viewer)
    waiting = [each for each in found if each.next_at is not None or each.notification.standing is Standing.FAILED]
    told = ((each.notification.due.message, _to_do(book, each, mended, viewer)) for each in waiting)
    return {message: advice for message, advice in told if advice}


def _to_do(book: Casebook, each: CaseNotification, mended: Collection[str], viewer: Actor | None) -> str:
    """Return what somebody may do about a notification; what came back is for a notifier's own reason, as a code."""
    notification = each.notification
    if notification.due.message in mended:
        return f"it is mended: 'casework notifications retry {notification.due.message[:_DIGITS]} --by YOU'"
    if each.elsewhere:
        day = None if each.gone_from is None else local(book, book.rulebook.day(each.gone_from))
        return what_to_do_elsewhere(is_here=each.is_here, is_reminder=notification.due.schedule is not None, day=day)
    if notification.why == Hindrance.DATE_GONE:
        with contextlib.suppress(CaseworkError):  # a case that cannot be read is told of on its own
            case = book.file(each.case, viewer=viewer).case
            limit = delayed_limit(case, notification.due, book.rulebook, now=book.clock.now())
            return what_to_do_about_a_day_gone(limit, case=each.reference, message=notification.due.message[:_DIGITS])
    return what_to_do(each.why, came_back=notification.came_back)


def _next_told(book: Casebook, each: CaseNotification) -> str:
    """Return when a notification is tried next, and whether it waits for the hours of its audience."""
    if each.next_at is None:
        return ""
    windows = book.organisation.notifications.windows
    waits = each.next_at > max(each.notification.next_at, book.clock.now())
    hours = ", when such messages go out" if waits and each.notification.due.kind.audience in windows else ""
    return f"{local(book, each.next_at)}{hours}"


def _why(book: Casebook, each: CaseNotification) -> str:
    """Return how it went out, or why it did not, in words and as the code that the documentation lists."""
    notification = each.notification
    sent = notification.sent
    if notification.standing is Standing.DELIVERED and sent is not None:
        promised = "" if sent.promised_on is None else f", with the date {local(book, sent.promised_on)}"
        out = "taken" if sent.follow else "sent"
        how = f"{'arrived' if notification.arrived_at is not None else out} by {sent.channel}{promised}"
        again = notification.put_right_at
        since = "" if again is None else f", and they were told otherwise {local(book, book.rulebook.day(again))}"
        return f"{how}{_at_another_time(book, notification)}{since}"
    return in_words(each.why)


def _at_another_time(book: Casebook, notification: Notification) -> str:
    """Return for when it was, where it was claimed or went out late, or by a clock that was ahead of this one."""
    is_ahead, rules = notification.changed_at > book.clock.now(), book.rulebook
    went_out_late = is_late(notification.due, rules.day(notification.changed_at), rules)
    if not (is_ahead or notification.due.late or went_out_late):
        return ""
    why = "by a clock that was ahead" if is_ahead else "late"
    return f", {why}: it was for {local(book, notification.due.fires_at)}"


def notifications_data(book: Casebook, found: Sequence[CaseNotification], *, viewer: Actor | None = None) -> list[Json]:
    """Return notifications as data; *viewer* is whoever may see the cases."""
    advice = _advice(book, found, viewer)
    return [_data(each, advice.get(each.notification.due.message)) for each in found]


def _data(each: CaseNotification, advice: str | None) -> Json:
    """Return a notification as data, with what somebody may *do* about it."""
    notification = each.notification
    due, sent = notification.due, notification.sent
    return {
        "case": each.case,
        "reference": each.reference,
        "message": due.message,
        "kind": due.kind.value,
        "to": {
            "sort": due.to.sort.value,
            "who": due.to.who,
            "role": due.to.role,
            "through": due.to.through or notification.through,
        },
        "fires_at": stamp(due.fires_at),
        "late": due.late,
        "state": notification.standing.value,
        "since": stamp(notification.changed_at),
        "why": each.why,
        "do": advice,
        "attempts": notification.attempts,
        "next_at": None if each.next_at is None else stamp(each.next_at),
        "digest": notification.digest,
        "sent": None
        if sent is None
        else {
            "notifier": sent.notifier,
            "channel": sent.channel,
            "language": sent.language,
            "format": sent.format,
            "template": sent.template,
            "promised_on": None if sent.promised_on is None else sent.promised_on.isoformat(),
            "receipt": sent.receipt,
            "follow": sent.follow,
            "arrived_at": None if notification.arrived_at is None else stamp(notification.arrived_at),
            "put_right_at": None if notification.put_right_at is None else stamp(notification.put_right_at),
        },
    }


def delivery_data(delivery: Delivery) -> Json:
    """Return what delivering came to as data."""
    return {
        "at": stamp(delivery.at),
        "delivered": delivery.delivered,
        "postponed": delivery.postponed,
        "failed": delivery.failed,
        "settled": delivery.settled,
        "taken": delivery.taken,
        "put_off": delivery.put_off,
        "arrived": delivery.arrived,
        "came_back": delivery.came_back,
        "messages": dict(delivery.messages),
        "held": dict(delivery.held),
        "unwritten": dict(delivery.unwritten),
        "elsewhere": dict(delivery.elsewhere),
        "notifiers": dict(delivery.notifiers),
        "unreadable": dict(delivery.unreadable),
        "waiting": dict(delivery.waiting),
        "for_staff": delivery.for_staff,
    }


def delivery_told(delivery: Delivery) -> Iterator[str]:
    """Yield what delivering came to as people read it."""
    messages = ", ".join(f"{count} by {printable(name)}" for name, count in delivery.messages.items())
    many = sum(delivery.messages.values())
    together = f" in {number_of(many, 'message')}" if many < delivery.delivered else ""
    yield f"{number_of(delivery.delivered, 'notification')} sent{together}{f' ({messages})' if messages else ''}."
    said = (
        (delivery.postponed, "to be tried again later"),
        (delivery.failed, "cannot be sent: look at them with 'casework notifications list'"),
        (delivery.settled, "need not be said any more"),
        (delivery.taken, "in the hands of another sender"),
        (delivery.arrived, "sent before, of which it is known by now that they arrived"),
        (delivery.came_back, "sent before that came back: look at them with 'casework notifications list'"),
    )
    for count, words in said:
        if count:
            yield wrapped(f"{count} {words}", indent=2)
    for name, count in delivery.held.items():
        yield wrapped(f"{count} to go by the notifier {printable(name)}, which is not there or fails", indent=2)
    for kind, count in delivery.unwritten.items():
        yield wrapped(f"{count} to wait, for the template for {printable(kind)} has mistakes", indent=2)
    for name, count in delivery.elsewhere.items():
        says = f"{count} to wait: another computer's settings, or a mended file, are needed to send {printable(name)}"
        gone = "what none of them finds in force for a day is for staff to see to, and settled where it is a notice"
        yield wrapped(f"{says}; {gone}", indent=2)
    if delivery.waiting:
        told = waiting_told(delivery.waiting)
        yield wrapped(printable(f"{told}. 'casework notifications list' says until when"), indent=2)
    yield from unreadable_told(delivery.unreadable)
    if delivery.for_staff:
        yield f"{delivery.for_staff} for somebody to see to: 'casework notifications list' says what to do."


def lacks_told(book: Casebook) -> Iterator[str]:
    """Yield what is wrong with how notifications are set up."""
    yield from (wrapped(f"Wrong: {printable(str(each))}") for each in book.notification_lacks())


def unreadable_told(unreadable: Mapping[str, str]) -> Iterator[str]:
    """Yield the first of the cases that cannot be read, with why, and how many more there are."""
    for case, reason in list(unreadable.items())[:_SHOWN]:
        yield wrapped(printable(f"{case} cannot be read: {reason}"), indent=2)
    if len(unreadable) > _SHOWN:
        yield f"  and {len(unreadable) - _SHOWN} more that cannot be read"
