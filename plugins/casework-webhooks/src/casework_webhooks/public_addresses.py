"""Which addresses are those of anybody's machine on the Internet, and of none that only we can reach.

Whoever may name a URL must not be able to have a request sent to this machine, to its neighbours or to the services of
a cloud that trust whoever asks. The networks are those that IANA's registries of special-purpose addresses say are not
globally reachable (RFC 6890), and a few more.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_PUBLIC = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",  # this network, RFC 791
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # shared by customers of a carrier, RFC 6598
        "127.0.0.0/8",  # this machine, RFC 1122
        "168.63.129.16/32",  # the services of Azure for its machines
        "169.254.0.0/16",  # this link, RFC 3927, and metadata of clouds
        "172.16.0.0/12",  # private, RFC 1918
        "192.0.0.0/24",  # protocols, RFC 6890
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.88.99.0/24",  # relays of 6to4, RFC 7526
        "192.168.0.0/16",  # private, RFC 1918
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "198.51.100.0/24",  # documentation, RFC 5737
        "203.0.113.0/24",  # documentation, RFC 5737
        "224.0.0.0/4",  # multicast, RFC 5771
        "240.0.0.0/4",  # reserved, RFC 1112, and broadcast
    )
)
_NOT_PUBLIC_SIX = tuple(
    IPv6Network(each)
    for each in (
        "2001::/23",  # protocols, RFC 2928, Teredo among them
        "2001:db8::/32",  # documentation, RFC 3849
        "3fff::/20",  # documentation, RFC 9637
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def is_public(address: str) -> bool:
    """Whether *address*, as a resolver writes it, is public, and so is each other one that it stands for."""
    found = ip_address(address)
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _NOT_PUBLIC)
    return (
        any(found in network for network in (_GLOBAL_UNICAST, _MAPPED, _NAT64))
        and not any(found in network for network in _NOT_PUBLIC_SIX)
        and all(is_public(str(inner)) for inner in _inside(found))
    )


def is_loopback(address: str) -> bool:
    """Whether *address* is this machine."""
    return ip_address(address).is_loopback


def _inside(address: IPv6Address) -> Iterator[IPv4Address]:
    """Yield the addresses of version 4 that *address* stands for: RFC 4291, 6052, 5214 and 3056."""
    bits = int(address)
    if address in _MAPPED or address in _NAT64 or (bits >> 32) & 0xFFFF_FFFF in _ISATAP:
        yield IPv4Address(bits & 0xFFFF_FFFF)
    if address in _6TO4:
        yield IPv4Address((bits >> 80) & 0xFFFF_FFFF)
