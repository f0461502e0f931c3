import traceback

import pytest

from casework import Casebook
from casework.errors import ConfigurationError, StoreUnavailableError
from casework.plugins.host import PluginHost
from casework_postgres.address import parse_address
from casework_postgres.store import PostgresStore

SECRET = "correct-horse"


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("postgresql://officer@db.example/complaints", "postgresql://db.example/complaints"),
        ("postgres://db.example:5433/complaints", "postgresql://db.example:5433/complaints"),
        (f"postgresql://officer:{SECRET}@db.example/complaints", "postgresql://db.example/complaints"),
        (f"postgresql:///complaints?host=/run/pg&password={SECRET}", "postgresql:///complaints?host=/run/pg"),
        ("postgresql:///complaints?schema=trial", "postgresql:///complaints?schema=trial"),
        ("postgresql:///complaints?hostaddr=10.0.0.7", "postgresql://10.0.0.7/complaints"),
        (
            "postgresql://one,two:5433/complaints?target_session_attrs=read-write",
            "postgresql://one,two:,5433/complaints",
        ),
        ("postgresql://[::1]:5433/complaints", "postgresql://[::1]:5433/complaints"),
        ("postgresql://", "postgresql:///"),
    ],
)
def test_an_address_is_shown_without_the_role_and_the_password(address, where):
    place = parse_address(address)

    assert place.where == where
    assert SECRET not in repr(place)


def test_what_the_address_says_goes_to_postgresql_and_what_is_ours_does_not():
    place = parse_address(
        "postgresql://officer:pass%40word@db/complaints?sslmode=verify-full&schema=trial&connections=3"
    )

    assert (place.schema, place.connections) == ("trial", 3)
    assert {"user": "officer", "password": "pass@word", "sslmode": "verify-full"}.items() <= place.settings.items()
    assert not {"schema", "connections"} & place.settings.keys()
    assert place.settings["application_name"] == "casework"
    assert parse_address("postgresql:///a?application_name=desk&connect_timeout=3").settings["connect_timeout"] == "3"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://officer:{SECRET}#1@db/complaints",
        f"postgresql://officer:{SECRET}/x@db:port/complaints",
        f"postgresql://officer:{SECRET}/complaints",
        f"postgresql://officer:1234/{SECRET}@db/complaints",
        f"postgresql://officer:pass@{SECRET}@db/complaints",
        f"postgresql://officer:{SECRET}@[db/complaints",
        f"postgresql://officer:{SECRET}%zz@db/complaints",
        f"postgresql://db/complaints?pasword={SECRET}",
        f"postgresql://db/complaints?{SECRET}",
        f"postgresql:complaints?password={SECRET}",
        f"host=db password={SECRET}",
        "",
    ],
)
def test_a_wrong_address_is_refused_and_nothing_of_it_is_said(address):
    with pytest.raises(ConfigurationError, match="is no address of a PostgreSQL database") as refused:
        parse_address(address)

    assert SECRET not in str(refused.value)
    assert SECRET not in "".join(traceback.format_exception(refused.value)).replace(repr(address), "")


@pytest.mark.parametrize("schema", ["", "Casework", "a-b", "a b", 'a"b', "1a", "pg_catalog", "a" * 64])
def test_a_schema_has_a_plain_name(schema):
    with pytest.raises(ConfigurationError, match="small letters, digits and _"):
        parse_address(f"postgresql:///complaints?schema={schema}")


@pytest.mark.parametrize("connections", ["", "0", "-1", "many", "10000"])
def test_there_is_a_number_of_connections(connections):
    with pytest.raises(ConfigurationError, match="a number from 1 to 9999"):
        parse_address(f"postgresql:///complaints?connections={connections}")


def test_a_server_that_is_not_there_is_named_without_the_password():
    with pytest.raises(StoreUnavailableError) as refused:
        PostgresStore(f"postgresql://officer:{SECRET}@127.0.0.1:1/complaints")

    assert "postgresql://127.0.0.1:1/complaints cannot be used: no connection was made" in str(refused.value)
    assert SECRET not in str(refused.value)
    assert SECRET not in str(refused.value.__cause__)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_casebook_opens_it_by_its_address(scheme, address):
    with Casebook.open(address.replace("postgresql", scheme, 1), organisation="exampleton", host=PluginHost()) as book:
        assert isinstance(book.store, PostgresStore)
        assert book.verify().position == 0
