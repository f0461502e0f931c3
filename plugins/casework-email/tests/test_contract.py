"""The mailer keeps the contract, in the clear and with both kinds of encryption."""

import pytest

from casework.testing import NotifierContract


class TestPlain(NotifierContract):
    @pytest.fixture
    def server(self, served):
        return served()

    @pytest.fixture
    def make_notifier(self, server, mailer_to):
        return lambda: mailer_to(server)

    @pytest.fixture
    def taken(self, town):
        return lambda: tuple(town.letters)

    @pytest.fixture
    def break_far_end(self, server):
        return server.stop


class TestStartTls(TestPlain):
    @pytest.fixture
    def server(self, served, certified):
        return served(tls_context=certified("127.0.0.1"), require_starttls=True)

    @pytest.fixture
    def make_notifier(self, server, mailer_to, authority):
        return lambda: mailer_to(server, security="starttls", ca_file=authority[1])


class TestTls(TestPlain):
    @pytest.fixture
    def server(self, served, certified):
        return served(ssl_context=certified("127.0.0.1"))

    @pytest.fixture
    def make_notifier(self, server, mailer_to, authority):
        return lambda: mailer_to(server, security="tls", ca_file=authority[1])
