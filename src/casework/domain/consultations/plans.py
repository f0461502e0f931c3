"""The plan of a consultation: what people choose among, in which rounds, and by when they hear what came of it.

A plan is written before anybody is asked. The rounds follow one another: people choose among all options first, and
then among those that were kept. A plan in a file is read by ``casework.adapters.toml_consultations``.
"""

import datetime as dt
import difflib
from collections.abc import Iterator, Sequence

import attrs

from casework.domain.cases.fields import CODE, CODE_WORDS

METHODS = (
    "event",
    "focus-group",
    "interview",
    "online-form",
    "panel",
    "postal-form",
    "public-meeting",
    "show",
    "telephone",
    "workshop",
)
"""How people are usually asked; a plan may say another code."""


@attrs.frozen(kw_only=True)
class Option:
    """Something that people may choose; *standard* is the published standard that it stands for, if there is one."""

    code: str
    title: str
    standard: str | None = None


@attrs.frozen(kw_only=True)
class Round:
    """One time of asking, by one *method*, which is a code such as ``focus-group`` or ``show``.

    Everybody may *choose* so many options at most, and *keep* of them go on; nothing is cut off where that is left out.
    *groups* are those who are to be reached.
    """

    code: str
    method: str
    choose: int
    keep: int | None = None
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None
    groups: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Plan:
    """What a consultation is about, and what was promised before it began.

    The results are analysed on the day *analyse_by* at the latest, and the groups of *tell* hear of them by *tell_by*.
    """

    id: str
    title: str
    options: tuple[Option, ...]
    rounds: tuple[Round, ...]
    analyse_by: dt.date | None = None
    tell_by: dt.date | None = None
    tell: tuple[str, ...] = ()

    def mistakes(self) -> Iterator[str]:
        """Yield what makes no sense in it, each as ``path: what``."""
        yield from _no_code("id", self.id)
        yield from _empty("title", self.title)
        if not self.options:
            yield "option: is empty: people choose among at least one [[option]]"
        yield from _codes("option", [each.code for each in self.options])
        for number, option in enumerate(self.options):
            yield from _empty(f"option[{number}].title", option.title)
            if option.standard is not None and not _names_standard(option.standard):
                form = "a framework and a standard of it, such as charter-mark/1.2.1"
                yield f"option[{number}].standard: must be {form}, not {option.standard!r}"
        if not self.rounds:
            yield "round: is empty: a consultation has at least one [[round]]"
        yield from _codes("round", [each.code for each in self.rounds])
        yield from self._mistakes_of_rounds()
        yield from _each_a_code("tell", self.tell)
        yield from self._mistakes_of_days()

    def odd(self) -> Iterator[str]:
        """Yield, in sentences, which methods are none of the usual ones, and which one may be meant; it is no proof."""
        usual = ", ".join(METHODS)
        for number, each in enumerate(self.rounds):
            if each.method not in METHODS:
                near = difflib.get_close_matches(each.method, METHODS, n=1, cutoff=0.7)
                meant = f"did you mean {near[0]}?" if near else f"the usual ones are {usual}."
                said = f"{each.method} is a method of your own, and results say 'by {each.method}'"
                yield f"round[{number}].method: {said}; {meant}"

    def _mistakes_of_rounds(self) -> Iterator[str]:
        among: int | None = len(self.options)
        for number, each in enumerate(self.rounds):
            here, last = f"round[{number}]", number == len(self.rounds) - 1
            yield from _no_code(f"{here}.method", each.method)
            yield from _each_a_code(f"{here}.groups", each.groups)
            if each.choose < 1 or (among is not None and among < each.choose):
                yield f"{here}.choose: must be from 1 to as many as there are to choose among, not {each.choose}"
            if each.keep is None:
                if not last:
                    yield f"{here}.keep: is missing: say how many go on to the next round"
            elif each.keep < 1 or (among is not None and among <= each.keep):
                yield f"{here}.keep: must be from 1 to less than there are to choose among, not {each.keep}"
            if each.opens_on is not None and each.closes_on is not None and each.closes_on < each.opens_on:
                yield f"{here}.closes_on: must not be before opens_on"
            among = each.keep

    def _mistakes_of_days(self) -> Iterator[str]:
        closes = [each.closes_on for each in self.rounds if each.closes_on is not None]
        if self.analyse_by is not None and closes and self.analyse_by < max(closes):
            yield "analyse_by: must not be before the last round closes"
        if self.analyse_by is not None and self.tell_by is not None and self.tell_by < self.analyse_by:
            yield "tell_by: must not be before analyse_by"
        if self.tell_by is not None and not self.tell:
            yield "tell: is empty: say which groups hear of the results by tell_by"


def _empty(path: str, text: str) -> Iterator[str]:
    if not text.strip():
        yield f"{path}: is empty"


def _no_code(path: str, value: str) -> Iterator[str]:
    if CODE.match(value) is None:
        yield f"{path}: {value!r} must be {CODE_WORDS}"


def _each_a_code(path: str, values: Sequence[str]) -> Iterator[str]:
    for number, value in enumerate(values):
        yield from _no_code(f"{path}[{number}]", value)
        if value in values[:number]:
            yield f"{path}[{number}]: {value} is there already"


def _codes(where: str, codes: Sequence[str]) -> Iterator[str]:
    for number, code in enumerate(codes):
        yield from _no_code(f"{where}[{number}].code", code)
        if code in codes[:number]:
            yield f"{where}[{number}].code: {code} is the code of {where}[{codes.index(code)}] already"


def _names_standard(name: str) -> bool:
    framework, _, code = name.partition("/")
    return bool(framework and code) and CODE.match(name) is not None
