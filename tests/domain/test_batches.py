import pytest

from casework.domain.batches import BatchAdvanced, BatchBegan, FileRead, Tally
from casework.errors import CaseworkError

BEGAN = {
    "batch": "2026-06-01-abcdef", "system": "old-register", "record": "case", "format": "csv", "mapping": "register",
    "mapping_version": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    "said", [{"sha256": "Jo Smith.csv"}, {"mapping_sha256": "x"}, {"files": "Jo Smith.csv"}, {"mapping_version": "1"}]
)
def test_nothing_of_a_file_but_its_hash_and_size_stands_in_the_log(said):
    with pytest.raises(CaseworkError) as refused:
        BatchBegan(**{**BEGAN, **said})

    assert "Smith" not in str(refused.value)
    for part in ({"size": "9"}, {"name": "Jo Smith.csv"}, {"sha256": "Jo Smith.csv"}):
        with pytest.raises(CaseworkError):
            FileRead(**part)
    assert FileRead(sha256="0" * 64, size=9).size == 9


def test_rows_are_counted_in_whole_numbers():
    with pytest.raises(CaseworkError, match="new must be a whole number"):
        Tally(new="1")
    with pytest.raises(CaseworkError, match="row must be a whole number"):
        BatchAdvanced(row=1.5, tally=Tally())
