"""Whoever may name a URL can have nothing sent to where only we can reach: no connection is opened at all."""

import attrs
import pytest

from casework.application.messages import Delivered, Later, Never
from casework_webhooks import Host
from casework_webhooks.public_addresses import is_public
from tests.other_systems import KEY, MESSAGE, NAME, PUBLIC, Network, notifier_of

NO_URLS_OF_OURS = {
    "another scheme": "ftp://hooks.example.gov.uk/",
    "a file": "file:///etc/passwd",
    "gopher": "gopher://hooks.example.gov.uk:443/_x",
    "no encryption": "http://hooks.example.gov.uk/",
    "no scheme": "//hooks.example.gov.uk/",
    "an upper-case scheme": "HTTPS://hooks.example.gov.uk/",
    "a user": "https://me@hooks.example.gov.uk/",
    "a user and a password": "https://me:secret@hooks.example.gov.uk/",
    "our host as a user": "https://hooks.example.gov.uk@127.0.0.1/",
    "our host as a user, with a port": "https://hooks.example.gov.uk:443@127.0.0.1/",
    "a backslash": "https://hooks.example.gov.uk\\@127.0.0.1/",
    "a backslash in the path": "https://hooks.example.gov.uk/a\\b",
    "a fragment": "https://hooks.example.gov.uk/#@127.0.0.1/",
    "a fragment before a user": "https://hooks.example.gov.uk#@127.0.0.1/",
    "an escaped host": "https://hooks%2eexample.gov.uk/",
    "an escaped user": "https://hooks.example.gov.uk%40127.0.0.1/",
    "a line break": "https://hooks.example.gov.uk/\r\nHost: 127.0.0.1",
    "a tab": "https://hooks.example\t.gov.uk/",
    "a space": "https://hooks.example.gov.uk/ x",
    "a space before it": " https://hooks.example.gov.uk/",
    "an end of line after it": "https://hooks.example.gov.uk/\n",
    "a nought byte": "https://hooks.example.gov.uk/\x00",
    "a wide full stop": "https://hooks\u3002example.gov.uk/",
    "another alphabet": "https://hooks.example.gov.u\u043a/",
    "wide digits": "https://\uff11\uff12\uff17.0.0.1/",
    "an address of version 6": "https://[::1]/",
    "an address inside one of version 6": "https://[::ffff:127.0.0.1]/",
    "no host": "https:///casework",
    "no port after a colon": "https://hooks.example.gov.uk:/",
    "port nought": "https://hooks.example.gov.uk:0/",
    "a port with a sign": "https://hooks.example.gov.uk:+443/",
    "a port with noughts": "https://hooks.example.gov.uk:0443/",
    "too long": "https://hooks.example.gov.uk/" + "x" * 2_048,
    "no URL": "hooks.example.gov.uk",
    "an e-mail address": "jo@example.gov.uk",
    "nothing": "",
}
OTHER_HOSTS = {
    "this machine": "https://localhost/",
    "an address": "https://127.0.0.1/",
    "a short address": "https://127.1/",
    "a decimal number": "https://2130706433/",
    "an octal address": "https://0177.0.0.1/",
    "a hexadecimal address": "https://0x7f.0.0.1/",
    "a hexadecimal number": "https://0x7f000001/",
    "nought": "https://0/",
    "metadata of a cloud": "https://169.254.169.254/latest/meta-data/",
    "metadata by name": "https://metadata.google.internal/",
    "a name that resolves to any address": "https://127.0.0.1.nip.io/",
    "a host below ours": "https://evil.hooks.example.gov.uk/",
    "a host that ends as ours": "https://evilhooks.example.gov.uk/",
    "a host that begins as ours": "https://hooks.example.gov.uk.evil.example/",
    "a full stop at the end": "https://hooks.example.gov.uk./",
    "a public address": f"https://{PUBLIC}/",
}
NOT_PUBLIC = {
    "this network": "0.0.0.0",
    "ten": "10.1.2.3",
    "a carrier's customers": "100.64.0.1",
    "metadata of another cloud": "100.100.100.200",
    "loopback": "127.0.0.1",
    "the end of loopback": "127.255.255.254",
    "Azure's own services": "168.63.129.16",
    "metadata": "169.254.169.254",
    "172.16": "172.16.0.1",
    "172.31": "172.31.255.255",
    "protocols": "192.0.0.192",
    "documentation": "192.0.2.1",
    "a relay": "192.88.99.1",
    "192.168": "192.168.1.1",
    "benchmarks": "198.18.0.1",
    "multicast": "224.0.0.1",
    "reserved": "250.1.2.3",
    "broadcast": "255.255.255.255",
    "nothing, six": "::",
    "loopback, six": "::1",
    "loopback, mapped": "::ffff:127.0.0.1",
    "private, mapped": "::ffff:10.0.0.1",
    "compatible": "::127.0.0.1",
    "NAT64": "64:ff9b::7f00:1",
    "NAT64 of metadata": "64:ff9b::a9fe:a9fe",
    "NAT64 of one's own": "64:ff9b:1::a00:1",
    "6to4": "2002:7f00:1::",
    "6to4 of a private one": "2002:c0a8:101::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "ISATAP": "2606:2800:21f::5efe:10.0.0.1",
    "ISATAP of a neighbour": "fe80::5efe:808:808",
    "ISATAP inside": "fd00::200:5efe:808:808",
    "ISATAP behind 6to4": "2002:808:808::5efe:10.0.0.1",
    "discarded": "100::1",
    "unique local": "fd00:ec2::254",
    "link-local": "fe80::1",
    "link-local with its link": "fe80::1%2",
    "site-local": "fec0::1",
    "multicast, six": "ff02::1",
    "documentation, six": "2001:db8::1",
    "more documentation": "3fff::1",
    "segment routing": "5f00::1",
}


