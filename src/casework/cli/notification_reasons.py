"""Why a notification did not go out, or came back: each reason that the house's own notifiers give, in words.

Every reason is a code. With the words stands what somebody may do about it, where anybody can do more than wait.
"""

from casework.application.messages import OVERRAN, TROUBLE
from casework.application.notifying.addressing import Hindrance
from casework.application.notifying.in_force_here import Verdict
from casework.application.notifying.outcomes import GAVE_UP, UNFINISHED
from casework.application.notifying.waiting import ELSEWHERE
from casework.domain.notifications.state import OVER, SWITCHED_OFF

_CORRECT = "record what is right with 'casework add-party', and retry"
_CORRECT_ADDRESS = (
    "record the whole address with 'casework add-party' and --person address=... --person postcode=..., and retry"
)
_RECORD = "record what it has to say, and retry; or tell them in another way, and settle"
_OTHERWISE = "tell them in another way, and settle"
_SETTINGS = "mend the notifier or its settings; it is tried by itself, or at once after a retry"
_BY_ITSELF = "nothing: it is tried by itself, or at once after a retry"
_SEE_THE_PAGE = "the page of the notifier in the documentation says why; retry once it is mended, or settle"
_MEND_THE_URL = "mend the address or the settings of the notifier, and retry"
CAME_BACK = f"{_CORRECT}, for it came back; or {_OTHERWISE}"
"""What to do about what came back, for a reason that casework does not know."""

_REASONS: dict[str, tuple[str, str]] = {
    GAVE_UP: (
        "it was tried six times, and nobody knows of it being taken",
        f"mend the notifier and retry, or {_OTHERWISE}",
    ),
    OVER: ("it is over, or was another date by then", ""),
    SWITCHED_OFF: ("what says it was switched off", ""),
    ELSEWHERE: (
        "another computer's settings, or a mended file, are needed to send it",
        "",
    ),
    Verdict.RUNG_GONE.value: (
        "its reminder schedule, or its rung there, was taken away, or the case went to other people under another one",
        "tell whoever has the case now yourself, and settle; or put the schedule back, sweep and retry",
    ),
    UNFINISHED: ("a sender began and did not end: it is given another twenty minutes", _BY_ITSELF),
    # What several notifiers say
    "uncertain": ("nobody knows whether it was taken, so it waits an hour", _BY_ITSELF),
    "unavailable": ("the notifier did not answer", _SETTINGS),
    OVERRAN: ("the notifier took too long", _SETTINGS),
    TROUBLE: ("the notifier failed", _SETTINGS),
    "refused": ("it was refused", _SEE_THE_PAGE),
    "rate_limited": ("the notifier takes no more so soon", _BY_ITSELF),
    # casework-email
    "not_now": ("their mailbox takes nothing just now", _BY_ITSELF),
    "needs_utf8": ("the mail server takes no such address", f"ask for another address; {_CORRECT}"),
    "bad_certificate": ("the certificate of the mail server is not good", _SETTINGS),
    "sender_refused": ("the mail server does not take the sender", _SETTINGS),
    "login_refused": ("the mail server does not take the name and password", _SETTINGS),
    "not_supported": ("the mail server cannot do what the settings want", _SETTINGS),
    # casework-govuk-notify
    "not_allowed": ("the key, or the clock of this machine, is wrong", _SETTINGS),
    "daily_limit": ("the service takes no more on this day", _BY_ITSELF),
    "no_template": ("the service has no template for it", "name one in [[plugins.govuk_notify.templates]], and retry"),
    "unknown_channel": ("the notifier has no such channel", "mend [notifications.notifiers], and retry"),
    "cancelled": ("it was cancelled at the service", CAME_BACK),
    "permanent-failure": ("there is no such address or number", CAME_BACK),
    "temporary-failure": ("it could not be brought for days: a full mailbox, or a telephone that is off", CAME_BACK),
    "technical-failure": ("the service failed", f"retry; or {_OTHERWISE}"),
    "validation-failed": ("the service could not print it", f"see the service's own page, and retry; or {_OTHERWISE}"),
    "virus-scan-failed": ("the service took it for a virus", f"see the service's own page; or {_OTHERWISE}"),
    # casework-webhooks
    "host_not_allowed": ("the settings of webhooks do not name the host", _MEND_THE_URL),
    "port_not_allowed": ("the settings of webhooks do not allow the port", _MEND_THE_URL),
    "address_not_allowed": ("the host is at an address that is not public", _MEND_THE_URL),
    "untrusted": ("the certificate of the host is not good", _SETTINGS),
    "redirected": ("the host sends it to another address, which is not followed", _MEND_THE_URL),
    "gone": ("the host says that nobody takes it any more", _MEND_THE_URL),
    # What staff records
    "mailbox-full": ("their mailbox is full", f"retry in some days; or {_OTHERWISE}"),
    "no-such-address": ("there is no such address", CAME_BACK),
}
_DO_OF_HINDRANCES: dict[Hindrance, str] = {
    Hindrance.NO_ADDRESS: f"ask for an address; {_CORRECT}; for staff, add it to [notifications.addresses]",
    Hindrance.NO_CHANNEL: "name a notifier for the channel in [notifications.notifiers], and retry; or tell them in "
    "another way, and settle",
    Hindrance.BAD_ADDRESS: f"{_CORRECT}; for staff, mend it in [notifications.addresses]",
    Hindrance.ADDRESS_LINES: f"{_CORRECT_ADDRESS}; for staff, mend it in [notifications.addresses]",
    Hindrance.NO_POSTCODE: f"{_CORRECT_ADDRESS}; abroad the country is the last line of the address; for staff, mend "
    "it in [notifications.addresses]",
    Hindrance.ERASED: f"{_CORRECT}, or settle",
    Hindrance.CANNOT_WRITE: "tell them in the format that they need, and settle; where they can read letters, see "
    "whether [notifications.contacts] and the template have all that it says, and retry",
    Hindrance.PARTY_LEFT: "settle, if nobody has to be told any more",
    Hindrance.ACTS_FOR_NOBODY: "say for whom with 'casework add-party' and --acts-for, record the consent with "
    "'casework consent', and retry; or settle",
    Hindrance.NO_CONSENT: "record the consent to act for them and to be told with 'casework consent', --scope act-for "
    "and --scope disclose, and retry; or settle",
    Hindrance.DATE_GONE: "tell them of the delay with a new date, or in another way, and settle",
    Hindrance.RESTRICTED: "tell them as the restriction says, and settle",
    Hindrance.SEE_ADJUSTMENT: "record what the adjustment means with 'casework prefer', and retry",
    Hindrance.BROKEN_TEMPLATE: "mend the template: 'casework notifications check' lists its mistakes",
    Hindrance.LACKS_HANDLER: "assign it with 'casework assign', or write the name of the handler into "
    f"[notifications.addresses], and retry; or {_OTHERWISE}",
    Hindrance.LACKS_CONTACT: "write it into [notifications.contacts], and retry",
    Hindrance.NO_NOTIFIER: "name a notifier in [notifications.notifiers], and retry",
}
_REASONS |= {each.value: (each.says, _DO_OF_HINDRANCES.get(each, _RECORD)) for each in Hindrance}


