"""What ``casework demo`` plays and shows: one section after the other, each with its text and its figures."""

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from casework.adapters.memory import MemoryStore
from casework.adapters.rule_files import rule_files
from casework.adapters.toml_configuration import FILE_NAME, configuration_text
from casework.application.organisations import Organisation
from casework.application.ports import CaseRow, Commit, Committed, RowQuery
from casework.casebook import Casebook
from casework.cli.layout import table
from casework.cli.opening import host_for
from casework.cli.queue import Due, dates_in_cases, due_by
from casework.cli.telling import local, styled
from casework.cli.telling import status as status_of
from casework.cli.tour_asked import asked_and_sorted, quarter_of
from casework.cli.tour_pages import Made, Section, in_plain_words, section_text, wrapped
from casework.cli.tour_reports import kept_in_time, promises_kept, put_right
from casework.cli.tour_told import SETTINGS, begin_to_tell, told
from casework.domain.deadlines import Deadline, DeadlineResult, DeadlineStepCode
from casework.domain.time.moments import Moment
from casework.domain.time.steps import StepCode, in_words
from casework.errors import DecisionError
from casework.testing.charter import measure_promises
from casework.testing.clock import FixedClock
from casework.testing.exampleton import NAME, own_files
from casework.testing.priorities import ask_what_matters
from casework.testing.simulation import CONTACT_CENTRE, another_handler, simulate_year
from casework.testing.themes import sort_by_theme

GREETING = f"""\
A year of {NAME}. The council does not exist: its people,
cases and local promises are made up. The time limits of law and codes are those
that come with casework, each with its source."""

_WIDTH = 78
_QUEUE_DAYS = 9
_QUEUE_LINES = 12
_DB_BESIDE = "casework.db-"  # what SQLite keeps beside its file while it is open
_FRESH = dt.timedelta(days=30)
"""How long ago an answer may be, for the complainant of the tour to ask for the next stage."""


class _Notebook(MemoryStore):
    """A store in memory that also notes the commits, so that they can be written elsewhere in one go."""

    def __init__(self) -> None:
        super().__init__()
        self.commits: list[Commit] = []

    def append(self, commit: Commit) -> Committed:
        committed = super().append(commit)
        self.commits.append(commit)
        return committed


def play(
    folder: Path, *, first_line: str, year: int, seed: int, cases: int, each_day: Callable[[dt.date], None]
) -> Made:
    """Play the year and write it into *folder*, with a configuration and the council's own procedures."""
    configuration = folder / FILE_NAME
    settings = configuration_text(Organisation(id="exampleton"), address="sqlite:///casework.db")
    for name, text in own_files().items():
        rules = folder / name
        settings = settings.replace(f"# {rules.parent.name} =", f"{rules.parent.name} =")
        rules.parent.mkdir(exist_ok=True)
        rules.write_text(text, encoding="utf-8")
    configuration.write_text(f"{first_line}\n{settings}{SETTINGS}", encoding="utf-8")

    clock = FixedClock(dt.datetime(year, 1, 1, tzinfo=dt.UTC))
    book = Casebook.configured(configuration, clock=clock, host=host_for(None))
    # A year has thousands of decisions. Each would wait for the disk, as it should; here they are written as one group.
    notebook = _Notebook()
    playing = Casebook(
        notebook,
        book.organisation,
        procedures=book.rulebook.procedures,
        calendars=book.rulebook.calendars,
        rules=rule_files(
            frameworks=book.frameworks(),
            indicators=book.indicators(),
            surveys=book.surveys(),
            categories=book.category_rules(),
        ),
        clock=book.clock,
        host=book.host,
    )
    played = simulate_year(playing, year=year, cases=cases, seed=seed, each_day=each_day)
    before = len(notebook.commits)
    measure_promises(playing, year=year, seed=seed)
    ask_what_matters(playing, year)
    sort_by_theme(playing, period=quarter_of(played.until))
    entries = sum(len(append.events) for commit in notebook.commits[before:] for append in commit.appends)
    book.store.append_many(notebook.commits)
    begin_to_tell(book)
    return Made(folder=folder, book=book, clock=clock, year=played, entries=entries)


def sections(made: Made) -> Iterator[Section]:
    """Yield the parts of the tour, in order; each is made when it is asked for."""
    yield _came_in(made)
    yield _queue(made)
    yield _explained(made)
    case = _answered_lately(made)
    yield _escalation(made, case)
    yield _refusal(made, case)
    yield kept_in_time(made)
    yield put_right(made)
    yield promises_kept(made)
    yield asked_and_sorted(made)
    yield told(made, case)
    yield _verification(made)
    yield _files(made, case)


