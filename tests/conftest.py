"""How the whole suite runs: hypothesis profiles, and nothing is skipped."""

import gc
import os
import signal
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

# No deadlines per example and no complaint about slow ones: the machine is shared, and speed is tested by `make bench`.
_calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
# The quick profile draws the same examples on every run, so that a red run is always a change of ours.
settings.register_profile("quick", parent=_calm, max_examples=50, derandomize=True)
settings.register_profile("thorough", parent=_calm, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


# A shell that starts the tests in the background lets them ignore Ctrl-C, and whatever they start with them: tests of
# what Ctrl-C does would then wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# Nothing is thrown away while the tests are collected: the collector of garbage would walk them all again and again, a
# third of the time, and a tenth of it afterwards.
gc.disable()


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _refuse_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _refuse_skip(report)


def _refuse_skip(report):
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped or expected to fail: nothing is skipped here"
    return report
