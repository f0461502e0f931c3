"""A council's register of complaints, 2019 to 2025, made up here: as a workbook, as files, and what is true of it.

Everything in it is invented, and the same in every run. The three sheets were kept by three people: the first put a
title above the header, subtotals below each year, and wrote dates in every way there is; the second let a spreadsheet
of another country exchange day and month wherever it took a text for a date; the third gave each matter of a case a
row. What is true is written down while the rows are made, not read back from them.
"""
# ruff: noqa: RUF001 - quotes and dashes as people type them are what this is about

import csv
import datetime as dt
import io
import itertools
import random

import attrs

COLUMNS = (
    "Ref", "Type", "Received", "Ack sent", "Target", "S1 extension agreed", "S1 extension to", "S1 response",
    "S1 outcome", "In time?", "S2 requested", "S2 ack", "S2 response", "S2 outcome", "Ombudsman ref",
    "Ombudsman decision", "Closed", "Officer", "Service", "Category 1", "Category 2", "Category 3", "Complainant",
    "Address", "Postcode", "Summary", "Remedy £",
)  # fmt: skip
SHEETS = ("2019-2020", "2021-2022", "2023-2025")
HEADER_ROWS = {"2019-2020": 3, "2021-2022": 1, "2023-2025": 1}
PERIODS = {
    "2019-2020": (dt.date(2019, 1, 2), 100),
    "2021-2022": (dt.date(2021, 1, 4), 100),
    "2023-2025": (dt.date(2023, 1, 3), 80),
}
SERVICES = {
    "Housing": "housing",
    "Waste & recycling": "waste",
    "Council\xa0Tax": "council-tax",
    "Children’s services": "children",
}
CATEGORIES = {"Delay": "delay", "Staff attitude": "staff", "Quality of work": "quality", "Wrong decision": "decision"}
KINDS = {"Complaint": "complaint", "Compliment": "compliment", "Comment": "comment"}
OUTCOMES = {"Upheld": "upheld", "Partly upheld": "partly-upheld", "Not upheld": "not-upheld"}
DECISIONS = {
    "Upheld – fault and injustice": "upheld-maladministration-and-injustice",
    "Not upheld": "not-upheld-no-maladministration",
}
FIRST = ("Zoë", "Siân", "José", "Ann", "Dev", "Renée", "Bob", "Björn")
LAST = ("O’Brien", "Quill", "St\xa0John", "Müller", "Vale", "Thorne-Wick")
STREETS = ("Made-Up Road", "King’s Walk", "Nowhere\xa0Lane")
SAYINGS = (
    "The crew didn’t empty the bin – “again”; charged £40",
    "Nobody rang back; I was told “soon”…",
    "Garden left in a café’s state, £12.50 of plants lost",
    "Letter sent to the wrong person; was it deliberate?",
)
ABOVE = object()
"""A cell that is merged with the one above it."""


@attrs.frozen(kw_only=True)
class Truth:
    """What a case must be in the log; *events* come as name, day (None: nobody knows) and what else they say.

    *matters* are services with categories and summaries, *judged* the due day and the verdict of the register itself.
    """

    reference: str
    kind: str
    procedure: str
    received: dt.date | None
    events: tuple
    matters: tuple
    complainant: dict
    officer: str | None
    judged: tuple
    kept: dict
    finding: str | None
    status: str


@attrs.define
class Register:
    """The rows of each sheet with all that is no record, the truth by reference, the reasons by sheet and line."""

    sheets: dict = attrs.Factory(lambda: {name: [] for name in SHEETS})
    cases: dict = attrs.Factory(dict)
    rejected: dict = attrs.Factory(dict)
    duplicates: int = 0
    subtotals: int = 0
    records: int = 0
    unknown_receipts: int = 0
    exchanged: int = 0
    lent: dict = attrs.Factory(lambda: {"Ref": 0, "Service": 0})
    early_closings: int = 0
    unknown_closings: int = 0
    unknown_acknowledgements: int = 0

    def put(self, sheet, cells):
        """Add a row, and return its number in the sheet."""
        self.sheets[sheet].append(cells)
        return len(self.sheets[sheet])


def working_days(first, amount):
    """Return the day on which *amount* working days after *first* are over, counted one by one."""
    day = first
    while amount:
        day += dt.timedelta(days=1)
        amount -= day.weekday() < 5
    return day


# How a day stands in a cell: a date, a number, or a text


