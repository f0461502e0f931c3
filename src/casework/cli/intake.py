"""Commands for what comes in: receive, acknowledge, accept, decline, pass-on, categorise, note, add-matter."""

import difflib
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from typing import Any

import click

from casework.application.as_data.categories import not_in_force
from casework.application.ports import ProcedureSource
from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import decision
from casework.cli.opening import procedures_here
from casework.cli.parameters import (
    CASE,
    CODE,
    DAY,
    DISCRETION,
    DOCUMENT,
    EXCLUSION,
    FORGOTTEN,
    NOTE,
    OMBUDSMAN_TOLD,
    PAIR,
    REASONS,
    RESTRICTION,
    WORDS,
    CodeType,
    Words,
)
from casework.cli.persons import KNOWN, warn_of_unknown
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.events import Categorised
from casework.domain.cases.vocabulary import Channel, Formality, Kind, with_article
from casework.errors import CaseworkError, DecisionError

_SUMMARY = click.option("--summary", type=WORDS, metavar="TEXT", help="What it is about; - reads standard input.")
_SERVICE = click.option("--service", type=CODE, metavar="CODE", help="The service that it concerns.")

_MANY = 5


class _ProcedureType(CodeType):
    """A procedure, by its id; where it is missing, those are named that are for the kind of contact."""

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str | None:  # noqa: ARG002
        with ctx.scope(cleanup=False) if ctx else nullcontext(), suppress(CaseworkError):
            kind = click.get_current_context().params["kind"]  # it is asked for before the procedure
            return fitting(kind, procedures_here()) or "'casework procedures list' names them, with what they are for"
        return None  # the rules have mistakes, which the next command tells


def fitting(kind: str, procedures: ProcedureSource) -> str:
    """Return which of *procedures* are for a contact of that *kind*, in a sentence; nothing where they are many."""
    found = [each for each in procedures.ids() if Kind(kind) in procedures.get(each).applies_to]
    return f"For {with_article(kind)} there is {' or '.join(found)}" if 0 < len(found) <= _MANY else ""


@click.command("receive")
@click.option(
    "--kind",
    type=Words([kind.value for kind in Kind]),
    required=True,
    metavar="KIND",
    help=f"What it is: {', '.join(Kind)}.",
)
@click.option(
    "--procedure",
    type=_ProcedureType(),
    required=True,
    metavar="ID",
    help="The procedure; see 'casework procedures list'.",
)
@click.option(
    "--channel",
    type=Words([way.value for way in Channel]),
    default="unknown",
    show_default=True,
    metavar="WAY",
    help=f"The way by which it came: {', '.join(Channel)}.",
)
@click.option("--formality", type=Words([word.value for word in Formality]), help="Informal or formal, if known.")
@_SUMMARY
@click.option(
    "--complainant",
    type=PAIR,
    multiple=True,
    metavar="NAME=VALUE",
    help=f"What is known of the person, by {', '.join(KNOWN)} or another name; may be repeated.",
)
@click.option(
    "--complainant-id", type=CODE, metavar="ID", help="The id by which you know the person across cases; never a name."
)
@_SERVICE
@click.option(
    "--category", type=PAIR, multiple=True, metavar="SCHEME=CODE", help="Sort it by a scheme; may be repeated."
)
@click.option("--written-on", type=DAY, metavar="DATE", help="The date on the letter.")
@click.option("--stage", type=CODE, metavar="ID", help="The stage in which it begins; the first, if left out.")
@click.option("--reference", type=CODE, metavar="REF", help="The number that people use; made up, if left out.")
@click.option("--anonymous", is_flag=True, help="Whoever wrote does not want to be known.")
@decision("received")
def receive(
    book: Casebook,
    writing: Writing,
    *,
    complainant: tuple[tuple[str, str], ...],
    category: tuple[tuple[str, str], ...],
    **given: Any,
) -> Case:
    """Record a contact that came in.

    \b
    casework receive --kind complaint --procedure lgsco-code-2024 --by staff-17 \\
        --summary "Bins missed three times" --complainant name="Jo Smith"
    """
    received = writing.get("happened")
    if received is None and writing.get("key") is not None:
        # The receipt is part of the request: "now" would make another request of the repeat.
        raise click.UsageError("with --key say --on as well, so that a repeat is the same request")
    person = dict(complainant)
    warn_of_unknown(person)
    try:
        return book.receive(
            received_at=received or book.clock.now(),
            by=writing["by"],
            key=writing.get("key"),
            complainant=person,
            categories=dict(category),
            **given,
        )
    except DecisionError as error:
        raise _with_a_hint(error, given, book.rulebook.procedures) from None


