"""Other processes for tests: forked, so that they begin at once, and never returning into the test's own code."""

import os
import pickle
import signal
import traceback
import warnings

import attrs


@attrs.define
class Process:
    """A forked process and the end of the pipe that it writes to."""

    pid: int
    pipe: int

    def kill(self):
        """Kill it at once, as a power cut or the system would, and return what it had written."""
        os.kill(self.pid, signal.SIGKILL)
        written = self.output()
        os.waitpid(self.pid, 0)
        return written

    def output(self):
        """Return everything that it writes until its end."""
        with os.fdopen(self.pipe, "rb") as pipe:
            return pipe.read()

    def result(self):
        """Return what its work returned; fail with its traceback if it raised."""
        output = self.output()
        _, status = os.waitpid(self.pid, 0)
        failed, result = pickle.loads(output)
        assert not failed, result
        assert os.waitstatus_to_exitcode(status) == 0
        return result


def begin(work):
    """Fork a process that does ``work(write)``, where *write* sends bytes to this one."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the test runner has threads; the child touches none
        pid = os.fork()
    if pid:
        os.close(writing)
        return Process(pid, reading)
    try:
        work(lambda data: os.write(writing, data))
    finally:
        os._exit(1)


def run(work):
    """Fork a process that does ``work()``; ask it for its ``result``."""

    def and_report(write):
        try:
            report = (False, work())
        except BaseException:  # noqa: BLE001 - whatever it is, the test shall hear of it
            report = (True, traceback.format_exc())
        data = pickle.dumps(report)
        while data:
            data = data[write(data) :]
        os._exit(0)

    return begin(and_report)
