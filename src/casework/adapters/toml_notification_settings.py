"""The table ``[notifications]`` of a configuration: what is sent, by whom, when, and to which addresses.

::

    [notifications]
    notices = ["acknowledged", "extended"]
    notifiers = { email = "email" }
    digest_from = 5
    name = "Exampleton Council"
    contact = "Telephone: 01632 960000"
    language = "en"

    [notifications.contacts]
    "Housing Ombudsman" = "Telephone: 01632 960001"

    [notifications.survey_links]
    complaints-procedure = "https://www.exampleton.example/survey#"

    [notifications.words.cy]
    "Stage 1" = "Cam 1"

    [notifications.windows]
    complainants = { from = "08:00", to = "20:00" }
    staff = { from = "08:00", to = "18:00", days = "working" }

    [notifications.addresses]
    staff-17 = { name = "Priya Patel", email = "p.patel@example.gov.uk" }
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override

from casework.adapters.toml_mistakes import local_time, one_of, refusing
from casework.application.notifying.settings import NotificationSettings, Window, check_addresses, check_notifiers
from casework.domain.cases.fields import check_code
from casework.domain.notifications.day_words import DAY_NAMES
from casework.domain.notifications.kinds import NOTICES, Audience, NoticeKind

_LINK = re.compile(r"https://[!-~]+")
_WINDOWS = MappingProxyType({Audience.COMPLAINANT: "complainants", Audience.STAFF: "staff"})


class _Days(StrEnum):
    """The days on which messages go out."""

    ALL = "all"
    WORKING = "working"


@attrs.frozen(kw_only=True)
class _WindowTable:
    """One window: from which local time to which, on which days."""

    from_: dt.time = attrs.field(default=dt.time(0))
    to: dt.time | None = None
    days: _Days = _Days.ALL


@attrs.frozen(kw_only=True)
class _WindowsTable:
    """The table ``[notifications.windows]``."""

    complainants: _WindowTable | None = None
    staff: _WindowTable | None = None


@attrs.frozen(kw_only=True)
class NotificationsTable:
    """The table ``[notifications]``."""

    notices: tuple[NoticeKind, ...] = ()
    notifiers: Mapping[str, str] = attrs.field(factory=dict)
    addresses: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, repr=False)
    windows: _WindowsTable = _WindowsTable()
    digest_from: int = attrs.field(default=5, validator=attrs.validators.ge(2))
    name: str = ""
    contact: str = ""
    contacts: Mapping[str, str] = attrs.field(factory=dict)
    words: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    language: str = attrs.field(default="en", validator=attrs.validators.in_(tuple(DAY_NAMES)))
    survey_links: Mapping[str, str] = attrs.field(factory=dict)

    def settings(self) -> NotificationSettings:
        """Return what the table says."""
        said = {audience: getattr(self.windows, name) for audience, name in _WINDOWS.items()}
        return NotificationSettings(
            notices=self.notices,
            notifiers=self.notifiers,
            addresses=self.addresses,
            windows={audience: _window(table) for audience, table in said.items() if table is not None},
            digest_from=self.digest_from,
            name=self.name,
            contact=self.contact,
            contacts=self.contacts,
            words=self.words,
            language=self.language,
            survey_links=self.survey_links,
        )


def register_notifications_table(converter: cattrs.Converter) -> None:
    """Let *converter* read the table."""
    converter.register_structure_hook(NoticeKind, _notice)
    converter.register_structure_hook(_Days, one_of)
    converter.register_structure_hook(dt.time, local_time)
    window = make_dict_structure_fn(_WindowTable, converter, from_=override(rename="from"))
    converter.register_structure_hook(_WindowTable, window)
    table = make_dict_structure_fn(
        NotificationsTable,
        converter,
        notifiers=override(struct_hook=_notifiers),
        addresses=override(struct_hook=_addresses),
        survey_links=override(struct_hook=_survey_links),
        words=override(struct_hook=_words),
    )
    converter.register_structure_hook(NotificationsTable, table)


def _notice(value: object, _kind: object) -> NoticeKind:
    known = {each.value: each for each in NOTICES}
    if not isinstance(value, str) or value not in known:
        refusing(f"{value!r} is not one that can be asked for; write one of {', '.join(known)}")
    return known[value]


def _notifiers(value: object, _kind: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        refusing(f"must be a table of channels with a notifier for each, such as email = 'email', not {value!r}")
    unlike = [name for name in value.values() if not isinstance(name, str)]
    if unlike:
        refusing(f"must be text in quotes, not {unlike[0]!r}")
    check_notifiers(value)
    return MappingProxyType(value)


def _addresses(value: object, _kind: object) -> Mapping[str, Mapping[str, str]]:
    """Return the addresses; what is wrong with one is said without it, because it is somebody's."""
    if not isinstance(value, dict):
        refusing("must be a table of ids, each with a table of addresses, such as staff-17 = { email = '...' }")
    for who, channels in value.items():
        check_code("the id of a member of staff or a team", who)
        if not isinstance(channels, dict) or not all(isinstance(each, str) and each for each in channels.values()):
            refusing(f"{who} must have a table of addresses in quotes, such as {{ email = '...' }}")
    check_addresses(value)
    return MappingProxyType({who: MappingProxyType(channels) for who, channels in value.items()})


def _survey_links(value: object, _kind: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        refusing(f"must be a table of surveys with an address for each, not {value!r}")
    for survey, link in value.items():
        check_code("the id of a survey", survey)
        if not isinstance(link, str) or _LINK.fullmatch(link) is None:
            refusing(f"{survey} must have an address that begins with https:// and holds no spaces, not {link!r}")
    return MappingProxyType(dict(value))


def _words(value: object, _kind: object) -> Mapping[str, Mapping[str, str]]:
    if not isinstance(value, dict) or not all(isinstance(each, dict) for each in value.values()):
        refusing("must be a table for each language, such as cy = { 'Stage 1' = 'Cam 1' }")
    unknown = [each for each in value if each not in DAY_NAMES]
    if unknown:
        refusing(f"{unknown[0]!r} is not known; write one of {', '.join(DAY_NAMES)}")
    if not all(isinstance(said, str) and said for words in value.values() for said in words.values()):
        refusing("the words of each name or code must be text in quotes")
    return MappingProxyType({language: MappingProxyType(words) for language, words in value.items()})


def mistakes_of_windows(found: NotificationSettings) -> Iterator[str]:
    """Yield what is well written in the table and cannot be meant."""
    for audience, window in found.windows.items():
        if window.end is not None and window.end <= window.start:
            yield f"notifications.windows.{_WINDOWS[audience]}: ends before it begins: nothing would ever go out"


def _window(table: _WindowTable) -> Window:
    return Window(start=table.from_, end=table.to, working_days=table.days is _Days.WORKING)
