"""What the demonstration shows of notifications: what would have been said in the first days of the next year."""

import datetime as dt
from collections import Counter

from casework.application.ports import CaseRow
from casework.casebook import Casebook
from casework.cli.layout import number_of, table
from casework.cli.tour_pages import Made, Section, in_plain_words, section_text
from casework.domain.time.steps import in_words
from casework.testing.exampleton import NAME, SERVICES
from casework.testing.simulation import CONTACT_CENTRE, CORPORATE

_STAFF = (CORPORATE, *(who for service in SERVICES for who in (service.id, *service.handlers)))
_ADDRESSES = "\n".join(f'{who} = {{ email = "{who}@exampleton.example" }}' for who in _STAFF)

SETTINGS = f"""
# The demonstration sends nothing to anybody: the notifier log only writes down that there was a message.
[notifications]
notices = ["received", "acknowledged", "extended", "response", "escalated", "assigned"]
notifiers = {{ email = "log" }}
name = "{NAME}"

[notifications.addresses]
{_ADDRESSES}
"""
"""What the configuration of the demonstration says of notifications; the addresses are made up as well."""

_AHEAD = dt.timedelta(days=5)


def begin_to_tell(book: Casebook) -> None:
    """Sweep for the first time, from when on things are said."""
    book.sweep(by=CONTACT_CENTRE)


def told(made: Made, row: CaseRow) -> Section:
    """Return the section about what a sweep some days later has to say, and to whom; the case of *row* is acknowledged.

    That case went on to its next stage while the demonstration ran.
    """
    book = made.book
    book.acknowledge(row.case, by=CONTACT_CENTRE)
    made.clock.advance(_AHEAD)
    swept, delivery = book.sweep(by=CONTACT_CENTRE), book.deliver(by=CONTACT_CENTRE)
    said = Counter(
        (each.notification.due.kind.value, each.notification.due.to.role)
        for known in book.rows()
        for each in book.notifications(known.case)
    )
    rows = [(in_plain_words(kind), in_plain_words(role), f"{many:>5}") for (kind, role), many in sorted(said.items())]
    text = section_text(
        "10. What would be said, and to whom",
        f"From now on sweeps find what has to be said: by {in_words(swept.at.date())} "
        f"{number_of(swept.claimed, 'notification')}, in {number_of(sum(delivery.messages.values()), 'message')}. "
        "Nothing is sent here: the notifier log only writes down that there was a message.",
        table(("Says", "To the", "Number"), rows, indent=2),
        f"'casework notifications list --case {row.reference}' tells what was said in one case.",
    )
    figures = {
        "by": swept.at.date().isoformat(),
        "claimed": swept.claimed,
        "delivered": delivery.delivered,
        "messages": dict(delivery.messages),
    }
    return Section(text=text, figures={"told": figures})
