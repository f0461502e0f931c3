import pytest

from casework.adapters.gathered_rows import GatheredRows
from casework.adapters.import_files import origin_of
from casework.application.ports import SourceRow
from casework.errors import DataError, StoreUnavailableError


def row(line, **values):
    return SourceRow(line=line, cells=tuple(values.values()), values=values, file="a.csv", sheet="2019")


def test_it_is_known_which_keys_there_were():
    with GatheredRows() as rows:
        rows.put("a", row(2))

        assert (rows.holds("a"), rows.holds("b")) == (True, False)


def test_rows_of_a_key_come_together_in_the_order_of_the_first_and_as_they_were():
    with GatheredRows() as gathered:
        for line, key in enumerate(["b", "a", "b", "c", "a"], start=2):
            gathered.put(key, row(line, Ref=key))

        found = [(key, list(rows)) for key, rows in gathered.gathered()]

    assert [(key, [each.line for each in rows]) for key, rows in found] == [("b", [2, 4]), ("a", [3, 6]), ("c", [5])]
    assert found[0][1][0] == row(2, Ref="b")


def test_no_rows_are_no_keys():
    with GatheredRows() as gathered:
        assert not list(gathered.gathered())


def test_a_disk_without_room_is_told():
    with GatheredRows() as gathered:
        gathered._connection.execute("PRAGMA max_page_count = 8")

        with pytest.raises(StoreUnavailableError, match="the temporary file of the import cannot be used"):
            gathered.put("1", row(2, Text="x" * 100_000))


def test_the_origin_of_a_file_is_its_name_hash_size_and_lines(tmp_path):
    file, other, mapping = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "m.toml"
    file.write_bytes(b"Ref\n1\n")
    other.write_bytes(b"Ref\n2\n")
    mapping.write_bytes(b"")

    one, two, looked_up = (
        origin_of([file], mapping), origin_of([file, other], mapping), origin_of([file], mapping, joined=[other]),
    )  # fmt: skip

    assert (one.name, [each.size for each in one.files], one.lines) == ("a.csv", [6], 2)
    assert (two.name, [each.size for each in two.files], two.lines) == ("a.csv, b.csv", [6, 6], None)
    assert (looked_up.name, looked_up.sha256) == ("a.csv", two.sha256)
    assert len({one.sha256, two.sha256, one.mapping_sha256}) == 3


def test_a_packed_file_has_no_lines(tmp_path):
    file = tmp_path / "a.gz"
    file.write_bytes(b"\x1f\x8b\0\n\n")

    assert origin_of([file], file).lines is None


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(DataError, match="cannot be read: No such file"):
        origin_of([tmp_path / "none.csv"], tmp_path / "none.toml")