def in_words(why: str | None) -> str:
    """Return a reason as people read it, with its code; one that only somebody else's notifier gives is a code."""
    if why is None or why not in _REASONS:
        return why or ""
    return f"{_REASONS[why][0]} ({why})"


_TELL_OF_DELAY = (
    "tell them of the delay with a new date, with 'casework inform-delay {case} --limit {limit} --told-due-on DATE "
    "--reason CODE --by YOU', and settle this one with 'casework notifications settle {message} --why told-of-delay "
    "--by YOU'"
)
_TELL_OTHERWISE = (
    "tell them in another way if they still have to know, and settle it with 'casework notifications settle {message} "
    "--why CODE --by YOU'"
)


def what_to_do_about_a_day_gone(limit: str | None, *, case: str, message: str) -> str:
    """Return what somebody may do about a letter that would promise a day gone by, with the commands to type.

    The delay of *limit* can be told in its place; where that is None, none can.
    """
    advice = _TELL_OTHERWISE if limit is None else _TELL_OF_DELAY
    return advice.format(case=case, limit=limit, message=message)


def what_to_do_elsewhere(*, is_here: bool, is_reminder: bool, day: str | None) -> str:
    """Return what somebody may do about what this machine leaves to another configuration.

    It is for staff, or for nobody where it is no reminder, from that *day* on, where a sweep found gone what says it.
    """
    if is_here:
        return "nothing: the next 'casework sweep' finds what says it in force, and sends it"
    back = "put the reminder schedule back as it was" if is_reminder else "ask for it again in [notifications]"
    then = "it is for staff to see to" if is_reminder else "nobody is told by it any more"
    since = " after a day" if day is None else f" from {day} on"
    return (
        f"give all machines the same files, mend schedules with mistakes, or {back}, and sweep, for it to go out; "
        f"else {then}{since}; or {_OTHERWISE}"
    )


def what_to_do(why: str | None, *, came_back: bool) -> str:
    """Return what somebody may do about what did not go out for that reason, or *came_back*."""
    return _REASONS[why][1] if why in _REASONS else CAME_BACK if came_back else ""
