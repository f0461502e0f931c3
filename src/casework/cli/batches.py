"""Batches of JSON lines: one answer for each line, in order, and an error in its place for a line with mistakes."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from casework.errors import CaseworkError, DataError

Json: TypeAlias = dict[str, object]
Pairs: TypeAlias = Callable[[list[tuple[str, object]]], Json]


def write_answers(answers: Iterable[Json]) -> bool:
    """Write each answer on a line of its own as it comes; return whether any was an error."""
    failed = False
    for answer in answers:
        failed = failed or "error" in answer
        sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    return failed


def answers_to(
    lines: Iterable[bytes], answer: Callable[[Json], Json], *, such_as: str, pairs: Pairs | None = None
) -> Iterator[Json]:
    """Yield what *answer* says to each line, with the line's id.

    Args:
        lines: One JSON object each.
        answer: Takes the object; a ``CaseworkError`` becomes the error of its line.
        such_as: An example of a line, for the error of one that is no object.
        pairs: Makes an object of its keys and values; the last of a repeated key counts where it is left out.
    """
    for number, line in enumerate(lines, start=1):
        given_id: object = None
        try:
            request = _object(line, such_as, pairs)
            given_id = request.get("id")
            yield {"id": given_id, **answer(request)}
        except CaseworkError as error:
            yield {"id": given_id, "line": number, "error": "; ".join(str(error).splitlines())}


def _object(line: bytes, such_as: str, pairs: Pairs | None) -> Json:
    try:
        request = json.loads(line.decode("utf-8-sig"), object_pairs_hook=pairs)
    except (ValueError, RecursionError) as error:
        # JSON counts its own lines, and would say line 1 of every line of the file.
        why = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else error
        message = f"the line is no JSON in UTF-8: {why}"
        raise DataError(message) from None
    if not isinstance(request, dict):
        message = f"the line must be one object, such as {such_as}"
        raise DataError(message)
    return request
