"""How long the demonstration takes; it is to be over in 30 seconds on a slow machine with two cores."""

import time

from click.testing import CliRunner

from casework.cli.main import cli


def test_the_demonstration_takes_less_than_thirty_seconds(tmp_path):
    began = time.perf_counter()
    result = CliRunner().invoke(cli, ["demo", str(tmp_path)], prog_name="casework")
    seconds = time.perf_counter() - began

    assert result.exit_code == 0, result.output
    print(f"casework demo: {seconds:.1f} s")
    assert seconds < 30
