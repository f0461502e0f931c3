"""The people of ``casework survey``: who wants to be asked, who is invited, and who is followed up."""

from typing import Any

import click

from casework.application.writing import Writing
from casework.cli.decision import written
from casework.cli.layout import wrapped
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import CASE, CODE, NOTE, Words, by_option, json_option
from casework.cli.survey_telling import (
    follow_up_data,
    follow_up_told,
    invitation_data,
    invitations_told,
    round_data,
    round_told,
)
from casework.cli.telling import local, say_json
from casework.domain.actors import Actor
from casework.domain.surveys.invitations import Wish
from casework.domain.time.moments import Moment


@click.command("wish")
@CASE
@click.option(
    "--wish",
    type=Words([each.value for each in Wish]),
    required=True,
    metavar="WISH",
    help="Whether they are invited or left out: invite, leave-out.",
)
@click.option("--party", type=CODE, default="p1", show_default=True, metavar="ID", help="Who it is, in the case.")
@click.option(
    "--reason", type=CODE, default="asked", show_default=True, metavar="CODE", help="Why: asked, deceased, conflict."
)
@click.option("--survey", "surveys", type=CODE, multiple=True, metavar="ID", help="Only this survey; repeat it.")
@written
def wish(
    case: str, *, by: Actor, on: Moment | None, key: str | None, as_json: bool, wish: str, party: str, **given: Any
) -> None:
    """Record that a party of a case wants to be invited to surveys, or is left out.

    \b
    casework survey wish BINS-1 --wish leave-out --reason deceased --by staff-17
    """
    with open_book() as book:
        done = book.survey_wish(case, wish=wish, party=party, **given, **Writing(by=by, happened=on, key=key))
    if as_json:
        said = {"case": done.case, "party": done.party, "wish": done.wish.value, "reason": done.reason}
        say_json({**said, "surveys": list(done.surveys)})
        return
    said_of = "is to be invited to" if done.wish is Wish.INVITE else "is left out of"
    click.echo(wrapped(f"{case}: {party} {said_of} {', '.join(done.surveys) or 'surveys'} ({done.reason})."))


@click.command("invite")
@click.argument("survey")
@by_option(required=True)
@json_option
def invite(survey: str, *, by: Actor, as_json: bool) -> None:
    """Make an invitation for each closing of a case that has none yet; doing it again makes none twice.

    Sending them is another matter: see which ones are due with casework survey invitations.
    """
    with open_book() as book:
        found = book.invite(survey, by=by)
    if as_json:
        say_json(round_data(found))
        return
    for line in round_told(found):
        click.echo(line)


@click.command("invitations")
@click.argument("survey")
@click.option("--due", is_flag=True, help="Only those that may go out today.")
@by_option(required=False)
@json_option
def invitations(survey: str, *, due: bool, by: Actor | None, as_json: bool) -> None:
    """List the invitations to a survey, and how each stands today.

    None of them says whether it was answered: nobody can know that.
    """
    with open_book_to_read() as book:
        found = [each for each in book.invitations(survey, viewer=by) if not due or each.state == "due"]
    if as_json:
        say_json({"survey": survey, "invitations": [invitation_data(each) for each in found]})
        return
    click.echo(invitations_told(found) if found else f"{survey}: there is no such invitation.")


@click.command("follow-ups")
@click.argument("survey")
@click.option("--all", "everything", is_flag=True, help="Those that are done, too.")
@by_option(required=False)
@json_option
def follow_ups(survey: str, *, everything: bool, by: Actor | None, as_json: bool) -> None:
    """List who was dissatisfied and agreed to be followed up, with how to reach them."""
    with open_book_to_read() as book:
        file = book.follow_ups(survey, viewer=by)
        found = [each for each in file.follow_ups.known if everything or each.done_on is None]
        if as_json:
            say_json({"survey": survey, "follow_ups": [follow_up_data(file, each) for each in found]})
            return
        lines = [line for each in found for line in follow_up_told(book, file, each)]
    click.echo("\n".join(lines) if lines else f"{survey}: nobody is to be followed up.")


@click.command("follow-up")
@click.argument("survey")
@click.argument("number", type=int)
@click.option("--result", type=CODE, required=True, metavar="CODE", help="What came of it, as put-right.")
@click.option("--case", metavar="CASE", help="The case that it became.")
@NOTE
@click.option("--expect", type=int, metavar="VERSION", help="Only if the follow-ups are still at this version.")
@written
def follow_up(
    survey: str, *, number: int, by: Actor, on: Moment | None, key: str | None, as_json: bool, expect: int | None,
    **given: Any,
) -> None:  # fmt: skip
    """Record that somebody was followed up, and what came of it.

    \b
    casework survey follow-up complaints-procedure 1 --result put-right --by staff-17
    """
    with open_book() as book:
        writing = Writing(by=by, happened=on, expected_version=expect, key=key)
        done = book.follow_up_done(survey, number, **given, **writing)
        if as_json:
            say_json(follow_up_data(book.follow_ups(survey, viewer=by), done))
            return
        click.echo(f"{survey}: {number} was followed up on {local(book, done.done_on)} ({done.result}).")
