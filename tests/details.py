"""Ids of details as they stand in events, for tests that need no words behind them."""


def detail(number):
    """The id of a detail in the form in which ids of details are made."""
    return f"detail-{number:032x}"


def ids_hidden(value, words):
    """Return plain data with the words of *words* in the place of the ids of details."""
    if isinstance(value, dict):
        return {name: ids_hidden(held, words) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [ids_hidden(each, words) for each in value]
    return words.get(value, value) if isinstance(value, str) else value
