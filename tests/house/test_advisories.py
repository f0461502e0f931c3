"""Known vulnerabilities stop `make lint`; that nothing could be asked does not, and is said."""

import json
import os
import stat
import sys

import pytest

from supply_chain import advisories

FINE = {"name": "attrs", "version": "26.1.0", "vulns": []}
NOT_KNOWN = {"name": "ours", "skip_reason": "Dependency not found on PyPI and could not be audited: ours (1.0)"}
MENDED = {"name": "ink", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1", "2.0"]}]}
NOT_MENDED = {"name": "wax", "version": "3.0", "vulns": [{"id": "PYSEC-2026-2", "fix_versions": []}]}


@pytest.fixture
def pip_audit(tmp_path, monkeypatch):
    """Put a pip-audit first on the path that answers for each lock as told, and notes what it was asked."""
    answers, asked = tmp_path / "answers.json", tmp_path / "asked"
    script = tmp_path / "bin" / "pip-audit"
    script.parent.mkdir()
    script.write_text(
        f"#!{sys.executable}\n"
        "import json, pathlib, sys\n"
        f"with open({str(asked)!r}, 'a') as notes: print(*sys.argv[1:], file=notes)\n"
        f"out, err, code = json.loads(pathlib.Path({str(answers)!r}).read_text())[sys.argv[-1]]\n"
        "print(out, end=''); print(err, file=sys.stderr); sys.exit(code)\n",
        encoding="utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")

    def answer(**by_lock):
        answers.write_text(json.dumps({f"{name}.lock": given for name, given in by_lock.items()}), encoding="utf-8")
        return lambda: asked.read_text(encoding="utf-8").splitlines()

    return answer


def says(*packages):
    out = json.dumps({"dependencies": packages, "fixes": []})
    return out, "", int(any(package.get("vulns") for package in packages))


def test_nothing_known_is_silent(pip_audit, capfd):
    asked = pip_audit(dev=says(FINE), old=says(FINE))

    assert advisories.main(["dev.lock", "old.lock"]) == 0
    assert capfd.readouterr() == ("", "")
    assert [line.split()[-1] for line in asked()] == ["dev.lock", "old.lock"]
    assert all("--require-hashes" in line and "--format=json" in line for line in asked())


def test_a_known_vulnerability_fails_and_says_what_to_do(pip_audit, capfd):
    pip_audit(dev=says(FINE, MENDED), old=says(NOT_MENDED))

    assert advisories.main(["dev.lock", "old.lock"]) == 1
    assert capfd.readouterr().err.splitlines() == [
        "dev.lock: ink 1.0 has the known vulnerability PYSEC-2026-1, mended in 1.1, 2.0: make lock UPGRADE=1",
        "old.lock: wax 3.0 has the known vulnerability PYSEC-2026-2, not mended yet",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        says(NOT_KNOWN, NOT_KNOWN),  # a mirror of packages that keeps no advisories
        ("", "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed", 1),
        ("", "requests.exceptions.ConnectionError: HTTPSConnectionPool(...): Failed to resolve ...", 1),
    ],
    ids=["a mirror", "no answer", "no network"],
)
def test_where_no_index_can_be_reached_one_line_says_so_and_nothing_fails(pip_audit, capfd, answer):
    asked = pip_audit(dev=answer, old=answer)

    assert advisories.main(["dev.lock", "old.lock"]) == 0
    (line,) = capfd.readouterr().err.splitlines()
    assert line == "dev.lock: no index of advisories could be reached, so known vulnerabilities were not looked for"
    assert len(asked()) == 1


def test_what_was_found_before_the_network_went_away_still_fails(pip_audit, capfd):
    pip_audit(dev=says(MENDED), old=says(NOT_KNOWN))

    assert advisories.main(["dev.lock", "old.lock"]) == 1
    assert len(capfd.readouterr().err.splitlines()) == 2


def test_a_package_that_the_index_does_not_know_is_named(pip_audit, capfd):
    pip_audit(dev=says(FINE, NOT_KNOWN))

    assert advisories.main(["dev.lock"]) == 0
    (line,) = capfd.readouterr().err.splitlines()
    assert line == "dev.lock: the index of advisories does not know, so nothing was looked for: ours"


def test_any_other_failure_of_pip_audit_is_not_taken_for_a_missing_network(pip_audit):
    pip_audit(dev=("", "ERROR:pip_audit._cli:invalid requirements input: dev.lock", 1))

    with pytest.raises(advisories.AuditFailedError, match=r"could not audit dev\.lock") as failed:
        advisories.main(["dev.lock"])

    assert "invalid requirements input" in str(failed.value)
