"""What all commands that write have in common: who, when, which version was seen, and how the answer is told."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

import click

from casework.application.as_data.deadlines import case_summary
from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.layout import wrapped
from casework.cli.opening import open_book
from casework.cli.parameters import MOMENT, Decorated, by_option, json_option
from casework.cli.telling import local, say_json, what_next
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.time.moments import Moment
from casework.errors import DecisionError, StaleVersionError

Done = TypeVar("Done")

COMMON = (
    by_option(required=True),
    click.option("--on", type=MOMENT, metavar="WHEN", help="When it happened: a date or an instant; now, if left out."),
    click.option("--key", metavar="KEY", help="Make a repeat harmless: the same key and request is done once."),
    json_option,
)
"""The options of everything that writes."""


def written(function: Decorated) -> Decorated:
    """Give a command the options of everything that writes."""
    for option in reversed(COMMON):
        function = option(function)
    return function


def decided(command: str, decide: Callable[[], Done]) -> Done:
    """Return what *decide* decides; a refusal names the *command* as it was typed, ``{}`` being the decision.

    Raises:
        DecisionError: If it was refused.
    """
    try:
        return decide()
    except DecisionError as error:
        raise DecisionError(error.case_id, command.format(error.decision), error.why) from None


_EXPECT = click.option("--expect", type=int, metavar="VERSION", help="Only if the case is still at this version.")
"""Not for a new case, which has no version yet."""


Said: TypeAlias = str | Callable[[Casebook, Case, Actor], str]
"""What a decision did, in the past tense, or what finds it out from the case as the actor sees it."""


def decision(
    said: Said, *, then: Callable[[Casebook, Case, Actor], str] | None = None
) -> Callable[[Callable[..., Case]], Callable[..., None]]:
    """Give a command the options of every decision; *said* is what it did, in the past tense.

    The command gets the open casebook and what was written about the writing, and returns the case. In *said*, names in
    braces stand for its own arguments, and ``{event.remedy}`` for a field of the event that was recorded. *then* finds
    a sentence that people should read afterwards, if there is one, from the case as the actor sees it.
    """

    def decorate(decide: Callable[..., Case]) -> Callable[..., None]:
        @functools.wraps(decide)
        def run(
            *, by: Actor, on: Moment | None, key: str | None, as_json: bool, expect: int | None = None, **given: Any
        ) -> None:
            with open_book() as book:
                happened = on or book.clock.now()
                writing = Writing(by=by, happened=on, expected_version=expect, key=key)
                try:
                    case = decide(book, writing, **given)
                except StaleVersionError as error:
                    # The case is named as it was typed, not by the id of its stream.
                    typed = given.get("case", error.stream)
                    raise StaleVersionError(typed, expected=error.expected, found=error.found) from None
                if isinstance(said, str):
                    done = said.format(event=case.history[-1].event, **given)
                else:
                    done = said(book, case, by)
                _tell(book, case, done, happened, by, as_json=as_json)
                if then is not None and not as_json and (more := then(book, case, by)):
                    click.echo(wrapped(more, hanging=2))

        is_new = "case" not in inspect.signature(decide).parameters
        for option in reversed(COMMON if is_new else (_EXPECT, *COMMON)):
            run = option(run)
        return run

    return decorate


def _tell(book: Casebook, case: Case, said: str, happened: Moment, by: Actor, *, as_json: bool) -> None:
    file, today = book.file(case.id, viewer=by), book.today()
    if as_json:
        say_json(case_summary(book.rulebook, file, today))
        return
    day = local(book, book.rulebook.day(happened))
    # "X closed on Monday. It is closed." says the same thing twice.
    following = "" if said.startswith(case.status.in_words) else what_next(book, file, today)
    click.echo(wrapped(f"{case.reference} {said} on {day}. {following}".rstrip(), hanging=2))
