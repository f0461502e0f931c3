"""How somebody is reached: by which channel, at which address, in which language and format, or why not at all.

Staff and teams have the addresses of the configuration, and the first channel that a notifier serves is theirs. A party
is written to as they wish; where they wish for nothing, by the channel through which the contact came, then by e-mail,
letter and text message, as far as there is an address and a notifier. Whoever speaks for a party, with the consent of
that party to act for them and to be told, is written to in their place; without both the party is, as far as they can
be reached. What a wish or a restriction stands against is not written: staff has to see to it.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

import attrs

from casework.application.notifying.settings import NAME, NotificationSettings
from casework.application.reading import CaseFile
from casework.domain.cases.consents import speaker_for, speakers_for
from casework.domain.cases.events import Party
from casework.domain.cases.vocabulary import Channel, Format
from casework.domain.notifications.events import Addressee, AddresseeSort
from casework.domain.notifications.postal_addresses import (
    FEWEST_LINES,
    MOST_LINES,
    has_its_end,
    is_nowhere,
    letter_lines,
)
from casework.domain.restrictions import Measure, Restriction

EMAIL, LETTER, SMS = "email", "letter", "sms"
"""The channels by which parties are written to."""


class Hindrance(StrEnum):
    """Why somebody cannot be written to, so that staff has to see to it."""

    NO_ADDRESS = "no_address"
    NO_CHANNEL = "no_channel"
    BAD_ADDRESS = "bad_address"
    ADDRESS_LINES = "address_lines"
    NO_POSTCODE = "no_postcode"
    ERASED = "erased"
    CANNOT_WRITE = "cannot_write"
    BROKEN_TEMPLATE = "broken_template"
    NO_NOTIFIER = "no_notifier"
    LACKS_HANDLER = "lacks_handler"
    LACKS_DATE = "lacks_date"
    DATE_GONE = "date_gone"
    LACKS_REASON = "lacks_reason"
    LACKS_STAGE = "lacks_stage"
    LACKS_OMBUDSMAN = "lacks_ombudsman"
    LACKS_CONTACT = "lacks_contact"
    PARTY_LEFT = "party_left"
    ACTS_FOR_NOBODY = "acts_for_nobody"
    NO_CONSENT = "no_consent"
    RESTRICTED = "restricted"
    SEE_ADJUSTMENT = "see_adjustment"

    @property
    def says(self) -> str:
        """The reason as people read it."""
        return _SAYS[self]


_SAYS = MappingProxyType(
    {
        Hindrance.NO_ADDRESS: "no address is on record",
        Hindrance.NO_CHANNEL: "no notifier serves a channel by which they can, or wish to, be reached",
        Hindrance.BAD_ADDRESS: "the address cannot be right",
        Hindrance.ADDRESS_LINES: f"the postal address has fewer than {FEWEST_LINES} lines with the name, or more than "
        f"{MOST_LINES}",
        Hindrance.NO_POSTCODE: "the postal address ends neither with a UK postcode nor with a country outside the UK",
        Hindrance.ERASED: "what was known of them is erased",
        Hindrance.CANNOT_WRITE: "it cannot be written in the format that they need, or lacks what it has to say",
        Hindrance.BROKEN_TEMPLATE: "its template has mistakes: it waits until they are mended",
        Hindrance.NO_NOTIFIER: "no notifier is configured: see [notifications.notifiers]",
        Hindrance.LACKS_HANDLER: "it must say who deals with the case, and nobody does, or no name of theirs is known",
        Hindrance.LACKS_DATE: "it must say by when it is answered, and that is not known",
        Hindrance.DATE_GONE: "it would promise a day that has gone by",
        Hindrance.LACKS_REASON: "it must give the reason, and none is on record",
        Hindrance.LACKS_STAGE: "it must say which stage there is, and that is not known",
        Hindrance.LACKS_OMBUDSMAN: "it must name the body to go to, and the procedure names none",
        Hindrance.LACKS_CONTACT: "it must say how that body is reached: write it into [notifications.contacts]",
        Hindrance.PARTY_LEFT: "they left the case",
        Hindrance.ACTS_FOR_NOBODY: "nobody said for whom they speak",
        Hindrance.NO_CONSENT: "nobody's consent lets them act and be told",
        Hindrance.RESTRICTED: "a restriction on them says how they are written to",
        Hindrance.SEE_ADJUSTMENT: "an adjustment was agreed, and no preferences say what it means for letters",
    }
)

LACKING: Mapping[str, Hindrance] = MappingProxyType(
    {
        "handler": Hindrance.LACKS_HANDLER,
        "answer_by": Hindrance.LACKS_DATE,
        "new_date": Hindrance.LACKS_DATE,
        "reason": Hindrance.LACKS_REASON,
        "stage": Hindrance.LACKS_STAGE,
        "final_stage": Hindrance.LACKS_STAGE,
        "next_stage": Hindrance.LACKS_STAGE,
        "ombudsman": Hindrance.LACKS_OMBUDSMAN,
        "ombudsman_contact": Hindrance.LACKS_CONTACT,
    }
)
"""What it means that a letter has no value for a placeholder that its procedure has it say."""

_WRITTEN = frozenset({Format.STANDARD, Format.EASY_READ, Format.LARGE_PRINT})
_IN_ORDER = (EMAIL, LETTER, SMS)
_OF_CHANNEL: Mapping[str, str] = MappingProxyType({Channel.EMAIL: EMAIL, Channel.LETTER: LETTER, Channel.PHONE: SMS})
_KNOWN_AS: Mapping[str, str] = MappingProxyType({SMS: "phone"})
_LOOKS_RIGHT: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        EMAIL: re.compile(r"[^\s@<>,;:\x00-\x1f]+@[^\s@<>,;:.\x00-\x1f]+(?:\.[^\s@<>,;:.\x00-\x1f]+)+"),
        SMS: re.compile(r"\+?[0-9](?:[ ()./-]*[0-9]){6,16}"),
        LETTER: re.compile(r"[^\x00-\x08\x0b-\x1f]+"),
    }
)
"""What an address must look like at least, in full; a notifier knows more of its channel.

