"""Of any text at all: it is refused, or it is a URL that two programs read in the same way."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from hypothesis import example, given
from hypothesis import strategies as st
from urllib3.util import parse_url

from casework_webhooks import Host
from casework_webhooks.destinations import RefusedError, destination
from casework_webhooks.public_addresses import is_public
from tests.other_systems import KEY, NAME

HOSTS = {NAME: Host(secrets=(KEY,), ports=(443, 8443))}
PIECES = st.sampled_from(
    [
        "https://",
        "http://",
        NAME,
        "127.0.0.1",
        "@",
        ":",
        "/",
        "//",
        "\\",
        "?",
        "#",
        ".",
        "%",
        "%2e",
        "443",
        "8443",
        " ",
        "\n",
    ]
)
LIKE_URLS = st.lists(PIECES | st.text(max_size=2), max_size=8).map("".join)


@given(url=LIKE_URLS | LIKE_URLS.map(lambda rest: f"https://{NAME}{rest}") | st.text())
@example(url=f"https://{NAME}:8443/a?b#c")
def test_what_is_taken_is_read_alike_by_others(url):
    try:
        to = destination(url, HOSTS)
    except RefusedError:
        return

    split, parsed = urlsplit(url), parse_url(url)
    assert split.scheme == parsed.scheme == "https"
    assert split.hostname == parsed.host == to.name == NAME
    assert (split.port or 443) == (parsed.port or 443) == to.port
    assert to.port in HOSTS[NAME].ports
    assert to.target.startswith("/")
    assert split.username is parsed.auth is None


@given(address=st.ip_addresses())
def test_what_is_public_is_so_by_the_standard_library_too(address):
    if is_public(str(address)) and not _stands_for_another(address):
        assert address.is_global
        assert not address.is_multicast


def _stands_for_another(address):
    return address.version == 6 and int(address) >> 96 in {0, 0x64FF9B}


@given(
    inner=st.ip_addresses(v=4),
    around=st.sampled_from(["::ffff:{0}", "64:ff9b::{0}", "2606:2800::5efe:{0}", "2606:2800::200:5efe:{0}", "6to4"]),
)
def test_an_address_inside_another_is_judged_as_itself(inner, around):
    outer = f"2002:{int(inner) >> 16:x}:{int(inner) & 0xFFFF:x}::1" if around == "6to4" else around.format(inner)

    assert ip_address(outer) == IPv6Address(outer)
    assert is_public(outer) == is_public(str(IPv4Address(inner)))