def _with_a_hint(error: DecisionError, given: Mapping[str, Any], procedures: ProcedureSource) -> DecisionError:
    """Return *error*, with the procedures that are for the kind of contact where the one that was named is not."""
    kind = given["kind"]
    hint = "" if Kind(kind) in procedures.get(given["procedure"]).applies_to else fitting(kind, procedures)
    return DecisionError(error.case_id, error.decision, f"{error.why}. {hint}") if hint else error


def _promised_too_late(book: Casebook, case: Case, by: Actor) -> str:
    """Say that more was promised than the time limit gives: the letters would tell two days."""
    missing = book.next_steps(case.id, viewer=by).missing
    return next((each.says for each in missing if each.code == "promised_too_late"), "")


@click.command("acknowledge")
@CASE
@click.option("--told-due-on", type=DAY, metavar="DATE", help="The date by which the letter promises an answer.")
@DOCUMENT
@FORGOTTEN
@decision("acknowledged", then=_promised_too_late)
def acknowledge(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Tell the complainant that it arrived."""
    return book.acknowledge(case, **given, **writing)


@click.command("accept")
@CASE
@click.option("--despite", type=CODE, metavar="EXCLUSION", help="The exclusion by which it might have been refused.")
@click.option("--reasons", type=WORDS, metavar="TEXT", help="Why it is taken on despite that; - reads standard input.")
@FORGOTTEN
@decision("accepted")
def accept(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Take the contact on under its procedure.

    A complaint that might have been refused, because it is late for example, is taken on with --despite and --reasons.
    """
    return book.accept(case, **given, **writing)


@click.command("decline")
@CASE
@EXCLUSION
@REASONS
@DISCRETION
@OMBUDSMAN_TOLD
@RESTRICTION
@DOCUMENT
@decision("declined for {exclusion}")
def decline(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Refuse the contact, for an exclusion of its procedure.

    The case ends. 'casework procedures show' names the exclusions.
    """
    return book.decline(case, **given, **writing)


@click.command("pass-on")
@CASE
@click.option("--body", type=CODE, required=True, metavar="ID", help="The body that it is for.")
@click.option("--party", type=CODE, metavar="ID", help="Who agreed to that; the only complainant, if left out.")
@DOCUMENT
@NOTE
@decision("passed on to {body}")
def pass_on(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Send it to the other body that it is for.

    The case ends here. The consent of the complainant must be on record; an anonymous contact of nobody known needs
    none.
    """
    return book.pass_on(case, **given, **writing)


def _in_force(book: Casebook, case: Case) -> str:
    """Say which standards of the categories did not hold when the case came in."""
    return "; ".join(f"Standard {each}." for each in not_in_force(book.rulebook, case))


def _hints(book: Casebook, case: Case, _by: Actor) -> str:
    """Say what should be read after a matter was sorted: standards not in force, and a scheme that may be misspelt."""
    return " ".join(filter(None, (_in_force(book, case), _misspelt(book, case))))


def _misspelt(book: Casebook, case: Case) -> str:
    """Say which framework, or scheme with rules, the scheme of the last sorting is nearly called, if it is neither."""
    event, known = case.history[-1].event, [*book.frameworks(), *book.category_rules()]
    scheme = event.scheme if isinstance(event, Categorised) else None
    near = [] if scheme is None or scheme in known else difflib.get_close_matches(scheme, known, n=1, cutoff=0.7)
    return f"{scheme} is no framework, and there are no rules for it; did you mean {near[0]}?" if near else ""


@click.command("categorise")
@CASE
@click.argument("categories", type=CODE, nargs=-1, required=True, metavar="CODE...")
@click.option("--scheme", type=CODE, required=True, metavar="ID", help="The scheme to sort by, such as cause.")
@click.option("--matter", type=CODE, metavar="ID", help="Which matter; the first, if left out.")
@decision("categorised by {scheme}", then=_hints)
def categorise(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Sort a matter by a scheme.

    The codes replace what the scheme said of the matter before.
    """
    return book.categorise(case, **given, **writing)


@click.command("add-matter")
@CASE
@click.option("--matter", type=CODE, required=True, metavar="ID", help="A short id in this case, such as m2.")
@_SERVICE
@_SUMMARY
@decision("has the matter {matter}")
def add_matter(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record another thing complained of."""
    return book.add_matter(case, **given, **writing)
