"""The sorts of values that options take, and the options that many commands share."""

import datetime as dt
import difflib
import math
import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from casework.domain.actors import Actor
from casework.domain.cases.fields import check_code
from casework.domain.time.moments import Moment, parse_moment
from casework.errors import CaseworkError, NaiveInstantError, NotACodeError

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

MOST_SECONDS = 366 * 24 * 60 * 60
"""The longest time that an option takes: our own choice, far above what anybody waits for."""


class Words(click.Choice[str]):
    """A choice among snake_case words in which hyphens are as good as underscores."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        return super().normalize_choice(choice, ctx).replace("-", "_")

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        shown = super().get_metavar(param, ctx)
        return None if shown is None else shown.replace("_", "-")

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        return super().get_missing_message(param, ctx).replace("_", "-")

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            known = ", ".join(repr(choice.replace("_", "-")) for choice in self.choices)
            near = _meant(str(value), self.choices)
            asks = "" if near is None else f": did you mean {near.replace('_', '-')!r}?"
            self.fail(f"{value!r} is not one of {known}{asks}", param, ctx)


_OTHER_NAMES = {"post": "letter", "mail": "letter", "telephone": "phone"}
"""What people write for one of our words that is spelt otherwise."""


def _meant(value: str, choices: Iterable[str]) -> str | None:
    """Return which of *choices* may be meant by *value*, if one is: by another name, or nearly its letters."""
    plain = {choice.replace("_", ""): choice for choice in choices}
    typed = value.lower().replace("_", "").replace("-", "")
    other = _OTHER_NAMES.get(typed, "")
    near = [other] if other in plain else difflib.get_close_matches(typed, plain, n=1)
    return plain[near[0]] if near else None


class Zone(click.ParamType[ZoneInfo]):
    """A time zone by its IANA name."""

    name = "zone"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        try:
            return value if isinstance(value, ZoneInfo) else ZoneInfo(str(value))
        except (KeyError, ValueError, OSError):
            self.fail(f"there is no time zone {value!r}: write a name such as Europe/London", param, ctx)


class MomentType(click.ParamType[Moment]):
    """A date, or an instant with its offset."""

    name = "date or instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Moment:
        try:
            return parse_moment(str(value))
        except CaseworkError as error:
            self.fail(str(in_the_zone_here(error)), param, ctx)


def in_the_zone_here(error: CaseworkError) -> CaseworkError:
    """Return *error*, which suggests the offset of the organisation's zone where one is missing."""
    if not isinstance(error, NaiveInstantError):
        return error
    from casework.cli.opening import zone_here

    try:
        return NaiveInstantError(error.value, zone=zone_here())
    except CaseworkError:  # a configuration with mistakes: the command will say so
        return error


def _read(
    sort: click.ParamType[Moment], value: object, param: click.Parameter | None, ctx: click.Context | None
) -> Moment | NaiveInstantError:
    """Return *value* as a date or an instant; an instant without an offset is for the *sort* of value to refuse."""
    try:
        return parse_moment(str(value))
    except CaseworkError as error:
        said = in_the_zone_here(error)
        return said if isinstance(said, NaiveInstantError) else sort.fail(str(said), param, ctx)


class DayType(click.ParamType[dt.date]):
    """A date without a time of day."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        moment = _read(self, value, param, ctx)
        if isinstance(moment, dt.datetime | NaiveInstantError):
            self.fail(f"{value!r} has a time of day: write only the date, as 2026-04-03", param, ctx)
        return moment


class InstantType(click.ParamType[dt.datetime]):
    """An instant with its offset."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        moment = _read(self, value, param, ctx)
        if isinstance(moment, NaiveInstantError):
            self.fail(f"{value!r} has no offset from UTC: write it with one, as {moment.meant}", param, ctx)
        if not isinstance(moment, dt.datetime):
            self.fail(f"{value!r} has no time of day: write an instant, as 2026-04-03T09:00:00+01:00", param, ctx)
        return moment


class SecondsType(click.ParamType[float]):
    """A length of time in seconds, above none and below what a machine can wait."""

    name = "seconds"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            seconds = float(str(value))
        except ValueError:
            seconds = math.nan
        if 0 < seconds <= MOST_SECONDS:
            return seconds
        message = f"{value!r} is no length of time: write a number of seconds above 0, a year at most, such as 60"
        return self.fail(message, param, ctx)


