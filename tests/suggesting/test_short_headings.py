"""What columns are taken for whose names are cut short, as in registers that somebody keeps by hand."""

import pytest

from tests.suggesting.sources import Rows, meanings

ROWS = range(40)
DAYS = [f"{1 + number % 28:02}/{1 + number // 28:02}/2024" for number in ROWS]
LATER = [f"{1 + number % 28:02}/{3 + number // 28:02}/2024" for number in ROWS]
FEW = [LATER[number] if number % 4 == 0 else "" for number in ROWS]
REFS = [f"C{number:03}" for number in ROWS]
INITIALS = [("JT", "PMcK", "AB")[number % 3] for number in ROWS]
NAMES = [("Ann Abbot", "Bob Birch", "Cy Cole", "Di Dunn")[number % 4] for number in ROWS]
SURNAMES = ("Abbot", "Birch", "Cole", "Dale", "Ely", "Fox")
MANY = [f"{first} {last}" for first in ("Ann", "Bo", "Cy", "Di", "Ed") for last in SURNAMES]
PEOPLE = [MANY[number % 30] for number in ROWS]
STREETS = [f"{number} Mill Lane" for number in ROWS]
NUMBERS = [f"01632 960{number:03}" for number in ROWS]
MAILS = [f"x{number}@example.org" for number in ROWS]
DEPTS = [("Housing", "Planning", "Waste")[number % 3] for number in ROWS]
TYPES = [("Damp", "Repairs", "Staff")[number % 3] for number in ROWS]
STANDING = [("Open", "Closed", "O/S")[number % 3] for number in ROWS]
YES = [("Y", "N", "")[number % 3] for number in ROWS]
FOUND = [("Yes", "Partly", "No")[number % 3] for number in ROWS]
STAGES = [("S1", "S2")[number % 2] for number in ROWS]
HOW = [("E-mail", "Tel", "Letter")[number % 3] for number in ROWS]
LEARNT = [("Train the call handlers to log a job again", "Write to the contractor", "")[number % 3] for number in ROWS]

