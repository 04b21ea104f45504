"""Where a request comes from, with and without proxies of ours."""

import pytest
from django.test import RequestFactory

from accounts.origin import client_address

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("proxies", "passed", "asked_from", "seen"),
    [
        pytest.param(0, "203.0.113.9", "198.51.100.1", "198.51.100.1", id="no-proxy-no-belief"),
        pytest.param(1, "203.0.113.9", "10.0.0.1", "203.0.113.9", id="one-proxy"),
        pytest.param(1, "1.1.1.1, 203.0.113.9", "10.0.0.1", "203.0.113.9", id="what-stands-before-is-the-clients-word"),
        pytest.param(2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "10.0.0.1", "203.0.113.9", id="two-proxies"),
        pytest.param(2, "203.0.113.9", "10.0.0.1", "10.0.0.1", id="fewer-entries-than-proxies"),
        pytest.param(1, None, "10.0.0.1", "10.0.0.1", id="no-header"),
        pytest.param(1, "nonsense", "10.0.0.1", "unknown", id="not-an-address"),
        pytest.param(0, None, "", "unknown", id="a-socket-without-address"),
        pytest.param(1, "203.0.113.9:4711", "10.0.0.1", "203.0.113.9", id="with-a-port"),
        pytest.param(1, "[2001:db8::7]:4711", "10.0.0.1", "2001:db8::7", id="ipv6-with-a-port"),
        pytest.param(1, "2001:DB8::7", "10.0.0.1", "2001:db8::7", id="ipv6"),
        pytest.param(1, "::ffff:203.0.113.9", "10.0.0.1", "203.0.113.9", id="ipv4-within-ipv6"),
        pytest.param(1, " ,, 203.0.113.9 ", "10.0.0.1", "203.0.113.9", id="stray-commas"),
    ],
)
def test_only_the_word_of_our_own_proxies_counts(settings, proxies, passed, asked_from, seen):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=asked_from)
    if passed is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = passed
    assert client_address(request) == seen
