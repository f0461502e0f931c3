"""``casework categories``: what categorisers suggest, the rules that one wrote, and how they compare with people."""

from collections.abc import Iterator
from pathlib import Path

import click

from casework.adapters.toml_sorting import TomlSorting
from casework.application.periods import Period
from casework.application.sorting import unknown_codes
from casework.cli.checking import Checked, tell
from casework.cli.layout import number_of, printable, table, wrapped
from casework.cli.opening import frameworks_here, open_book_to_read
from casework.cli.parameters import CASE, CODE, Words, by_option, json_option
from casework.cli.report import PeriodType
from casework.cli.telling import Json, say_json
from casework.domain.actors import Actor
from casework.domain.sorting.agreement import Agreement
from casework.errors import CaseworkError
from casework.plugins.suggesting import LABELS, SuggestedCategories, SuggestedCategory


@click.group("categories", no_args_is_help=True)
def command() -> None:
    """Suggest how cases may be sorted, and see how good suggestions are.

    A suggestion decides nothing: 'casework categorise' does. Rules for suggestions stand in files of your own.
    """


@command.command()
@CASE
@click.option("--scheme", type=CODE, metavar="ID", help="Only suggestions of this scheme.")
@click.option("--matter", type=CODE, metavar="ID", help="Only of this matter; all of them, if left out.")
@click.option(
    "--with", "categorisers", multiple=True, metavar="NAME", help="Who suggests, such as rules; all, if left out."
)
@by_option(required=False)
@json_option
def suggest(
    case: str,
    *,
    scheme: str | None,
    matter: str | None,
    categorisers: tuple[str, ...],
    by: Actor | None,
    as_json: bool,
) -> None:
    """Suggest how a case may be sorted, by its words; nothing is recorded.

    Each suggestion says how sure it is, and a rule also on which words it speaks. Where nothing is suggested, the
    categorisers abstain.
    """
    with open_book_to_read() as book:
        found = book.suggest_categories(
            case, scheme=scheme, matter=matter, categorisers=categorisers or None, viewer=by
        )
    if as_json:
        say_json(_suggested_data(found))
        return
    for line in _suggested_lines(found):
        click.echo(line)


def _suggested_data(found: SuggestedCategories) -> Json:
    return {
        "case": found.case,
        "reference": found.reference,
        "suggestions": [
            {
                "matter": each.matter,
                "scheme": each.suggestion.scheme,
                "code": each.suggestion.code,
                "confidence": each.suggestion.confidence,
                "categoriser": each.categoriser,
                "rule": each.suggestion.rule,
                "words": list(each.suggestion.words),
                "chosen": each.chosen,
            }
            for each in found.suggestions
        ],
        "remarks": list(found.remarks),
    }


def _suggested_lines(found: SuggestedCategories) -> Iterator[str]:
    if found.suggestions:
        yield table(
            ("Matter", "Scheme", "Code", "Sure", "By", "Words", ""),
            [_suggested_row(each) for each in found.suggestions],
        )
        yield "Nothing is recorded: 'casework categorise' decides."
    else:
        yield f"Nothing is suggested for {found.reference}."
    yield from (wrapped(printable(each)) for each in found.remarks)