def _came_in(made: Made) -> Section:
    kinds = {str(kind): number for (kind,), number in made.book.tabulate(["kind"])}
    still_open = {str(kind): number for (kind,), number in made.book.tabulate(["kind"], query=RowQuery(status="open"))}
    rows = [
        (in_plain_words(kind), f"{number:>5}", f"{still_open.get(kind, 0):>10}")
        for kind, number in sorted(kinds.items(), key=lambda pair: -pair[1])
    ]
    decisions = made.year.decisions
    last = in_words(made.year.until)
    text = section_text(
        f"1. What came in during {made.year.until.year}",
        table(("Kind", "Cases", "Still open"), rows, indent=2),
        f"{sum(kinds.values()):,} cases and {sum(decisions.values()):,} decisions, each an entry in the log: "
        f"{decisions.get('extend', 0)} extensions, {decisions.get('pause', 0)} pauses, "
        f"{decisions.get('escalate', 0)} requests for the next stage, {decisions.get('refer', 0)} referrals to an "
        f"ombudsman, {decisions.get('reopen', 0)} cases reopened, {decisions.get('withdraw', 0)} withdrawn, "
        f"{decisions.get('correct', 0)} wrong dates corrected. The year ends on {last}.",
    )
    return Section(
        text=text, figures={"received": kinds, "still_open": still_open, "decisions": dict(sorted(decisions.items()))}
    )


def _queue(made: Made) -> Section:
    day = made.year.until
    queue = due_by(made.book.due(on=day, within=_QUEUE_DAYS), day + dt.timedelta(days=_QUEUE_DAYS))
    late = sum(due.is_overdue(day) for due in queue)
    shown = [
        (dated(due, day), due.row.reference, due.what, in_plain_words(due.row.kind)) for due in queue[:_QUEUE_LINES]
    ]
    more = f" The first {len(shown)} are shown." if len(queue) > len(shown) else ""
    text = section_text(
        f"2. The queue on {in_words(day)}: what is overdue, and what is due in {_QUEUE_DAYS} days",
        f"{dates_in_cases(queue)}, {late} overdue.{more}",
        table(("Due", "Case", "What (stage)", "Kind"), shown, indent=2),
    )
    figures = {
        "on": day.isoformat(),
        "within": _QUEUE_DAYS,
        "dates": len(queue),
        "cases": len({due.row.case for due in queue}),
        "overdue": late,
    }
    return Section(text=text, figures={"queue": figures})


def _explained(made: Made) -> Section:
    book, day = made.book, made.year.until
    row, deadline = max(_worth_explaining(made), key=lambda pair: _interest(pair[1]))
    file = book.file(row.case)
    about = file.details.get(file.case.intake.summary or "", "")
    said = status_of(book, deadline, day).value.replace("_", " ")
    text = section_text(
        "3. One deadline, explained",
        f'{row.reference}, {in_plain_words(row.kind)}: "{about}". Received {local(book, file.case.intake.received)}, '
        f"under {row.procedure}. On {in_words(day)} this deadline is {said}.",
        "\n".join(wrapped(f"- {sentence}", indent="  ") for sentence in deadline.explanation),
    )
    figures = {"case": row.reference, **book.as_dict(deadline, on=day, explain=True)}
    return Section(text=text, figures={"explained": figures})


def _worth_explaining(made: Made) -> Iterator[tuple[CaseRow, Deadline]]:
    """Yield every answer that has a due date."""
    for row in made.book.rows():
        for deadline in made.book.deadlines(row.case):
            if deadline.limit == "respond" and deadline.due_on is not None:
                yield row, deadline


_TELLING = {
    DeadlineStepCode.EXTENDED_FROM_DUE: 2,
    DeadlineStepCode.RESTARTED: 1,
    DeadlineStepCode.SET: 1,
    StepCode.STOOD_STILL: 1,
}
"""What makes an explanation worth reading, and how much."""


def _interest(deadline: Deadline) -> tuple[bool, int, int, str]:
    """Return how much an explanation has to tell: open ones first, then more time and pauses, then holidays."""
    steps = deadline.explain()
    changed = sum(_TELLING.get(step.code, 0) for step in steps)
    holidays = sum(len(step.days) for step in steps if step.code is StepCode.HOLIDAYS_LEFT_OUT)
    waiting = deadline.result is DeadlineResult.OPEN and changed > 0
    return waiting, changed, holidays, str(deadline.due_on)


def _answered_lately(made: Made) -> CaseRow:
    """Return a complaint that was answered at stage 1 not long ago and not upheld, if there is one."""
    since = (made.year.until - _FRESH).isoformat()
    complaints = RowQuery(kind="complaint", procedure="lgsco-code-2024", stage="1", status="closed")
    closed = [row for row in made.book.rows(complaints) if row.outcome is not None]
    fresh = [row for row in closed if (row.closed_on or "") >= since and row.outcome == "not-upheld"]
    return max(fresh or closed, key=lambda row: (row.closed_on or "", row.reference))


