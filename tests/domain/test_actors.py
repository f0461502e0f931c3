import pytest

from casework import Actor
from casework.errors import NotACodeError, UsageError


def test_roles_and_teams_are_kept_as_sets():
    actor = Actor("staff-17", roles=["complaint-handler", "complaint-handler"], teams=("housing",))

    assert actor == Actor("staff-17", roles={"complaint-handler"}, teams={"housing"})


@pytest.mark.parametrize("field", ["roles", "teams"])
@pytest.mark.parametrize("value", ["handler", None, 7])
def test_a_single_word_is_not_taken_for_a_set_of_letters(field, value):
    with pytest.raises(UsageError, match=r"roles and teams are sets of codes, such as roles=\{'complaint-handler'\}"):
        Actor("staff-17", **{field: value})


def test_a_role_is_a_code():
    with pytest.raises(NotACodeError, match="role or team must be an id or a code"):
        Actor("staff-17", roles={"the boss"})
