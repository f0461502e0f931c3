"""A made-up next format, so that the way from one format to the next is tried before the first store needs it."""

from casework.adapters.sqlite import connection, identity, schema, store

NEXT = schema.KNOWN + 1


def to_next_format(database):
    """Do what migrations do: a new column that is filled, a table that is made anew, an index, a trigger."""
    database.execute("ALTER TABLE cases ADD COLUMN next_reminder_on TEXT")
    database.execute("UPDATE cases SET next_reminder_on = next_due_on")
    database.execute("CREATE INDEX cases_by_reminder ON cases (organisation, next_reminder_on)")
    database.execute("CREATE TABLE copied AS SELECT * FROM requests")
    database.execute("DROP TABLE requests")
    database.execute(next(one for one in schema._VERSION_1 if "CREATE TABLE requests" in one))
    database.execute("INSERT INTO requests SELECT * FROM copied")
    database.execute("DROP TABLE copied")
    database.execute("CREATE UNIQUE INDEX requests_by_key ON requests (organisation, key)")
    database.execute(
        "CREATE TRIGGER requests_stay BEFORE DELETE ON requests BEGIN SELECT RAISE(ABORT, 'requests stay'); END"
    )


def next_format(monkeypatch, *, step=to_next_format):
    """Let this process be of a release that knows one format more, reached by *step*."""
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    for module in (schema, identity, connection, store):
        monkeypatch.setattr(module, "KNOWN", NEXT)
