"""Two registers like those with which an officer tried the import, made up here anew.

`logged` has one row for each stage of a case, dates that a spreadsheet exchanged, and the register's own targets and
verdicts. `wide` has one row for each case, years of two digits, and two stages side by side.
"""

import datetime as dt
import random

import attrs

from casework.application.suggesting.meanings import Meaning
from tests.suggesting.sources import Rows

_FIRST, _LAST = ("Ann", "Bob", "Cat", "Dev"), ("Quill", "Rook", "Swann", "Thorne")
_WORDS = {"u": ("Upheld", "upheld"), "p": ("Partly", "Upheld in part"), "n": ("Not upheld", "Not Upheld")}
_STAGES = {"1": ("S1", "Stage 1"), "2": ("S2", "Stage 2"), "3": ("LGO",)}
LOGGED = {
    "Ref No": Meaning.KEY,
    "Date Rec'd": Meaning.RECEIVED,
    "Complainant": Meaning.NAME,
    "E-mail": Meaning.EMAIL,
    "Directorate": Meaning.SERVICE,
    "Nature of Complaint": Meaning.CATEGORY,
    "Stage": Meaning.STAGE,
    "Ack'd": Meaning.ACKNOWLEDGED,
    "Target": Meaning.DUE,
    "Extended to": Meaning.EXTENDED,
    "Date of Reply": Meaning.RESPONDED,
    "Outcome": Meaning.OUTCOME,
    "Compensation": Meaning.OTHER,
    "In time Y/N": Meaning.VERDICT,
    "Comments": Meaning.TEXT,
}
WIDE = {
    "Complaint number": Meaning.KEY,
    "Logged": Meaning.RECEIVED,
    "Customer": Meaning.NAME,
    "Email address": Meaning.EMAIL,
    "Service area": Meaning.SERVICE,
    "What happened": Meaning.TEXT,
    "How made": Meaning.CHANNEL,
    "Acknowledged on": Meaning.ACKNOWLEDGED,
    "S1 due": Meaning.DUE,
    "S1 extended until": Meaning.EXTENDED,
    "S1 response date": Meaning.RESPONDED,
    "S1 decision": Meaning.OUTCOME,
    "Escalation requested": Meaning.ESCALATED,
    "S2 due": Meaning.DUE,
    "S2 response date": Meaning.RESPONDED,
    "S2 decision": Meaning.OUTCOME,
    "Redress": Meaning.OTHER,
    "Gone to LGSCO?": Meaning.OTHER,
}


@attrs.frozen(kw_only=True)
class Stage:
    """What really was in one stage of a case; *late* is None where nothing is due or done."""

    ref: str
    stage: str
    days: dict[str, dt.date]
    outcome: str
    late: bool | None


@attrs.define
class Trial:
    """The cells of a register, what really was, and the lines on which the dates of each column were exchanged."""

    columns: tuple[str, ...]
    cells: list[list[str]] = attrs.Factory(list)
    truth: list[Stage] = attrs.Factory(list)
    exchanged: dict[str, list[int]] = attrs.Factory(dict)

    def source(self) -> Rows:
        """Return the register as an importer reads it."""
        return Rows(self.columns, self.cells)

    def put_right(self) -> Rows:
        """Return the register after somebody put the exchanged dates right."""
        cells = [[*row] for row in self.cells]
        for column, lines in self.exchanged.items():
            place = self.columns.index(column)
            for line in lines:
                year, month, day = cells[line - 2][place].split("-")
                cells[line - 2][place] = f"{year}-{day}-{month}"
        return Rows(self.columns, cells)


def workdays_after(day: dt.date, number: int) -> dt.date:
    """Return the working day that comes *number* of them after *day*, where there are no holidays."""
    while number:
        day += dt.timedelta(days=1)
        number -= day.weekday() < 5
    return day


