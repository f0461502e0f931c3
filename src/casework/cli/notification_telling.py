"""How notifications and their delivery are told: in lines for people, with stable keys for scripts."""

from collections.abc import Iterable, Iterator, Mapping

from casework.application.notifying.addressing import Hindrance
from casework.application.notifying.delivering import GAVE_UP, UNFINISHED, Delivery
from casework.application.notifying.standing import CaseNotification
from casework.casebook import Casebook
from casework.cli.layout import number_of, printable, table, wrapped
from casework.cli.telling import Json, local
from casework.domain.envelope import stamp
from casework.domain.notifications.events import AddresseeSort
from casework.domain.notifications.state import OVER, Notification, Standing

_HEADINGS = ("Message", "Case", "Says", "To", "State", "Since", "Why", "Next", "Do")
_SHOWN = 5
_CORRECT = "record what is right with 'casework add-party', and retry"
_SETTINGS = "mend the notifier or its settings; it is tried by itself, or at once after a retry"
_CAME_BACK = f"it came back: {_CORRECT}; or tell them in another way, and settle"
_DO = {
    Hindrance.NO_ADDRESS: f"ask for an address; {_CORRECT}; for staff, add it to [notifications.addresses]",
    Hindrance.NO_CHANNEL: "name a notifier for the channel in [notifications.notifiers], and retry; or tell them in "
    "another way, and settle",
    Hindrance.BAD_ADDRESS: f"{_CORRECT}; for staff, mend it in [notifications.addresses]",
    Hindrance.ERASED: f"{_CORRECT}, or settle",
    Hindrance.CANNOT_WRITE: "see whether [notifications.contacts] and the template have all that it says, and retry; "
    "or tell them in the format that they need, and settle",
    Hindrance.PARTY_LEFT: "settle, if nobody has to be told any more",
    Hindrance.ACTS_FOR_NOBODY: "say for whom with 'casework add-party' and --acts-for, record the consent with "
    "'casework consent', and retry; or settle",
    Hindrance.NO_CONSENT: "record the consent to act for them with 'casework consent', and retry; or settle",
    Hindrance.RESTRICTED: "tell them as the restriction says, and settle",
    Hindrance.SEE_ADJUSTMENT: "record what the adjustment means with 'casework prefer', and retry",
    Hindrance.NO_NOTIFIER: "name a notifier in [notifications.notifiers], and retry",
    GAVE_UP: "mend the notifier and retry, or tell them in another way and settle",
    "refused": "see the page of the notifier; retry once it is mended, or settle",
    "unavailable": _SETTINGS,
    "overran": _SETTINGS,
    "trouble": _SETTINGS,
}
_WHYS = {each.value: each.says for each in Hindrance} | {
    GAVE_UP: "it was tried six times, and nobody knows of it being taken",
    OVER: "it is over, or was another date by then",
    UNFINISHED: "a sender began and did not end, so it waits for another twenty minutes",
    "uncertain": "nobody knows whether it was taken, so it waits an hour",
    "unavailable": "the notifier did not answer",
    "overran": "the notifier took too long",
    "trouble": "the notifier failed",
    "refused": "it was refused",
}


def in_words(why: str | None) -> str:
    """Return a reason as people read it, with its code; one of a notifier's own is only a code."""
    if why is None or why not in _WHYS:
        return why or ""
    return f"{_WHYS[why]} ({why})"


def nobody_told(nobody: Mapping[str, int]) -> Iterator[str]:
    """Yield how many things each case has to tell, by its reference, for which nobody is there, and what to do."""
    for reference, many in nobody.items():
        yield wrapped(printable(f"{reference}: {many} that nobody is told, for nobody has the role."))
    if nobody:
        yield wrapped("To do: assign the case, or name people for the role in [organisation.roles].")
        yield wrapped(
            "Whoever is complained about in a case is told nothing of it: pass praise on to them yourself, and record "
            "it with 'casework tell-recognised'."
        )


def notifications_told(book: Casebook, found: Iterable[CaseNotification], *, indent: int = 0) -> str:
    """Return notifications as a table."""
    return table(_HEADINGS, (_row(book, each) for each in found), indent=indent)


