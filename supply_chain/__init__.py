"""What this project takes in from others, and what it says and asks about that.

The locks pin every package by version and hash, for every system and Python that the project runs on:

- core.lock runs casework and the plugins beside it; build.lock builds them; dev.lock holds both and what tests them.
- dateutil-2.9.lock is the second environment of `make test`; locking.lock is what `make lock` itself runs on.
"""
