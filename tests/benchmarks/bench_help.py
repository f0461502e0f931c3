"""``casework --help`` with five plugins installed beside none: plugins are for the commands that need them.

Each plugin takes a fifth of a second to import, as one does that brings a client or a spreadsheet library. Both sides
take turns, each in a process of its own. Run with ``make bench``.
"""

import os
import subprocess
import sys
import time

from tests.installed_plugins import GOOD, install_plugin

HEAVY = f"import time\ntime.sleep(0.2)\n{GOOD.replace('shelf', 'shelf_of_NAME')}"
PLUGINS, ROUNDS = 5, 15
MOST = 1.5
"""How many times the help without plugins the help with five may take."""

SCRIPT = "from casework.cli.main import main; main()"


def seconds(line, environment):
    began = time.perf_counter()
    command = [sys.executable, "-c", SCRIPT, *line]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - began, done.stdout


def test_help_with_five_plugins_beside_none(tmp_path):
    for number in range(PLUGINS):
        install_plugin(tmp_path / "site", f"heavy{number}", HEAVY.replace("NAME", str(number)))
    path = os.pathsep.join(filter(None, (str(tmp_path / "site"), os.environ.get("PYTHONPATH"))))
    none, five = dict(os.environ), {**os.environ, "PYTHONPATH": path}
    took, listed = seconds(["plugins"], five)
    assert listed.count("casework-heavy") == PLUGINS
    assert took > 0.2 * PLUGINS  # they are installed, and heavy

    pairs = [(seconds(["--help"], five)[0], seconds(["--help"], none)[0]) for _ in range(ROUNDS)]
    with_five, with_none = (min(side) for side in zip(*pairs, strict=True))  # the least disturbed run of each side
    ratio = with_five / with_none

    print(f"\ncasework --help: {with_five:.3f} s with five plugins, {with_none:.3f} s with none, ratio {ratio:.2f}")
    assert ratio < MOST