def as_one_wrote(day, draw):
    """Return *day* as the keeper of the first sheet put it: a date, a day's number, or a text in one of two ways."""
    ways = (day, (day - dt.date(1899, 12, 30)).days, f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}")
    return draw.choice(ways)


def as_another_country_took_it(day, _draw):
    """Return *day* as a spreadsheet with the month first made of it: a date with both exchanged, or still a text."""
    text = f"{day:%d/%m/%Y}"
    return dt.date(day.year, day.day, day.month) if day.day <= 12 else text


def as_it_should_be(day, draw):
    return draw.choice((day, day, f"{day:%d/%m/%Y}"))


WRITTEN = dict(zip(SHEETS, (as_one_wrote, as_another_country_took_it, as_it_should_be), strict=True))


# A case


def made_case(draw, number, received):
    """Return the cells of a case by column, days as days, and what is true of it."""
    kind = draw.choices(list(KINDS), (8, 1, 1))[0]
    name = f"{draw.choice(FIRST)} {draw.choice(LAST)}"
    cells = {
        "Ref": f"EX-{number:04}",
        "Type": kind,
        "Received": received,
        "Officer": draw.choice(LAST),
        "Complainant": name,
        "Address": f"{draw.randint(1, 99)} {draw.choice(STREETS)}",
        "Postcode": f"EX{draw.randint(1, 9)} {draw.randint(1, 9)}AA",
    }
    events = []
    end = received + dt.timedelta(days=draw.randint(1, 9))
    if kind == "Complaint":
        end = _course(draw, cells, events, received)
    is_open = draw.random() < 0.06 and "S2 requested" not in cells
    if not is_open:
        cells["Closed"] = end + dt.timedelta(days=draw.randint(0, 6))
        events.append(("closed", cells["Closed"], {}))
    else:
        cells["Closed"] = "tbc"
    if draw.random() < 0.1:
        cells["Remedy £"] = f"£{draw.randint(10, 500)}.00"
    return cells, events


def _course(draw, cells, events, received):
    """Add the two stages of a complaint, and return the day on which they ended."""
    acknowledged = working_days(received, draw.randint(0, 7))
    due = working_days(received, 15)
    cells |= {"Ack sent": acknowledged, "Target": due}
    events.append(("acknowledged", acknowledged, {"stage": "1"}))
    answered = working_days(acknowledged, draw.randint(5, 22))
    if answered > due and draw.random() < 0.6:
        agreed, until = working_days(received, 13), working_days(due, draw.randint(2, 10))
        cells |= {"S1 extension agreed": agreed, "S1 extension to": until}
        events.append(("extended", agreed, {"stage": "1", "limit": "respond", "until": until}))
    outcome = draw.choice(list(OUTCOMES))
    cells |= {"S1 response": answered, "S1 outcome": outcome, "In time?": "Y" if answered <= due else "N"}
    events.append(("responded", answered, {"stage": "1", "outcome": OUTCOMES[outcome]}))
    if draw.random() < 0.7:
        return answered
    asked = answered + dt.timedelta(days=draw.randint(2, 25))
    taken, replied = working_days(asked, draw.randint(1, 7)), working_days(asked, draw.randint(8, 33))
    outcome = draw.choice(list(OUTCOMES))
    cells |= {"S2 requested": asked, "S2 ack": taken, "S2 response": replied, "S2 outcome": outcome}
    events += [
        ("escalated", asked, {"stage": "2"}),
        ("acknowledged", taken, {"stage": "2"}),
        ("responded", replied, {"stage": "2", "outcome": OUTCOMES[outcome]}),
    ]
    if draw.random() < 0.4:
        cells["Ombudsman ref"] = f"23 {draw.randint(100, 999)} 456"
        cells["Ombudsman decision"] = draw.choice(list(DECISIONS))
    return replied


def made_matters(draw, number, service, how_many):
    """Return the cells of each matter, and what is true of it."""
    made = []
    for each in range(how_many):
        said = draw.sample(list(CATEGORIES), draw.randint(1, 3))
        summary = f"{draw.choice(SAYINGS)} ({number}.{each})"
        cells = {f"Category {place}": text for place, text in enumerate(said, start=1)}
        truth = (SERVICES[service], tuple(CATEGORIES[text] for text in said), summary)
        made.append(({**cells, "Summary": summary}, truth))
    return made


