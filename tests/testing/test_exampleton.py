"""What the made-up council has of its own, for whoever simulates it."""

import tomllib

from casework.testing.exampleton import own_procedures


def test_the_councils_own_procedures_are_had_by_the_names_of_their_files():
    procedures = own_procedures()

    assert procedures
    assert all(name == f"{tomllib.loads(text)['id']}.toml" for name, text in procedures.items())