def _suggested_row(each: SuggestedCategory) -> tuple[str, ...]:
    said = each.suggestion
    by = each.categoriser if said.rule is None else f"{each.categoriser}: {printable(said.rule)}"
    words = ", ".join(printable(word) for word in said.words)
    chosen = "chosen already" if each.chosen else ""
    return each.matter, said.scheme, said.code, _percent(said.confidence), by, words, chosen


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Check rules for sorting of your own; all mistakes are listed.

    Where the scheme is a framework of standards, each code must be one of them.
    """
    tell(ctx, [_checked(file) for file in files], sort="scheme", as_json=as_json)


def _checked(file: Path) -> Checked:
    try:
        found = TomlSorting(file.parent).from_file(file)
        wrong = tuple(f"{file}: {each}" for each in unknown_codes(found, frameworks_here()))
    except CaseworkError as error:
        return Checked.refused(file.name, error)
    return Checked(
        file=file.name, id=found.scheme, problems=wrong, more={"rules": len(found.rules), "codes": list(found.codes)}
    )


@command.command()
@click.argument("scheme", type=CODE)
@click.option("--with", "categoriser", default="rules", show_default=True, metavar="NAME", help="Who suggests.")
@click.option(
    "--rules",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Rules to try before they are put into your folder.",
)
@click.option("--period", type=PeriodType(), metavar="PERIOD", help="Only cases received in it, such as 2026-Q1.")
@click.option("--texts", "collection", type=CODE, metavar="ID", help="Labelled texts of this collection, not cases.")
@click.option(
    "--label", type=Words(LABELS), default="label", show_default=True, help="By what these texts were sorted."
)
@by_option(required=False)
@json_option
def compare(
    scheme: str,
    *,
    categoriser: str,
    rules: Path | None,
    period: Period | None,
    collection: str | None,
    label: str,
    by: Actor | None,
    as_json: bool,
) -> None:
    """Say how often suggestions are what people decided, code by code.

    SCHEME is that by which people sorted the cases. The surest suggestion of each matter counts: it is what people
    chose, or is wrong, or there is none. Nobody should trust rules of which this is not known.
    """
    own = None if rules is None else TomlSorting(rules.parent).from_file(rules)
    with open_book_to_read() as book:
        found = book.compare_categories(
            scheme, categoriser=categoriser, rules=own, period=period, collection=collection, label=label, viewer=by
        )
    if as_json:
        say_json(_agreement_data(found))
        return
    for line in _agreement_lines(found):
        click.echo(line)


def _agreement_data(found: Agreement) -> Json:
    return {
        "scheme": found.scheme,
        "compared": found.compared,
        "agreed": found.agreed,
        "wrong": found.wrong,
        "abstained": found.abstained,
        "not_sorted": found.not_sorted,
        "without_words": found.without_words,
        "share": found.share,
        "lower": found.interval.lower,
        "upper": found.interval.upper,
        "codes": [
            {
                "code": each.code,
                "chosen": each.chosen,
                "agreed": each.agreed,
                "beside": each.beside,
                "other": each.other,
                "abstained": each.abstained,
                "wrongly": each.wrongly,
                "precision": each.precision,
            }
            for each in found.codes
        ],
    }


def _agreement_lines(found: Agreement) -> Iterator[str]:
    yield f"{found.scheme}: {_sorted_texts(found.compared)}"
    left = [f"{found.not_sorted} not sorted", f"{found.without_words} sorted, without words to read"]
    yield wrapped(f"Left out: {', '.join(left)}.")
    if not found.compared:
        return
    yield wrapped(f"Agreed {found.agreed}, wrong {found.wrong}, abstained {found.abstained}.")
    if found.share is not None:
        ends = f"{_percent(found.interval.lower)} to {_percent(found.interval.upper)}"
        yield wrapped(f"Where there was a suggestion, {_percent(found.share)} agreed; for so few that may be {ends}.")
    several = any(each.beside for each in found.codes)
    if several:
        yield wrapped("A text of several codes agreed if one was suggested; the rest of its codes count under Beside.")
    yield ""
    rows = [
        (
            each.code,
            *map(str, (each.chosen, each.agreed)),
            str(each.beside) if several else "",
            *map(str, (each.other, each.abstained, each.wrongly)),
            "-" if each.precision is None else _percent(each.precision),
        )
        for each in found.codes
    ]
    yield table(("Code", "Chosen", "Agreed", "Beside", "Other", "Abstained", "Wrongly", "Right when said"), rows)


def _sorted_texts(number: int) -> str:
    return f"{number_of(number, 'text')} that people sorted and that {'has' if number == 1 else 'have'} words"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