@pytest.mark.parametrize("url", NO_URLS_OF_OURS.values(), ids=NO_URLS_OF_OURS.keys())
def test_what_could_be_read_in_two_ways_is_no_address(network, other_system, url):
    assert notifier_of(network).deliver(attrs.evolve(MESSAGE, address=url)) == Never(why="bad_address")
    assert (network.lookups, network.connections, other_system.connections) == ([], [], 0)


@pytest.mark.parametrize("url", OTHER_HOSTS.values(), ids=OTHER_HOSTS.keys())
def test_a_host_that_nobody_allowed_is_not_even_looked_up(network, other_system, url):
    assert notifier_of(network).deliver(attrs.evolve(MESSAGE, address=url)) == Never(why="host_not_allowed")
    assert (network.lookups, network.connections, other_system.connections) == ([], [], 0)


@pytest.mark.parametrize("port", [22, 80, 5432, 6379, 8443, 65535, 99999])
def test_a_port_that_nobody_allowed_is_not_connected_to(network, port):
    url = f"https://{NAME}:{port}/"

    assert notifier_of(network).deliver(attrs.evolve(MESSAGE, address=url)) == Never(why="port_not_allowed")
    assert (network.lookups, network.connections) == ([], [])


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC.keys())
def test_an_allowed_host_with_an_address_that_is_not_public_is_not_connected_to(network, other_system, address):
    network.answers = [(address,)]

    assert notifier_of(network).deliver(MESSAGE) == Never(why="address_not_allowed")
    assert (network.connections, other_system.connections) == ([], 0)


@pytest.mark.parametrize("found", [(PUBLIC, "10.0.0.1"), ("10.0.0.1", PUBLIC), (PUBLIC, "::1")])
def test_one_address_among_several_that_is_not_public_is_enough(network, other_system, found):
    network.answers = [found]

    assert notifier_of(network).deliver(MESSAGE) == Never(why="address_not_allowed")
    assert (network.connections, other_system.connections) == ([], 0)


def test_a_name_that_changes_its_address_in_between_is_looked_up_once(network, other_system):
    network.answers = [(PUBLIC,), ("127.0.0.1",)]

    assert notifier_of(network).deliver(MESSAGE) == Delivered()
    assert network.lookups == [(NAME, 443)]
    assert network.connections == [(PUBLIC, 443)]


def test_the_next_message_is_judged_by_the_address_of_then(network, other_system):
    network.answers = [(PUBLIC,), ("127.0.0.1",)]
    notifier = notifier_of(network)

    assert notifier.deliver(MESSAGE) == Delivered()
    assert notifier.deliver(MESSAGE) == Never(why="address_not_allowed")
    assert len(network.connections) == other_system.connections == 1


@pytest.mark.parametrize(
    "address",
    [PUBLIC, "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:2800::1", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_an_address_of_anybodys_machine_is_public(address):
    assert is_public(address)


def test_an_allowed_host_that_is_this_machine_in_truth_gets_nothing_from_the_real_network(open_system):
    """With the system's own look-up and connections, and a server that really listens."""
    from casework_webhooks import Settings
    from casework_webhooks.notifier import WebhookNotifier

    notifier = WebhookNotifier(Settings(hosts={"localhost": Host(secrets=(KEY,), ports=(open_system.port,))}))

    said = notifier.deliver(attrs.evolve(MESSAGE, address=f"https://localhost:{open_system.port}/"))

    assert said == Never(why="address_not_allowed")
    assert open_system.connections == 0


def test_a_local_host_is_never_a_neighbour(open_system):
    network = Network(open_system.port, answers=[("10.0.0.1",)])
    notifier = notifier_of(network, hosts={"box": Host(secrets=(KEY,), ports=(80,), local=True)})

    assert notifier.deliver(attrs.evolve(MESSAGE, address="http://box/")) == Never(why="address_not_allowed")
    assert notifier.deliver(attrs.evolve(MESSAGE, address="https://box/")) == Never(why="bad_address")
    assert network.connections == []


def test_where_nothing_listens_it_is_tried_again(network):
    network.port = 1  # nobody may listen there

    assert notifier_of(network).deliver(MESSAGE) == Later(why="unavailable")
