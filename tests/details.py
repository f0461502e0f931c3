"""Ids of details as they stand in events, for tests that need no words behind them."""


def detail(number):
    """The id of a detail in the form in which ids of details are made."""
    return f"detail-{number:032x}"