def _escalation(made: Made, row: CaseRow) -> Section:
    book, day = made.book, made.year.until
    case = book.escalate(row.reference, by=CONTACT_CENTRE, note="The complainant says that the answer missed the point")
    case = book.assign(case.id, handler=another_handler(case), team=case.service, by=CONTACT_CENTRE)
    file = book.file(case.id)
    rows = [
        (
            deadline.stage,
            deadline.limit,
            _day(book, deadline.due_on),
            _day(book, deadline.done_on),
            styled(status_of(book, deadline, day)),
            "provisional" if deadline.provisional else "",
        )
        for deadline in file.deadlines
    ]
    text = section_text(
        f"4. An escalation, made now: {row.reference} goes to stage 2",
        f"The complaint was answered and closed ({in_plain_words(row.outcome or '')}). On {in_words(day)} the "
        "complainant asks for stage 2. "
        "The case is taken up again by another officer, as the Code wants it, and this follows:",
        table(("Stage", "Limit", "Due", "Done", "Status", ""), rows, indent=2),
        f"Allowed now: {', '.join(book.next_steps(case.id, on=day).allowed)}.",
        "Provisional: that clock starts with the acknowledgement, which is still to come. The date is the latest that "
        "it can be if the acknowledgement is in time.",
    )
    figures = {
        "case": row.reference,
        "stage": case.stage,
        "deadlines": [book.as_dict(deadline, on=day) for deadline in file.deadlines],
        "allowed": list(file.allowed),
    }
    return Section(text=text, figures={"escalation": figures})


def _refusal(made: Made, row: CaseRow) -> Section:
    said = ""
    try:
        made.book.close_case(row.reference, by=CONTACT_CENTRE)
    except DecisionError as error:
        said = str(error)
    text = section_text(
        "5. What is refused: closing that case before it has its second answer",
        wrapped(said, indent="  "),
        "Nothing was written.",
    )
    return Section(text=text, figures={"refused": said})


def _verification(made: Made) -> Section:
    found = made.book.verify()
    text = section_text(
        "11. Is the log what was written?",
        f"Yes: all {found.position:,} entries follow from each other. The seal of the last one begins "
        f"{found.seal[:16]}. Keep it elsewhere, and nobody can exchange the log unnoticed.",
    )
    return Section(text=text, figures={"verified": {"position": found.position, "seal": found.seal}})


def _files(made: Made, row: CaseRow) -> Section:
    paths = sorted(path for path in made.folder.rglob("*") if path.is_file() and not path.name.startswith(_DB_BESIDE))
    names = [path.relative_to(made.folder).as_posix() for path in paths]
    known = {
        FILE_NAME: "the settings",
        "casework.db": "the store, an SQLite file",
        "procedures/local-feedback.toml": "Exampleton's own promises for feedback",
        "procedures/local-service-requests.toml": "the same for service requests",
        "frameworks/exampleton-promises.toml": "Exampleton's charter",
        "indicators/exampleton-promises.toml": "how the charter is measured",
        "categories/theme.toml": "which words suggest which theme",
        "surveys/open-day.toml": "what is asked at the open day",
        "reports/standards.html": "the report as a web page",
    }
    day, casework = made.year.until.isoformat(), command_in(made.folder)
    commands = (
        f"{casework} due --on {day} --within 14",
        f"{casework} show {row.reference} --on {day} --explain",
        f"{casework} report summary",
    )
    text = section_text(
        f"12. What it left in {made.folder}",
        table(("File", "What it is"), [(name, known.get(name, "the report")) for name in names], indent=2),
        "To go on, three commands for that folder:",
        "\n".join(f"  {line}" for line in (f"cd {made.folder}", *commands)),
    )
    return Section(text=text, figures={"folder": str(made.folder), "files": names, "next": list(commands)})


def command_in(folder: Path) -> str:
    """Return how casework is called in *folder*: by its name where the shell finds it, else by its path."""
    return "casework" if shutil.which("casework") else os.path.relpath(sys.argv[0], folder)


def _day(book: Casebook, moment: Moment | None) -> str:
    return "-" if moment is None else in_words(book.rulebook.day(moment))


def dated(due: Due, day: dt.date) -> str:
    """Return a date of the queue in words, and how it stands on *day*."""
    return f"{in_words(due.on)} not started" if due.not_started_by(day) else marked(due.on, day)


def marked(due_on: dt.date, day: dt.date) -> str:
    """Return a due date in words, and whether it has gone by on *day*."""
    if due_on < day:
        return click.style(f"{in_words(due_on)} OVERDUE", fg="red", bold=True)
    return in_words(due_on) + (" today" if due_on == day else "")