Whoever fills in a form writes addresses, so each is read in one go, however it is made.
"""

_LONGEST_BY_CHANNEL: Mapping[str, int] = MappingProxyType({EMAIL: 254, SMS: 30, LETTER: 1_000})
_LONGEST = 2_048
"""How long an address can be: an e-mail address by RFC 5321, section 4.5.3.1.3; the others are our own choice."""

_NOT_WRITTEN_TO = frozenset({Measure.THROUGH_A_REPRESENTATIVE, Measure.NO_REPLY_TO_SAME_MATTER})


@attrs.frozen(kw_only=True)
class Way:
    """How somebody is reached: by which *notifier* in which *channel* and where, and what they can read.

    *speaks_for* is the name of whoever they speak for, where they do, and *through* the party that they are then.
    """

    notifier: str
    channel: str
    address: str = attrs.field(repr=False)
    language: str
    format: Format
    name: str = attrs.field(repr=False)
    speaks_for: str = attrs.field(default="", repr=False)
    through: str | None = None


@attrs.frozen(kw_only=True)
class Circumstances:
    """What decides besides the case: the settings, the restrictions in force on its people, and the local day."""

    settings: NotificationSettings
    restrictions: Sequence[Restriction]
    on: dt.date
    zone: dt.tzinfo


def way_to(to: Addressee, file: CaseFile, around: Circumstances) -> Way | Hindrance:
    """Return how *to*, an addressee of the case of *file*, is reached, or what stands against it."""
    if to.sort is not AddresseeSort.PARTY:
        return _way_to_staff(to.who, around.settings)
    party = file.case.party(to.who)
    if party is None:
        return Hindrance.PARTY_LEFT
    speakers = speakers_for(file.case, party.party)
    allowed = speaker_for(file.case, party.party, on=around.on, zone=around.zone)
    if allowed is not None:
        return _written_to(allowed, file, around, speaks_for=party)
    own = _written_to(party, file, around)
    return _why_nobody_may_speak(speakers) if speakers and own is Hindrance.NO_ADDRESS else own


def _way_to_staff(who: str, settings: NotificationSettings) -> Way | Hindrance:
    known = {channel: address for channel, address in settings.addresses.get(who, {}).items() if channel != NAME}
    served = {each: by for each in known if (by := settings.notifier_of(each)) is not None}
    if not settings.notifiers:
        return Hindrance.NO_NOTIFIER
    if not served:
        return Hindrance.NO_CHANNEL if known else Hindrance.NO_ADDRESS
    channel, notifier = next(iter(served.items()))
    return _checked(
        Way(
            notifier=notifier,
            channel=channel,
            address=known[channel],
            language=settings.language,
            format=Format.STANDARD,
            name=settings.called(who),
        )
    )


def _why_nobody_may_speak(speakers: Sequence[Party]) -> Hindrance:
    """Return what is to be done first where none of *speakers* has the consent of whom they would speak for."""
    is_said = any(each.acts_for is not None for each in speakers)
    return Hindrance.NO_CONSENT if is_said else Hindrance.ACTS_FOR_NOBODY


def _hindrance(party: Party, file: CaseFile, around: Circumstances) -> Hindrance | None:
    """Return what stands against writing to *party* at all."""
    if any(each.measure in _NOT_WRITTEN_TO for each in _on(party, around)):
        return Hindrance.RESTRICTED
    wishes = _wishes_of(party, file)
    if any(each is not None and each not in file.details for each in (party.person, wishes)):
        return Hindrance.ERASED
    if wishes is None and any(each.party == party.party for each in file.case.care.current):
        return Hindrance.SEE_ADJUSTMENT
    return None


def _on(party: Party, around: Circumstances) -> Iterator[Restriction]:
    return (each for each in around.restrictions if each.person == party.actor)


def _wishes_of(party: Party, file: CaseFile) -> str | None:
    return dict(file.case.care.preferences).get(party.party)


def _written_to(
    party: Party, file: CaseFile, around: Circumstances, *, speaks_for: Party | None = None
) -> Way | Hindrance:
    """Return how *party* is written to, for themselves or for whom they speak."""
    way = _hindrance(party, file, around) or _way_to_party(party, file, around)
    if isinstance(way, Hindrance) or speaks_for is None:
        return way
    return attrs.evolve(way, speaks_for=_words(file, speaks_for.person).get("name", ""), through=party.party)


def _way_to_party(party: Party, file: CaseFile, around: Circumstances) -> Way | Hindrance:
    settings = around.settings
    person, wishes = _words(file, party.person), _words(file, _wishes_of(party, file))
    form = Format(wishes.get("format", Format.STANDARD))
    if form not in _WRITTEN:
        return Hindrance.CANNOT_WRITE
    wished = wishes.get("channel")
    if wished is None and any(each.measure is Measure.ONE_CHANNEL for each in _on(party, around)):
        return Hindrance.RESTRICTED  # which channel that is stands in its reasons, for people to read
    if not settings.notifiers:
        return Hindrance.NO_NOTIFIER
    channels = _channels(wished, file)
    served = {each: by for each in channels if (by := settings.notifier_of(each)) is not None}
    known = {each: address for each in channels if (address := _address(person, each))}
    reached = {each: address for each, address in known.items() if each in served}
    if not reached:
        return Hindrance.NO_CHANNEL if known or not served else Hindrance.NO_ADDRESS
    channel, address = next(iter(reached.items()))
    return _checked(
        Way(
            notifier=served[channel],
            channel=channel,
            address=address,
            language=wishes.get("language", settings.language),
            format=form,
            name=person.get("name", ""),
        )
    )


def _channels(wished: str | None, file: CaseFile) -> Sequence[str]:
    """Return the channels to try, in order: the one that is wished for and no other, where one is."""
    if wished is not None:
        return (_OF_CHANNEL.get(wished, wished),)
    came_by = _OF_CHANNEL.get(file.case.intake.channel, EMAIL)
    return tuple(dict.fromkeys((came_by, *_IN_ORDER)))


def _address(person: Mapping[str, str], channel: str) -> str:
    if channel == LETTER:
        known = {each: person.get(each, "") for each in ("name", "address", "postcode")}
        return "\n".join(letter_lines(**known))
    return person.get(_KNOWN_AS.get(channel, channel), "").strip()


def _words(file: CaseFile, detail: str | None) -> Mapping[str, str]:
    said = file.details.get(detail or "")
    return said if isinstance(said, Mapping) else {}


def _checked(way: Way) -> Way | Hindrance:
    """Return *way*, if its address may be one of its channel."""
    if len(way.address) > _LONGEST_BY_CHANNEL.get(way.channel, _LONGEST):
        return Hindrance.BAD_ADDRESS
    looks = _LOOKS_RIGHT.get(way.channel)
    if looks is not None and looks.fullmatch(way.address) is None:
        return Hindrance.BAD_ADDRESS
    return (_hindrance_of_post(way.address) if way.channel == LETTER else None) or way


def _hindrance_of_post(address: str) -> Hindrance | None:
    """Return what a postal *address* lacks."""
    lines = [line for line in address.splitlines() if line.strip()]
    if is_nowhere(lines):
        return Hindrance.BAD_ADDRESS
    if not has_its_end(lines):
        return Hindrance.NO_POSTCODE
    return None if FEWEST_LINES <= len(lines) <= MOST_LINES else Hindrance.ADDRESS_LINES
