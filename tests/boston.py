"""The Boston cases of 2015 in a casebook, and a small register of our own to make dirty."""

import csv
import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from casework.adapters.toml_mappings import read_mapping
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.organisations import Organisation
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.testing import FixedClock
from tests.shared import shared_file

MAPPINGS = Path(__file__).parent / "mappings"
MAPPING = MAPPINGS / "boston_311_comments.toml"
PROCEDURES = MAPPINGS / "procedures"
NAME = "boston_311_2015_comments.csv"
NOW = dt.datetime(2026, 6, 1, 12, 0, tzinfo=dt.UTC)
BY = Actor("importer")
ZONE = ZoneInfo("America/New_York")

REGISTER = """
id = "old-register"
version = 1
dropped = ["Colour"]
kept = ["Target"]

[source]
system = "old-register"
zone = "Europe/London"

[identity]
columns = ["Ref"]

[procedure]
default = "local-service-requests"
comment = "local-feedback"
compliment = "local-feedback"

[fields]
received = { column = "Received", formats = ["%d/%m/%Y %H:%M", "%d/%m/%Y"] }
kind = { columns = ["Type"], codes = { REQ = "service_request", CPL = "compliment", CMT = "comment" } }
service = { columns = ["Team"], codes = { Bins = "waste" }, unlisted = "unknown" }
summary = { columns = ["What", "More"] }

[[event]]
event = "closed"
on = { column = "Closed", formats = ["%d/%m/%Y"] }
"""
HEADER = "Ref,Received,Closed,Type,Team,What,More,Target,Colour"
GOOD = "1,02/03/2020,05/03/2020,CPL,Bins,Thanks,,09/03/2020,red"


def facts():
    """Return what is known of the Boston file from a count apart from casework."""
    return json.loads(shared_file("data/known_facts.json").read_text(encoding="utf-8"))[NAME]


def data():
    """Return the path of the Boston file."""
    return shared_file(f"data/{NAME}")


def records():
    """Return the rows of the Boston file as Python's csv module has them."""
    with data().open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def open_boston(address="memory:", *, policy=None):
    """Open an empty casebook for Boston, with the procedure that the tests made up for it."""
    return Casebook.open(
        address,
        organisation=Organisation(id="boston", zone=ZONE.key, calendar="weekends-only"),
        clock=FixedClock(NOW),
        policy=policy,
        procedures=ProcedureLibrary([PROCEDURES]),
    )


def open_register(address="memory:", *, policy=None):
    """Open an empty casebook for the small register."""
    return Casebook.open(address, organisation="rotherham", clock=FixedClock(NOW), policy=policy)


class Register:
    """A folder with a small register and its mapping, and a casebook to import it into."""

    def __init__(self, folder, book=None):
        self.folder, self.book = folder, book or open_register()
        self.file, self.mapping = folder / "register.csv", folder / "register.toml"
        self.mapping.write_text(REGISTER, encoding="utf-8")

    def change(self, old, new):
        """Put *new* in place of *old* in the mapping."""
        text = self.mapping.read_text(encoding="utf-8")
        assert old in text
        self.mapping.write_text(text.replace(old, new), encoding="utf-8")

    def write(self, *lines, header=HEADER):
        """Write the register with these lines."""
        self.file.write_text("\n".join([header, *lines, ""]), encoding="utf-8")

    def run(self, *lines, **options):
        """Import the register, with *lines* if there are any."""
        if lines:
            self.write(*lines)
        return self.book.import_file(self.file, self.mapping, by=BY, **options)

    def reasons(self, *lines):
        """Import these lines and return the reasons of the rejected ones by line."""
        return {row.line: row.reason for row in self.run(*lines).rejects}

    def rules(self):
        """Return the mapping as it is read."""
        return read_mapping(self.mapping)


def counts(outcome):
    """Return the four counts: accepted, unchanged, duplicate, rejected; they make up the rows."""
    four = (outcome.accepted, outcome.unchanged, outcome.duplicate, outcome.rejected)
    assert sum(four) == outcome.rows
    return four
