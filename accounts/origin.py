"""Where a request comes from: the one answer for limits and logs."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """The address of whoever asks, as the outermost of our own proxies saw it; "unknown" if nobody says.

    Each proxy appends the address that it was asked from, so the last TRUSTED_PROXIES entries are ours and the
    first of them is the client's. What stands before was sent by the client and is never believed.
    """
    passed = [entry for entry in request.headers.get("X-Forwarded-For", "").split(",") if entry]
    proxies = settings.TRUSTED_PROXIES
    seen = passed[-proxies] if 0 < proxies <= len(passed) else request.META.get("REMOTE_ADDR", "")
    return _plain(seen.strip())


def _plain(text: str) -> str:
    """An address without port, brackets and zone; IPv4 within IPv6 as IPv4."""
    bare = text.partition("]")[0].removeprefix("[") if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return UNKNOWN
    inner = getattr(address, "ipv4_mapped", None)
    return str(inner or address)