def promises_told(book: Casebook, found: Iterable[CaseNotification]) -> Iterator[str]:
    """Yield which dates letters told the parties: on record they stand with the letters, and not with the deadlines."""
    for each in found:
        due, sent = each.notification.due, each.notification.sent
        if due.to.sort is AddresseeSort.PARTY and sent is not None and sent.promised_on is not None:
            what, when = due.kind.value.replace("_", " "), local(book, each.notification.changed_at)
            yield wrapped(
                f"The letter '{what}' of {when} told {due.to.who}: {local(book, sent.promised_on)}.", indent=2
            )


def _row(book: Casebook, each: CaseNotification) -> tuple[str, ...]:
    notification = each.notification
    due = notification.due
    is_open = each.next_at is not None or notification.standing is Standing.FAILED
    told = (
        due.message,
        each.reference,
        due.kind.value.replace("_", " "),
        f"{due.to.who} ({due.to.role})",
        notification.standing.value,
        local(book, notification.changed_at),
        _why(notification),
        _next_told(book, each),
        _to_do(notification) if is_open else "",
    )
    return tuple(map(printable, told))


def _to_do(notification: Notification) -> str:
    """Return what somebody may do about a notification; what came back is for a notifier's own reason, as a code."""
    return _DO.get(notification.why or "", _CAME_BACK if notification.came_back else "")


def _next_told(book: Casebook, each: CaseNotification) -> str:
    """Return when a notification is tried next, and whether it waits for the hours of its audience."""
    if each.next_at is None:
        return ""
    windows = book.organisation.notifications.windows
    waits = each.next_at > max(each.notification.next_at, book.clock.now())
    hours = ", when such messages go out" if waits and each.notification.due.kind.audience in windows else ""
    return f"{local(book, each.next_at)}{hours}"


def _why(notification: Notification) -> str:
    """Return how it went out, or why it did not, in words and as the code that the documentation lists."""
    sent, why = notification.sent, notification.why
    if notification.standing is Standing.DELIVERED and sent is not None:
        promised = "" if sent.promised_on is None else f", with the date {sent.promised_on.isoformat()}"
        taken = "taken " if sent.follow else ""
        return f"{'arrived ' if notification.arrived_at is not None else taken}by {sent.channel}{promised}"
    return in_words(why)


def notification_data(each: CaseNotification) -> Json:
    """Return a notification as data."""
    notification = each.notification
    due, sent = notification.due, notification.sent
    return {
        "case": each.case,
        "reference": each.reference,
        "message": due.message,
        "kind": due.kind.value,
        "to": {"sort": due.to.sort.value, "who": due.to.who, "role": due.to.role, "through": due.to.through},
        "fires_at": stamp(due.fires_at),
        "late": due.late,
        "state": notification.standing.value,
        "since": stamp(notification.changed_at),
        "why": notification.why,
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
        "notifiers": dict(delivery.notifiers),
        "unreadable": dict(delivery.unreadable),
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
    if delivery.put_off:
        late = number_of(delivery.put_off, "notification")
        waits = f"{late} {'waits' if delivery.put_off == 1 else 'wait'} for the hours in which they may go out"
        yield wrapped(f"{waits}: 'casework notifications list' says until when", indent=2)
    for name, count in delivery.held.items():
        yield wrapped(f"{count} to go by the notifier {printable(name)}, which is not there or fails", indent=2)
    for kind, count in delivery.unwritten.items():
        yield wrapped(f"{count} to wait, for the template for {printable(kind)} has mistakes", indent=2)
    yield from unreadable_told(delivery.unreadable)


def lacks_told(book: Casebook) -> Iterator[str]:
    """Yield what is wrong with how notifications are set up."""
    yield from (wrapped(f"Wrong: {printable(str(each))}") for each in book.notification_lacks())


def unreadable_told(unreadable: Mapping[str, str]) -> Iterator[str]:
    """Yield the first of the cases that cannot be read, with why, and how many more there are."""
    for case, reason in list(unreadable.items())[:_SHOWN]:
        yield wrapped(printable(f"{case} cannot be read: {reason}"), indent=2)
    if len(unreadable) > _SHOWN:
        yield f"  and {len(unreadable) - _SHOWN} more that cannot be read"
