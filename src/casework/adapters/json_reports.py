"""Reports as JSON with stable keys."""

import json
from collections.abc import Sequence

from casework.application.ports import Table


class JsonReport:
    """Turns tables into one JSON object: each table with its name, title, columns, rows by column name, and notes."""

    def render(self, tables: Sequence[Table]) -> bytes:
        """Return the document in UTF-8."""
        told = [
            {
                "name": table.name,
                "title": table.title,
                "columns": table.columns,
                "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
                "notes": table.notes,
            }
            for table in tables
        ]
        return (json.dumps({"tables": told}, ensure_ascii=False, indent=2) + "\n").encode()