SHORT = [
    ("Ref.", REFS, "key"),
    ("Comp. No.", REFS, "key"),
    ("Cplt ref", REFS, "key"),
    ("C/No", REFS, "key"),
    ("Recd", DAYS, "received"),
    ("Rec'd", DAYS, "received"),
    ("Rcd", DAYS, "received"),
    ("Rec. date", DAYS, "received"),
    ("Date in", DAYS, "received"),
    ("Dt recd", DAYS, "received"),
    ("Logged", DAYS, "received"),
    ("Ack", LATER, "acknowledged"),
    ("Ack'd", LATER, "acknowledged"),
    ("Ack.", LATER, "acknowledged"),
    ("Ackn. sent", LATER, "acknowledged"),
    ("Acknldgd", LATER, "acknowledged"),
    ("Resp.", LATER, "responded"),
    ("Resp. sent", LATER, "responded"),
    ("Resp. date", LATER, "responded"),
    ("Date resp.", LATER, "responded"),
    ("Rpld", LATER, "responded"),
    ("Repl.", LATER, "responded"),
    ("Ans'd", LATER, "responded"),
    ("S1 resp.", LATER, "responded"),
    ("S1 sent", LATER, "responded"),
    ("S1 out", LATER, "responded"),
    ("Stg1 reply", LATER, "responded"),
    ("Resp. due", LATER, "due"),
    ("Due", LATER, "due"),
    ("Tgt", LATER, "due"),
    ("Targ. date", LATER, "due"),
    ("D/line", LATER, "due"),
    ("S1 tgt", LATER, "due"),
    ("Ext. to", FEW, "extended"),
    ("Extn", FEW, "extended"),
    ("Esc.", FEW, "escalated"),
    ("Esc'd", FEW, "escalated"),
    ("Esc. date", FEW, "escalated"),
    ("Escal. to S2", FEW, "escalated"),
    ("S2 rec'd", FEW, "escalated"),
    ("S2 req.", FEW, "escalated"),
    ("W/D", FEW, "withdrawn"),
    ("W'drawn", FEW, "withdrawn"),
    ("Clsd", LATER, "closed"),
    ("Comp'd", LATER, "closed"),
    ("Off.", INITIALS, "handler"),
    ("Off", INITIALS, "handler"),
    ("Offr", INITIALS, "handler"),
    ("Ofcr", INITIALS, "handler"),
    ("Inv. off.", INITIALS, "handler"),
    ("I/O", INITIALS, "handler"),
    ("IO", INITIALS, "handler"),
    ("Alloc. to", INITIALS, "handler"),
    ("Alloc'd", INITIALS, "handler"),
    ("Mgr", INITIALS, "handler"),
    ("C/worker", INITIALS, "handler"),
    ("Resp. mgr", NAMES, "handler"),
    ("Name", PEOPLE, "name"),
    ("Cust. name", PEOPLE, "name"),
    ("Cust", PEOPLE, "name"),
    ("Tenant", PEOPLE, "name"),
    ("Client", PEOPLE, "name"),
    ("Addr.", STREETS, "address"),
    ("Add.", STREETS, "address"),
    ("Tel.", NUMBERS, "phone"),
    ("Tel no", NUMBERS, "phone"),
    ("Ph.", NUMBERS, "phone"),
    ("Mob.", NUMBERS, "phone"),
    ("Contact", NUMBERS, "phone"),
    ("E-mail addr.", MAILS, "email"),
    ("Dept.", DEPTS, "service"),
    ("Dep't", DEPTS, "service"),
    ("Serv.", DEPTS, "service"),
    ("Svc", DEPTS, "service"),
    ("Sect.", DEPTS, "service"),
    ("Div.", DEPTS, "service"),
    ("Comp. type", TYPES, "category"),
    ("Cat.", TYPES, "category"),
    ("Subj.", TYPES, "category"),
    ("Nature", TYPES, "category"),
    ("Stat.", STANDING, "standing"),
    ("Status", STANDING, "standing"),
    ("O/S?", STANDING, "standing"),
    ("Upheld?", FOUND, "outcome"),
    ("S1 upheld?", FOUND, "outcome"),
    ("Justified?", FOUND, "outcome"),
    ("O/come", FOUND, "outcome"),
    ("Stg", STAGES, "stage"),
    ("St.", STAGES, "stage"),
    ("S1/S2", STAGES, "stage"),
    ("In tgt?", YES, "verdict"),
    ("On time?", YES, "verdict"),
    ("W/in time", YES, "verdict"),
    ("How recd", HOW, "channel"),
    ("Rec'd by", HOW, "channel"),
    ("Via", HOW, "channel"),
    ("Learning", LEARNT, "reply"),
    ("Lessons", LEARNT, "reply"),
    ("Desc.", LEARNT, "text"),
    ("Rmks", LEARNT, "text"),
]


OTHERWISE = [
    ("Off", YES, "handler"),
    ("Write-off", [f"{number}.50" for number in ROWS], "handler"),
    ("Tenant", YES, "name"),
    ("Client", ["Adult", "Child"] * 20, "name"),
    ("Priority", ["1", "2"] * 20, "stage"),
    ("Contact", HOW, "phone"),
    ("Add", YES, "address"),
]
"""What the same words are not, by what stands below them."""


@pytest.mark.parametrize(("heading", "values", "meaning"), SHORT)
def test_a_short_heading_is_known(heading, values, meaning):
    beside = {"ref": ("Our reference", REFS), "received": ("Date received", DAYS)}
    beside.pop({"key": "ref"}.get(meaning, meaning), None)
    named = [*beside.values(), (heading, values)]

    found = meanings(Rows([name for name, _ in named], list(zip(*(each for _, each in named), strict=True))))

    assert found[heading] == meaning


@pytest.mark.parametrize(("heading", "values", "meaning"), OTHERWISE)
def test_a_short_heading_is_not_all_that_counts(heading, values, meaning):
    rows = list(zip(REFS, DAYS, values, strict=True))

    assert meanings(Rows(["Our reference", "Date received", heading], rows))[heading] != meaning