def truth_of(cells, events, matters):
    unknown = cells["Received"] in {"?", "n/a"}
    complaint = "none" if unknown else "exampleton-complaints"
    return Truth(
        reference=cells["Ref"],
        kind=KINDS[cells["Type"]],
        procedure=complaint if cells["Type"] == "Complaint" or unknown else "local-feedback",
        received=None if unknown else cells["Received"],
        events=tuple(events),
        matters=tuple(truth for _, truth in matters),
        complainant={"name": cells["Complainant"], "address": cells["Address"], "postcode": cells["Postcode"]},
        officer=cells["Officer"],
        judged=(cells["Target"], {"Y": "met", "N": "missed"}[cells["In time?"]]) if "Target" in cells else None,
        kept={name: cells[name] for name in ("Remedy £", "Ombudsman ref") if name in cells},
        finding=DECISIONS.get(cells.get("Ombudsman decision")),
        status="closed" if any(name == "closed" for name, _, _ in events) else "open",
    )


# What is wrong with some of them


def _is_plain(cells):
    return cells["Type"] == "Complaint" and "S2 requested" not in cells and isinstance(cells["Closed"], dt.date)


def receipt_unknown(cells, events, register):
    cells["Received"] = "?" if register.unknown_receipts % 2 else "n/a"
    register.unknown_receipts += 1


def acknowledgement_unknown(cells, events, register):
    cells["Ack sent"] = "sent?"
    events[:] = [each for each in events if each[0] != "acknowledged"]
    register.unknown_acknowledgements += 1


def closing_unknown(cells, events, register):
    cells["Closed"] = "31/06/2022"
    events[:] = [*(each for each in events if each[0] != "closed"), ("closed", None, {})]
    register.unknown_closings += 1
    acknowledgement_unknown(cells, events, register)


def closed_too_early(cells, events, register):
    cells["Closed"] = cells["Received"] - dt.timedelta(days=3)
    events[:] = [*(each for each in events if each[0] != "closed"), ("closed", cells["Closed"], {})]
    register.early_closings += 1


ODD = {5: receipt_unknown, 17: acknowledgement_unknown, 29: closing_unknown, 41: closed_too_early, 53: receipt_unknown}
"""What happens to the first plain complaint from this number of a sheet on."""


def no_such_day(cells):
    cells["Received"] = "31/04/2021"
    return f"Received: '31/04/2021' is no date written as {_FORMATS}"


def no_such_answer(cells):
    cells["S1 response"] = "30/02/2020"
    return f"S1 response: '30/02/2020' is no date written as {_FORMATS}"


def no_such_type(cells):
    cells["Type"] = "Enq."
    return "Type: 'Enq.' is not in the mapping's list for kind"


def no_such_stage(cells):
    cells |= {"S2 response": cells["S1 response"], "S2 outcome": "Upheld"}
    return (
        "responded in stage 2, but nothing says that this stage had begun by then: an [[event]] with "
        'event = "escalated" and stage = "2" reads the day on which it began, which is blank or later here if the '
        "mapping has one"
    )


def no_such_key(cells):
    cells["Ref"] = "see e-mail"
    return "Ref: no key, which is letters, digits and . _ : / -, at most 120, no spaces"


WRONG = {11: no_such_day, 23: no_such_answer, 35: no_such_type, 47: no_such_stage, 59: no_such_key}
_FORMATS = "FORMATS"


# The whole register


def council():
    """Return the register."""
    register = Register()
    draw = random.Random(20190102)
    number = 0
    for sheet in SHEETS:
        number = _fill(register, sheet, draw, number)
    return register


def _fill(register, sheet, draw, number):
    if sheet == SHEETS[0]:
        register.put(sheet, ["Exampleton Council – complaints, comments & compliments £/€"])
        register.put(sheet, [])
    register.put(sheet, list(COLUMNS))
    received, how_many = PERIODS[sheet]
    service, left, year = None, 0, received.year
    pending, wrong = dict(ODD), dict(WRONG)
    for place in range(how_many):
        number += 1
        received = working_days(received, draw.choice((2, 4, 5, 7)))
        interrupted = _between(register, sheet, place, year, received)
        year = received.year
        left = 0 if interrupted else left - 1
        merged = left > 0 and sheet == SHEETS[0]
        if not merged:
            service = draw.choice(list(SERVICES))
            left = draw.choice((0, 0, 0, 3))
        _record(register, sheet, draw, (number, received, service, merged), (place, pending, wrong))
    _twice(register, sheet, draw)
    return number


