import pytest

from casework.plugins.addresses import without_password


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("sqlite:///srv/complaints.db", "sqlite:///srv/complaints.db"),
        ("postgresql://council@db.example:5433/complaints", "postgresql://council@db.example:5433/complaints"),
        ("postgresql://council:secret@db.example/complaints", "postgresql://council:***@db.example/complaints"),
        ("postgresql://council:se@cr:et@db.example/complaints", "postgresql://council:***@db.example/complaints"),
        ("postgresql:///a?password=secret&sslmode=require", "postgresql:///a?password=***&sslmode=require"),
        ("host=db password=secret", "***"),
        ("postgresql:///a?sslmode=require&sslpassword=secret", "postgresql:///a?sslmode=require&sslpassword=***"),
    ],
)
def test_an_address_is_shown_to_people_without_its_password(address, shown):
    assert without_password(address) == shown
