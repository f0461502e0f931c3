"""How notifications and their delivery are told: in lines for people, with stable keys for scripts."""

from collections.abc import Iterable, Iterator, Mapping

from casework.application.notifying.addressing import Hindrance
from casework.application.notifying.delivering import CLOCK, GAVE_UP, Delivery
from casework.application.notifying.standing import CaseNotification
from casework.casebook import Casebook
from casework.cli.layout import number_of, printable, table, wrapped
from casework.cli.telling import Json, local
from casework.domain.envelope import stamp
from casework.domain.notifications.state import OVER, Standing

_HEADINGS = ("Message", "Case", "Says", "To", "State", "Since", "Why")
_SHOWN = 5
_WHYS = {each.value: each.says for each in Hindrance} | {
    GAVE_UP: "it was tried six times, and never taken",
    OVER: "it is over, or was another date by then",
    CLOCK: "a clock was set back, so its sender is given ten minutes",
    "unavailable": "the notifier did not answer",
    "overran": "the notifier took too long",
    "trouble": "the notifier failed",
    "refused": "it was refused",
}


def in_words(why: str | None) -> str:
    """Return a reason as people read it; one of a notifier's own is a code."""
    return "" if why is None else _WHYS.get(why, why.replace("_", " "))


def notifications_told(book: Casebook, found: Iterable[CaseNotification], *, indent: int = 0) -> str:
    """Return notifications as a table."""
    return table(_HEADINGS, (_row(book, each) for each in found), indent=indent)


def _row(book: Casebook, each: CaseNotification) -> tuple[str, ...]:
    notification = each.notification
    due, sent = notification.due, notification.sent
    why = in_words(notification.why)
    if notification.standing is Standing.DELIVERED and sent is not None:
        promised = "" if sent.promised_on is None else f", with the date {sent.promised_on.isoformat()}"
        why = f"by {sent.channel}{promised}"
    told = (
        due.message,
        each.reference,
        due.kind.value.replace("_", " "),
        f"{due.to.who} ({due.to.role})",
        notification.standing.value,
        local(book, notification.changed_at),
        why,
    )
    return tuple(map(printable, told))


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
        "next_at": stamp(notification.next_at) if notification.is_pending else None,
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
        "messages": dict(delivery.messages),
        "held": dict(delivery.held),
        "unreadable": dict(delivery.unreadable),
    }


def delivery_told(delivery: Delivery) -> Iterator[str]:
    """Yield what delivering came to as people read it."""
    messages = ", ".join(f"{count} by {printable(name)}" for name, count in delivery.messages.items())
    yield f"{number_of(delivery.delivered, 'notification')} sent{f' ({messages})' if messages else ''}."
    said = (
        (delivery.postponed, "to be tried again later"),
        (delivery.failed, "cannot be sent: look at them with 'casework notifications list'"),
        (delivery.settled, "need not be said any more"),
        (delivery.taken, "in the hands of another sender"),
        (delivery.put_off, "of cases whose messages wait until they may go out"),
    )
    for count, words in said:
        if count:
            yield wrapped(f"{count} {words}", indent=2)
    for name, count in delivery.held.items():
        yield wrapped(f"{count} to go by the notifier {printable(name)}, which is not there or fails", indent=2)
    yield from unreadable_told(delivery.unreadable)


def unreadable_told(unreadable: Mapping[str, str]) -> Iterator[str]:
    """Yield the first of the cases that cannot be read, with why, and how many more there are."""
    for case, reason in list(unreadable.items())[:_SHOWN]:
        yield wrapped(printable(f"{case} cannot be read: {reason}"), indent=2)
    if len(unreadable) > _SHOWN:
        yield f"  and {len(unreadable) - _SHOWN} more that cannot be read"