def _between(register, sheet, place, year, received):
    """Put what is no record between two of them, and say whether there is anything."""
    if sheet == SHEETS[0] and received.year != year:
        register.subtotals += 1
        register.put(sheet, [f"Total {year}", "", str(place)])
        return True
    if place == 50:
        register.put(sheet, list(COLUMNS) if sheet != SHEETS[1] else [])
        return True
    return False


def _record(register, sheet, draw, first, faults):
    """Put a case; *first* is what it begins with, *faults* what is still to go wrong from which place on."""
    (number, received, service, merged), (place, pending, wrong) = first, faults
    cells, events = made_case(draw, number, received)
    several = sheet == SHEETS[2] and draw.random() < 0.3
    matters = made_matters(draw, number, service, draw.randint(2, 3) if several else 1)
    reason = None
    if _is_plain(cells) and len(matters) == 1:
        start = next((each for each in (*pending, *wrong) if each <= place), None)
        if start in pending:
            pending.pop(start)(cells, events, register)
        elif start is not None:
            reason = wrong.pop(start)(cells)
    written = {name: WRITTEN[sheet](text, draw) if isinstance(text, dt.date) else text for name, text in cells.items()}
    register.exchanged += sum(isinstance(text, dt.date) for text in written.values()) if sheet == SHEETS[1] else 0
    rows = [[{**written, **first}.get(column, "") for column in COLUMNS] for first, _ in matters[:1]]
    rows += [[{**other, "Ref": ABOVE}.get(column, "") for column in COLUMNS] for other, _ in matters[1:]]
    for each, row in enumerate(rows):
        row[COLUMNS.index("Service")] = ABOVE if merged or each else service
        register.lent["Service"] += row[COLUMNS.index("Service")] is ABOVE
        register.lent["Ref"] += row[0] is ABOVE
        line = register.put(sheet, row)
        register.records += 1
        if reason is not None:
            register.rejected[sheet, line] = reason
    if reason is None:
        register.cases[cells["Ref"]] = truth_of(cells, events, matters)


def _twice(register, sheet, draw):
    """Repeat a row as it is, and give another case the key of one that is there, on the next rows."""
    rows = register.sheets[sheet]
    pairs = itertools.pairwise(rows)
    plain = [row for row, below in pairs if len(row) == len(COLUMNS) and ABOVE not in row and below[:1] != [ABOVE]]
    alone = [row for row in plain if row[0] in register.cases]
    same, first = draw.sample(alone, 2)
    register.put(sheet, list(same))
    register.duplicates += 1
    line = rows.index(first) + 1
    wrong = [*first]
    wrong[COLUMNS.index("Received")] = "15/01/2019"
    other = register.put(sheet, wrong)
    register.records += 2
    received = register.cases.pop(first[0]).received
    for each in (line, other):
        register.rejected[sheet, each] = (
            f"received: line {line} of WHERE says {received} and line {other} of WHERE says 2019-01-15, and they are "
            'of one case; if each row is a stage of it, write rows = "stages"'
        )


# As files


def workbook(register):
    """Return the register as an XLSX workbook."""
    import openpyxl
    from openpyxl.utils import get_column_letter

    from tests.workbooks import saved

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in register.sheets.items():
        sheet = book.create_sheet(name)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not ABOVE and value != "":
                    sheet.cell(line, column, value)
        for first, last, column in merged(rows):
            letter = get_column_letter(column + 1)
            sheet.merge_cells(f"{letter}{first}:{letter}{last}")
        if len(rows[0]) == 1:
            sheet.merge_cells("A1:H1")
    return saved(book)


def merged(rows):
    """Yield the first and the last row of each merged cell, from 1, with its column."""
    for column in range(len(COLUMNS)):
        first = None
        for line, row in enumerate([*rows, []], start=1):
            is_below = len(row) > column and row[column] is ABOVE
            if first is not None and not is_below:
                yield first, line - 1, column
                first = None
            elif first is None and is_below:
                first = line - 1


def files(register):
    """Return the register as the files that a spreadsheet exports, by their names, in its old encoding."""
    return {f"register {name}.csv": _exported(rows) for name, rows in register.sheets.items()}


def _exported(rows):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_shown(value) for value in row] + [""] * (len(COLUMNS) - len(row)))
    return text.getvalue().encode("cp1252")


def _shown(value):
    if value is ABOVE:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)