def _stages(draw: random.Random, ref: str, received: dt.date) -> list[Stage]:
    found, begin, last = [], received, draw.choices(("1", "2", "3"), (85, 11, 4))[0]
    for stage in "123":
        acknowledged = workdays_after(begin, draw.choice((0, 1, 2, 3)))
        target = workdays_after(acknowledged, 10 if stage == "1" else 20)
        extended = workdays_after(target, 10) if draw.random() < 0.2 and stage != "3" else None
        replied = workdays_after(acknowledged, draw.randint(2, 24) if stage != "3" else draw.randint(40, 60))
        days = {"Date Rec'd": begin, "Date of Reply": replied}
        late = None
        if stage != "3":
            days |= {"Ack'd": acknowledged, "Target": target, **({"Extended to": extended} if extended else {})}
            late = replied > (extended or target)
        found.append(Stage(ref=ref, stage=stage, days=days, outcome=draw.choice("upn"), late=late))
        if stage == last:
            break
        begin = workdays_after(replied, draw.randint(3, 15))
    return found


def logged(cases: int = 160) -> Trial:
    """Return the register with a row for each stage."""
    draw, trial = random.Random(5), Trial(tuple(LOGGED))
    received = sorted(workdays_after(dt.date(2025, 1, 1), draw.randint(1, 170)) for _ in range(cases))
    made = [stage for number, day in enumerate(received, 1) for stage in _stages(draw, f"WB/25/{number:03}", day)]
    for stage in sorted(made, key=lambda each: (each.days["Date Rec'd"], each.stage)):
        line = len(trial.cells) + 2
        cells = dict.fromkeys(LOGGED, "")
        name = f"{draw.choice(_FIRST)} {draw.choice(_LAST)}"
        cells |= {"Ref No": stage.ref, "Complainant": name, "E-mail": f"c{line}@example.org"}
        cells |= {
            "Directorate": draw.choice(("Place", "People")),
            "Nature of Complaint": draw.choice(("Delay", "Fine")),
        }
        cells |= {"Stage": draw.choice(_STAGES[stage.stage]), "Outcome": draw.choice(_WORDS[stage.outcome])}
        cells |= {"Compensation": draw.choice(("", "£50.00", "£75.00")), "Comments": draw.choice(("", "Chased 2x"))}
        cells["In time Y/N"] = {None: "", True: "N", False: "Y"}[stage.late]
        for column, day in stage.days.items():
            swapped = day.day <= 12 and day.day != day.month and draw.random() < 0.15
            if swapped:
                trial.exchanged.setdefault(column, []).append(line)
            cells[column] = f"{day.year}-{day.day:02}-{day.month:02}" if swapped else day.isoformat()
        trial.truth.append(stage)
        trial.cells.append(list(cells.values()))
    return trial


def wide(cases: int = 120) -> Trial:
    """Return the register with a row for each case."""
    draw, trial = random.Random(6), Trial(tuple(WIDE))
    words = {"u": "Justified", "p": "Partially justified", "n": "Not justified"}
    for number in range(cases):
        received = workdays_after(dt.date(2024, 4, 2), 2 * number)
        stages = [each for each in _stages(draw, str(24000 + 3 * number), received) if each.stage != "3"]
        text = {f"{each.stage} {what}": f"{day:%d-%b-%y}" for each in stages for what, day in each.days.items()} | {
            f"{each.stage} outcome": words[each.outcome] for each in stages
        }
        row = {
            "Complaint number": stages[0].ref,
            "Logged": text["1 Date Rec'd"],
            "Customer": f"{draw.choice(_LAST)}, {draw.choice(_FIRST)}",
            "Email address": f"c{number}@example.com",
            "Service area": draw.choice(("Parking", "Planning", "Housing repairs")),
            "What happened": draw.choice(("Bin not emptied", "Wrong bill")),
            "How made": draw.choice(("Web form", "Phone", "Letter")),
            "Acknowledged on": text["1 Ack'd"],
            "S1 due": text["1 Target"],
            "S1 extended until": text.get("1 Extended to", ""),
            "S1 response date": text["1 Date of Reply"],
            "S1 decision": text["1 outcome"],
            "Escalation requested": text.get("2 Date Rec'd", ""),
            "S2 due": text.get("2 Target", ""),
            "S2 response date": text.get("2 Date of Reply", ""),
            "S2 decision": text.get("2 outcome", ""),
            "Redress": draw.choice(("", "£50", "£100")),
            "Gone to LGSCO?": draw.choice(("", "Y")),
        }
        trial.truth += stages
        trial.cells.append([row[column] for column in WIDE])
    return trial
