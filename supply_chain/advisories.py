"""Ask whether a vulnerability is known of any package in a lock: python -m supply_chain.advisories LOCK ...

It is silent when all is well. Without an index of advisories nothing can be asked: that is said, and is no failure, for
work goes on where there is no network. What was found is always a failure.
"""

import json
import subprocess
import sys
from typing import Any

PIP_AUDIT = [
    "pip-audit",
    "--require-hashes",
    "--disable-pip",
    "--format=json",
    "--progress-spinner=off",
    "--timeout=10",
]
# pip-audit names the lack of an index in its own words, or ends with what its library for HTTP raised.
NOT_REACHED = ("Could not connect", "not redirecting properly", "ServiceError", "requests.exceptions.")


class AuditFailedError(Exception):
    """pip-audit itself failed, for another reason than the network."""


def main(locks: list[str]) -> int:
    """Audit *locks* one after the other, and return 0, or 1 if there is something to do about them."""
    found: list[str] = []
    for lock in locks:
        packages = audited(lock)
        known = [package for package in packages if "skip_reason" not in package]
        if not known:
            _say(f"{lock}: no index of advisories could be reached, so known vulnerabilities were not looked for")
            break
        if len(known) < len(packages):
            unknown = ", ".join(package["name"] for package in packages if package not in known)
            _say(f"{lock}: the index of advisories does not know, so nothing was looked for: {unknown}")
        found += [f"{lock}: {sentence}" for package in known for sentence in _vulnerabilities(package)]
    for sentence in found:
        _say(sentence)
    return 1 if found else 0


def audited(lock: str) -> list[dict[str, Any]]:
    """Return what pip-audit says of each package in *lock*; nothing if it reached no index.

    Raises:
        AuditFailedError: If it failed for another reason.
    """
    ran = subprocess.run([*PIP_AUDIT, "--requirement", lock], capture_output=True, text=True, check=False)
    if ran.stdout.strip():
        packages: list[dict[str, Any]] = json.loads(ran.stdout)["dependencies"]
        return packages
    if any(words in ran.stderr for words in NOT_REACHED):
        return []
    raise AuditFailedError(f"pip-audit could not audit {lock} (it ended with {ran.returncode}):\n{ran.stderr.strip()}")


def _vulnerabilities(package: dict[str, Any]) -> list[str]:
    return [
        f"{package['name']} {package['version']} has the known vulnerability {each['id']}, {_what_to_do(each)}"
        for each in package["vulns"]
    ]


def _what_to_do(vulnerability: dict[str, Any]) -> str:
    mended = ", ".join(vulnerability["fix_versions"])
    return f"mended in {mended}: make lock UPGRADE=1" if mended else "not mended yet"


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
