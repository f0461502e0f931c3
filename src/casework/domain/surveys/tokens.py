"""Tokens with which somebody who was invited answers once, and from which nobody learns who they are.

A token is a random number, and a proof that it was made with the secret of its survey. It stands nowhere: no record
says that it was made, for whom or when. So it lets in whoever holds it, and says nothing of the case for which it was
handed out. The answers that come with it have the code of a respondent that is worked out from the number, the same
each time: that is how somebody answers once.
"""

import hashlib
import hmac
import re

_TOKEN = re.compile(r"[0-9a-f]{24}-[0-9a-f]{24}")
_LENGTH = 24

CHANCE_BYTES = 12
"""How many random bytes a token takes."""


def token_of(secret: str, survey: str, chance: bytes) -> str:
    """Return the token of the random bytes *chance*."""
    number = chance.hex()
    return f"{number}-{_proof(secret, survey, number)}"


def is_token(secret: str, survey: str, token: object) -> bool:
    """Whether *token* was made with *secret* for *survey*."""
    if not isinstance(token, str) or _TOKEN.fullmatch(token) is None:
        return False
    number, _, proof = token.partition("-")
    return hmac.compare_digest(proof, _proof(secret, survey, number))


def respondent_of(token: str) -> str:
    """Return the code of whoever answers with *token*; the token cannot be worked out from it."""
    return f"invited-{hashlib.sha256(f'respondent {token}'.encode()).hexdigest()[:_LENGTH]}"


def _proof(secret: str, survey: str, number: str) -> str:
    return hmac.new(secret.encode(), f"{survey}/{number}".encode(), hashlib.sha256).hexdigest()[:_LENGTH]
