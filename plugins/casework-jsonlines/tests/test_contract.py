import json

import pytest

from casework.testing import FollowerContract
from casework_jsonlines.feed import JsonLinesFeed


class TestJsonLinesFeed(FollowerContract):
    @pytest.fixture
    def make_follower(self, tmp_path):
        return lambda: JsonLinesFeed(tmp_path / "log.jsonl")

    @pytest.fixture
    def taken(self, tmp_path):
        return lambda: [json.loads(line)["position"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
