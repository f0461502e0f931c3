"""The log as JSON lines: every record once, whole lines only, and never into a file of something else."""

import json
from pathlib import Path

import attrs
import pytest

from casework import Actor, Casebook
from casework.application.plugin_choice import PluginChoice
from casework.plugins.host import PluginHost
from casework_jsonlines import Settings, feed
from casework_jsonlines.feed import AnotherLogError, JsonLinesFeed

OFFICER = Actor("staff-17")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.jsonl"


@pytest.fixture
def log():
    """The log of an office that received two complaints."""
    with Casebook.open("memory:", organisation="council") as book:
        for _ in range(2):
            book.receive(
                kind="complaint",
                procedure="lgsco-code-2024",
                received_at=book.today(),
                by=OFFICER,
                summary="Bins missed",
                complainant={"name": "Jo Smith"},
            )
        return tuple(book.store.read_all("council"))


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def host_with(**settings):
    import casework_jsonlines

    return PluginHost([casework_jsonlines], choice=PluginChoice(settings={"jsonlines": settings}))


def test_a_line_says_everything_of_a_record_but_what_people_said(path, log):
    JsonLinesFeed(path).follow(log)

    received = lines(path)[1]
    assert received["name"] == "case.received"
    assert received["data"]["procedure"] == "lgsco-code-2024"
    assert received["details"] == [reference.detail for reference in log[1].details]
    assert {*received} == {field.name for field in attrs.fields(type(log[1]))} - {"key"}
    assert "Bins" not in path.read_text()
    assert "Smith" not in path.read_text()


def test_a_line_that_was_begun_before_a_crash_is_written_whole(path, log):
    JsonLinesFeed(path).follow(log)
    whole = path.read_bytes()

    for torn in (1, 10, 40):
        path.write_bytes(whole[:-torn])
        JsonLinesFeed(path).follow(log[-1:])
        assert path.read_bytes() == whole


def test_records_far_back_in_a_long_file_are_found(path, log, monkeypatch):
    monkeypatch.setattr(feed, "_FIRST_LOOK", 10)
    JsonLinesFeed(path).follow(log)
    whole = path.read_bytes()

    for begin in range(len(log)):
        JsonLinesFeed(path).follow(log[begin:])

    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "found", ["Dear Sir\n", "Dear Sir", "[1]\n", "{}\n", '{"organisation": "other", "position": 1, "seal": ""}\n']
)
def test_a_file_of_something_else_is_left_as_it_is(path, log, found):
    path.write_text(found)

    with pytest.raises(AnotherLogError):
        JsonLinesFeed(path).follow(log)

    assert path.read_text() == found


def test_the_file_of_a_log_that_was_restored_from_a_backup_is_left_as_it_is(path, log):
    JsonLinesFeed(path).follow(log)
    before = path.read_bytes()
    other = attrs.evolve(log[2], seal="0" * 64)

    with pytest.raises(AnotherLogError, match="position 3"):
        JsonLinesFeed(path).follow((other, attrs.evolve(other, position=9)))

    assert path.read_bytes() == before


def test_without_a_file_in_the_settings_there_is_no_follower():
    assert Settings().file is None
    assert host_with().followers.names() == ()


def test_casework_follows_the_log_into_the_file_and_goes_on_later(path):
    with Casebook.open("memory:", organisation="council", host=host_with(file=str(path))) as book:
        book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=book.today(), by=OFFICER)
        (first,) = book.follow()
        case = book.find()[0].case
        book.acknowledge(case, by=OFFICER)
        (second,) = book.follow()
        wanted = [record.position for record in book.store.read_all("council") if not record.name.startswith("follow")]

    assert (first.failure, second.failure, second.handed) == (None, None, 1)
    assert [line["position"] for line in lines(Path(path))] == wanted


def test_the_factory_makes_what_the_settings_say(path, log):
    host_with(file=str(path)).followers.get("jsonlines")().follow(log)

    assert len(lines(path)) == len(log)
