"""Registers of two stages as many councils head and write them, and what a draft takes each of their columns for."""

import datetime as dt
import random
import tomllib
from collections import defaultdict

import attrs

from tests.suggesting.sources import Rows
from tests.suggesting.trial import workdays_after

CASES = 120
OPEN = 3
FACTS = (
    *("reference", "received", "acknowledged", "due", "extended", "answered", "found"),
    *("requested", "due_2", "answered_2", "found_2"),
    *("handler", "ward", "service", "channel", "name", "text", "remedy"),
)

UPHELD = {"upheld": ["Upheld"], "partly": ["Partly upheld"], "not": ["Not upheld"], "withdrawn": ["Withdrawn"]}
CODES = {"upheld": ["U", "u"], "partly": ["PU", "P/U"], "not": ["NU", "nu", "N/U"], "withdrawn": ["W", "w/d"]}
JUSTIFIED = {"upheld": ["Justified"], "partly": ["Part justified"], "not": ["Not justified"], "withdrawn": ["W/D"]}
ANSWERS = {"upheld": ["Yes"], "partly": ["Partly"], "not": ["No"], "withdrawn": ["Withdrawn"]}
SHORT = {"upheld": ["Full", "Fully upheld"], "partly": ["Part"], "not": ["Not upheld"], "withdrawn": ["W/D"]}

INITIALS = ["AK", "DT", "SMc", "LB", "RW", "NO"]
NAMES = ["A Khan", "D Tate", "S McNab", "L Birch"]
IDS = ["off12", "off7", "off31"]
WARDS = ["Abbey", "Castle", "North End", "St Annes", "Mill Hill"]
CHANNELS = ["Email", "email", "Phone", "Letter", "Web form", "webform", "cllr"]
PEOPLE = [f"{first} {last}" for first in ("Ann", "Bo", "Cy", "Di") for last in ("Abbot", "Cole", "Dale", "Ely", "Fox")]
TEXTS = ["Bin missed three times in a row in the lane", "Nobody rang me back about the repair of my boiler"]


def _exchanged(day, rng):
    """Write *day* as a spreadsheet of another country does, which takes the month of a text for its day."""
    if rng.random() < 0.1:
        return day.strftime("%d %B %Y")
    return f"{day.year}-{day.day:02}-{day.month:02}" if day.day <= 12 else day.strftime("%d/%m/%Y")


WRITTEN = {
    "iso": lambda day, _: day.isoformat(),
    "uk": lambda day, _: day.strftime("%d/%m/%Y"),
    "short": lambda day, _: f"{day.day}/{day.month}/{day:%y}",
    "dots": lambda day, _: day.strftime("%d.%m.%y"),
    "month": lambda day, _: day.strftime("%d-%b-%y"),
    "mixed": lambda day, rng: day.strftime("%d/%m/%Y") if rng.random() < 0.1 else day.isoformat(),
    "exchanged": _exchanged,
}


@attrs.frozen
class Council:
    """How a council heads the columns of its register, in the order of `FACTS`, and what it writes below."""

    headings: str
    outcomes: dict
    handlers: list
    dates: str = "uk"
    nothing: tuple = ("",)
    asked: tuple = ()
    """Those whose lines the draft leaves to be taken."""
    kept: tuple = ()
    """Those that stay in a note: nothing tells what they are."""

    @property
    def names(self):
        return self.headings.split(";")

    def source(self):
        """Return the register."""
        rng = random.Random(self.headings)
        return Rows(self.names, [self._row(rng, number) for number in range(CASES)])

    def _row(self, rng, number):
        received = workdays_after(dt.date(2023, 4, 3), 2 * number)
        due = workdays_after(received, 15)
        extended = workdays_after(due, 10) if rng.random() < 0.1 else None
        answered = workdays_after(due, 1 + number % 8) if extended else workdays_after(received, 6 + number % 10)
        found = rng.choices(list(self.outcomes), weights=[4, 4, 4, 1])[0]
        later = dict.fromkeys(("requested", "due_2", "answered_2", "found_2"))
        if number >= CASES - OPEN:
            answered = found = None
        elif rng.random() < 0.2:
            requested = workdays_after(answered, 3 + number % 15)
            later = {"requested": requested, "due_2": workdays_after(requested, 20), "found_2": "not"}
            later["answered_2"] = workdays_after(requested, 12 + number % 14)
        facts = {"received": received, "acknowledged": workdays_after(received, 1 + number % 4), "due": due, **later}
        facts |= {"extended": extended, "answered": answered, "found": found, "handler": rng.choice(self.handlers)}
        return [self._cell(rng, name, number, facts) for name in FACTS]

    def _cell(self, rng, name, number, facts):
        others = {
            "reference": f"C{number:04}",
            "ward": rng.choice(WARDS),
            "service": ("Housing", "Waste", "Planning")[number % 3],
            "channel": rng.choice(CHANNELS),
            "name": PEOPLE[number % len(PEOPLE)],
            "text": f"{TEXTS[number % 2]} {number}",
            "remedy": ("Apology", "£50", "", "-")[number % 4],
        }
        if name in others:
            return others[name]
        value = facts[name]
        if value is None:
            return rng.choice(self.nothing)
        if isinstance(value, dt.date):
            return WRITTEN[self.dates](value, rng)
        return rng.choice(self.outcomes[value]) if name.startswith("found") else value + rng.choice(["", " "])

    def wanted(self):
        """Return what each column is to be read as, by its name; one for several facts is an answer of each stage."""
        name = dict(zip(FACTS, self.names, strict=True))
        return {
            name["received"]: "received",
            name["acknowledged"]: "acknowledged 1",
            name["due"]: "due",
            name["extended"]: "extended 1",
            name["answered"]: "responded 1 and withdrawn",
            name["found"]: f"finding 1 on {name['answered']}",
            name["requested"]: "escalated 2",
            name["due_2"]: "due",
            name["answered_2"]: "responded 2",
            name["found_2"]: f"finding 2 on {name['answered_2']}",
            name["reference"]: "reference",
            name["handler"]: "handler",
            name["ward"]: "category",
            name["service"]: "service",
            name["channel"]: "channel",
            name["name"]: "name",
            name["text"]: "summary",
            name["remedy"]: "kept",
        } | {name[each]: "kept" for each in (*self.asked, *self.kept)}


def read_as(text):
    """Return as what the draft *text* reads each column."""
    mapping, found = tomllib.loads(text), defaultdict(set)
    fields, (matter,) = mapping["fields"], mapping["matter"]
    for what in ("received", "reference", "summary", "channel"):
        _note(found, what, fields.get(what))
    _note(found, "name", fields.get("complainant", {}).get("name"))
    _note(found, "service", matter.get("service"))
    for rule in matter.get("categories", {}).values():
        _note(found, "category", rule)
    for each in matter["finding"]:
        _note(found, f"finding {each['stage']} on {each['on']['column']}", each["outcome"])
    for each in mapping["event"]:
        what = each["event"] if each["event"] == "withdrawn" else f"{each['event']} {each.get('stage')}"
        _note(found, what, each.get("until") or (None if each["event"] in {"assigned", "closed"} else each.get("on")))
        _note(found, "handler", each.get("handler"))
    for each in mapping.get("verdict", []):
        _note(found, "due", each.get("due"))
    for column in mapping.get("kept", []):
        found[column].add("kept")
    return {column: " and ".join(sorted(what)) for column, what in found.items()}


def _note(found, what, rule):
    for column in [rule["column"]] if rule and "column" in rule else (rule or {}).get("columns", []):
        found[column].add(what)
