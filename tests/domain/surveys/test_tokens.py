"""Tokens with which somebody answers once."""

import pytest

from casework.domain.surveys.tokens import is_token, respondent_of, token_of

ONE, OTHER = token_of("secret", "town", b"\x01" * 12), token_of("secret", "town", b"\x02" * 12)


def test_a_token_is_known_by_the_secret_and_the_survey_for_which_it_was_made():
    assert is_token("secret", "town", ONE)
    assert not is_token("another", "town", ONE)
    assert not is_token("secret", "shire", ONE)


@pytest.mark.parametrize("token", ["", "town", ONE[:-1], ONE.upper(), f"{ONE[:24]}-{OTHER[25:]}", None, 5, "é" * 49])
def test_what_was_not_made_is_no_token(token):
    assert not is_token("secret", "town", token)


def test_a_token_gives_one_code_from_which_it_cannot_be_read():
    assert respondent_of(ONE) == respondent_of(ONE) != respondent_of(OTHER)
    assert ONE[:24] not in respondent_of(ONE)
