"""How many examples a costly property draws: so many in ``make test``, ten times as many in ``make long``.

The quick profile draws the same ones in every run, so that a second run of it finds nothing that the first did not.
"""

from hypothesis import settings

THOROUGH = settings.default.max_examples > settings.get_profile("quick").max_examples


def examples(quick):
    """Return how many to draw in this run, where *quick* are enough for a run of ``make test``."""
    return 10 * quick if THOROUGH else quick
