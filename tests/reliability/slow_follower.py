"""A plugin whose follower takes its time, and writes down what it was handed, also what it had before."""

import os
import time
from pathlib import Path

from casework.plugins.hookspecs import hookimpl


class Slow:
    def follow(self, records):
        time.sleep(0.02)
        with Path(os.environ["FOLLOWED"]).open("a") as file:
            file.write("".join(f"{record.position} " for record in records) + "\n")


@hookimpl
def casework_register_followers(register):
    register("slow", Slow)
