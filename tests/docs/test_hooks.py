"""Every hook is documented, and the store of the page about plugins keeps the contract that the page promises."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from casework.application.mappings import Source
from casework.plugins.hookspecs import SPECIFIED, CaseworkHooks
from casework.plugins.host import PluginHost

DOCS = Path(__file__).resolve().parents[2] / "docs"
HOOKS = (DOCS / "reference" / "hooks.md").read_text(encoding="utf-8")
PAGE = (DOCS / "extend" / "write-a-plugin.md").read_text(encoding="utf-8")
NOTIFIERS = (DOCS / "extend" / "write-a-notifier.md").read_text(encoding="utf-8")
FOLLOWERS = (DOCS / "extend" / "write-a-follower.md").read_text(encoding="utf-8")


def test_every_hook_is_on_the_page_with_its_arguments_and_no_other():
    said = dict(re.findall(r"^## `(casework_\w+)\((.*)\)`$", HOOKS, re.MULTILINE))

    assert tuple(said) == SPECIFIED
    for name, arguments in said.items():
        taken = list(inspect.signature(getattr(CaseworkHooks, name)).parameters)
        assert ["self", *filter(None, arguments.split(", "))] == taken


def test_every_hook_says_what_casework_itself_offers():
    host = PluginHost([])
    sorts = ("stores", "reports", "importers", "categorisers", "followers", "notifiers")
    offers = {name: getattr(host, name) for name in sorts}

    for hook in (hook for hook in SPECIFIED if "_register_" in hook):
        section = HOOKS.partition(f"\n## `{hook}(")[2].partition("\n## ")[0]
        offered = section.partition("casework itself offers ")[2].partition(".")[0]
        assert tuple(re.findall(r"`([\w-]+)`", offered)) == offers[hook.rpartition("_")[2]].names()


def test_the_page_names_every_option_that_an_importer_is_given():
    from zoneinfo import ZoneInfo

    section = HOOKS.partition("casework_register_importers(")[2].partition("\n## ")[0]

    assert all(f"`{option}`" in section for option in Source(system="x", zone=ZoneInfo("Europe/London")).options())


def test_every_hook_has_an_example():
    assert not [hook for hook in SPECIFIED if f"def {hook}(" not in PAGE + FOLLOWERS + NOTIFIERS]


def test_the_store_of_the_page_keeps_the_contract(tmp_path):
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "test_shelf.py").write_text("\n".join(blocks), encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "not any_history", "test_shelf.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout + run.stderr
    assert int(re.search(r"(\d+) passed", run.stdout)[1]) > 50


@pytest.mark.parametrize(("page", "passed"), [(FOLLOWERS, 4), (NOTIFIERS, 28)], ids=["follower", "notifier"])
def test_what_the_page_shows_keeps_its_contract(page, passed, tmp_path):
    module = re.search(r"^\$ cat (\w+\.py)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / module[1]).write_text(module[2], encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "test_page.py").write_text(blocks[-1], encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_page.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{passed} passed" in run.stdout