class AmountType(click.ParamType[int]):
    """A length of time as a whole number of *units*, of *least* or more where that is said."""

    name = "amount"

    def __init__(self, units: str, *, such_as: int, least: int | None = None) -> None:
        self.units, self.such_as, self.least = units, such_as, least

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        least = self.least
        try:
            amount = int(str(value))
        except ValueError:
            amount = None
        if amount is not None and (least is None or amount >= least):
            return amount
        more = "" if least is None else f" of {least} or more"
        message = f"{value!r} is no number of {self.units}: write a whole number{more}, such as {self.such_as}"
        return self.fail(message, param, ctx)


class ActorType(click.ParamType[Actor]):
    """Who writes or reads: an opaque id."""

    name = "id"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Actor:
        try:
            return Actor(str(value))
        except NotACodeError:
            self.fail(f"{value!r} is no id: write one such as staff-17, not a name", param, ctx)


class CodeType(click.ParamType[str]):
    """An id or a code, which goes into the log; free text does not."""

    name = "code"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return check_code("it", value)
        except NotACodeError as error:
            self.fail(str(error), param, ctx)


class WordsType(click.ParamType[str]):
    """Free text; ``-`` reads it from standard input."""

    name = "words"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value != "-":
            return str(value)
        words = sys.stdin.buffer.read().decode("utf-8-sig").strip()
        return words or self.fail("there is nothing on standard input", param, ctx)


class PairType(click.ParamType[tuple[str, str]]):
    """A name and a value, ``NAME=VALUE``; nothing at all is a value only where it empties a field."""

    name = "name=value"

    def __init__(self, *, may_be_empty: bool = False) -> None:
        self.may_be_empty = may_be_empty

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        name, equals, rest = str(value).partition("=")
        if not name or not equals:
            self.fail(f"{value!r} must be a name and a value, such as email=jo@example.org", param, ctx)
        if not rest.strip() and not self.may_be_empty:
            self.fail(f"{name!r} has no value: write one, or leave it away", param, ctx)
        return name, rest


def zone_option(function: Decorated) -> Decorated:
    """Declare ``--zone`` of a calculator."""
    return click.option(
        "--zone",
        type=Zone(),
        metavar="ZONE",
        help="The zone of the place; that of the configuration if left out, or else Europe/London.",
    )(function)


MOMENT, DAY, INSTANT, DURATION = MomentType(), DayType(), InstantType(), SecondsType()
ACTOR, CODE, WORDS, PAIR = ActorType(), CodeType(), WordsType(), PairType()
CHANGE = PairType(may_be_empty=True)

CASE = click.argument("case", metavar="CASE")

NOTE = click.option("--note", type=WORDS, metavar="TEXT", help="A remark in your own words; - reads standard input.")

DOCUMENT = click.option("--document", type=CODE, metavar="ID", help="The document of the case that says so, as d1.")

EXCLUSION = click.option(
    "--exclusion",
    type=CODE,
    required=True,
    metavar="ID",
    help="The exclusion of the procedure for which it is refused.",
)
REASONS = click.option(
    "--reasons", type=WORDS, required=True, metavar="TEXT", help="Why it holds in this case; - reads standard input."
)
DISCRETION = click.option(
    "--discretion", type=WORDS, metavar="TEXT", help="Why it is not taken on all the same, where that is possible."
)
OMBUDSMAN_TOLD = click.option(
    "--ombudsman-told", is_flag=True, help="The complainant was told how to reach the ombudsman."
)
RESTRICTION = click.option(
    "--restriction", type=CODE, metavar="ID", help="The restriction on the person on which it rests, if on one."
)

FORGOTTEN = click.option(
    "--stage",
    type=CODE,
    metavar="ID",
    help="The earlier stage in which this was forgotten; the present one, if left out.",
)


def by_option(*, required: bool, words: str | None = None) -> Callable[[Decorated], Decorated]:
    """Declare ``--by``: who writes, or who reads; *words* say more of it."""
    return click.option(
        "--by",
        type=ACTOR,
        envvar="CASEWORK_ACTOR",
        show_envvar=True,
        required=required,
        metavar="ID",
        help=words or ("Who does this, as an id." if required else "Who looks, as an id."),
    )


def json_option(function: Decorated) -> Decorated:
    """Declare ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON for scripts.")(function)
