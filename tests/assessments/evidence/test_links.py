"""Links to evidence lead to public pages, whatever way their address is written."""

import pytest
from django.core.exceptions import ValidationError

from assessments.evidence.links import clean_link

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.org/log?x=1#y", "https://example.org/log?x=1#y"),
        ("http://example.org", "http://example.org"),
        ("  example.org/interviews ", "https://example.org/interviews"),
        ("https://数据.中国/报告", "https://数据.中国/报告"),
        ("https://203.0.114.9:8443/log", "https://203.0.114.9:8443/log"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ("https://local.example.org/", "https://local.example.org/"),
        ("https://example.org/\u200bx", "https://example.org/x"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_public_links_are_kept(typed, kept):
    assert clean_link(typed) == kept


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8000",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.7",
        "255.255.255.255",
        "224.0.0.1",
        "192.0.2.1",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[fc00::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "2130706433",
        "0x7f000001",
        "127.1",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "１２７.０.０.１",
        "169。254。169。254",
        "metadata.google.internal",
        "nas.local",
        "server.lan",
        "router.home.arpa",
    ],
)
def test_links_into_private_networks_are_refused(host):
    with pytest.raises(ValidationError, match=r"private network|not a link that a browser"):
        clean_link(f"https://{host}/latest/meta-data")


@pytest.mark.parametrize("userinfo", ["user:pw@", "user@", ":@", "@"])
def test_links_with_a_password_are_refused(userinfo):
    with pytest.raises(ValidationError, match="user name or a password"):
        clean_link(f"https://{userinfo}example.org/")


@pytest.mark.parametrize(
    "typed",
    [
        "javascript://example.org/%0aalert(1)",
        "ftp://example.org",
        "file:///etc/passwd",
        "data://text/html,x",
        "//x",
        "javascript:alert(1)",
        "mailto:me@example.org",
        "https://",
        "https://exa mple.org",
        "https://intranet/",
        "https://[::1",
        "https://good.example\\@127.0.0.1/",
        "https://-.example",
        "https://example.org:99999/",
    ],
)
def test_what_is_no_web_link_is_refused(typed):
    with pytest.raises(ValidationError):
        clean_link(typed)
