"""The secret with which the tokens of a survey are made: a detail in a stream of its own, made when it is first needed.

It lies in the store, in its backups and in an exported log. Whoever has it can answer as if they were invited, and
learns nothing of anybody who was.
"""

import json
import os

import attrs

from casework.application.drafts import Drafts
from casework.application.streams import Desk, Shapes
from casework.application.writing import until_written
from casework.domain.actors import Actor
from casework.domain.cases.fields import detail
from casework.domain.surveys.tokens import CHANCE_BYTES, token_of
from casework.errors import DecisionError

_SECRET_BYTES = 32


@attrs.frozen(kw_only=True)
class SecretMade:
    """The tokens of a survey are made with *secret* from now on, which is a detail."""

    secret: str = detail()


SECRETS: Shapes[SecretMade] = Shapes({"survey.secret_made": SecretMade})


def stream_of(survey: str) -> str:
    """Return the stream in which the secret of *survey* stands."""
    return f"survey-secret/{survey}"


def new_token(desk: Desk, survey: str, *, day: str, by: Actor) -> str:
    """Return a new token with which *survey* is answered once; it is written down nowhere.

    Raises:
        DecisionError: If the secret with which they are made was erased.
    """
    return token_of(secret_of(desk, survey, day=day, by=by), survey, os.urandom(CHANCE_BYTES))


def secret_of(desk: Desk, survey: str, *, day: str, by: Actor) -> str:
    """Return the secret of *survey*, and make it where there is none yet.

    Raises:
        DecisionError: If it was erased.
    """

    def attempt() -> str:
        known = known_secret(desk, survey)
        if known is not None:
            return known
        drafts, made = Drafts(stream_of(survey), desk.clock.now()), os.urandom(_SECRET_BYTES).hex()
        event = SecretMade(secret=drafts.text(made) or "")
        new = SECRETS.new(event, day, drafts)
        desk.append(stream_of(survey), new, drafts, by=by, expected=0, key=None)
        return made

    return until_written(attempt, stream_of(survey), None)


def known_secret(desk: Desk, survey: str) -> str | None:
    """Return the secret of *survey*; None where no token was ever made.

    Raises:
        DecisionError: If it was erased.
    """
    records = desk.read(stream_of(survey))
    if not records:
        return None
    wanted = SECRETS.event(records[0]).secret
    kept = desk.store.details(desk.organisation, [wanted]).get(wanted)
    if kept is None:
        why = "the secret of its tokens was erased: take the answers without a token"
        raise DecisionError(survey, "survey token", why)
    return str(json.loads(kept.value))
