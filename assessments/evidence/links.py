"""Links to evidence: pages that the incubator can open, never addresses inside somebody's own network."""

from __future__ import annotations

import ipaddress
import unicodedata
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from accounts.text import clean_text

WEB = ("http", "https")
# Names that only the machine or network they are opened in knows.
INNER_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "localdomain", "home.arpa")
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 as IPv6-only networks spell it (RFC 6052)
MAX_LENGTH = 1000


def clean_link(typed: str) -> str:
    """A link to a public page, as it was typed but for invisible characters.

    Raises:
        ValidationError: it is no web link, carries a password, or leads into a private network.
    """
    link = clean_text(typed)
    if not link:
        return ""
    if "://" not in link:
        link = f"https://{link}"
    # Browsers read full-width letters and dots of an address as plain ones: so does this.
    try:
        parts = urlsplit(unicodedata.normalize("NFKC", link.replace("。", ".")))
        host, _port = (parts.hostname or "").rstrip("."), parts.port  # a port above 65535 raises
    except ValueError:
        raise ValidationError(_("This is not a link that a browser can open.")) from None
    if parts.scheme not in WEB:
        raise ValidationError(_("Give a link that begins with http:// or https://."))
    if "@" in parts.netloc:
        raise ValidationError(
            _(
                "The link contains a user name or a password. Take it out, and share the page through its own settings instead."
            )
        )
    if is_inner(host):
        raise ValidationError(
            _(
                "The link leads to a private network or a single machine, where the incubator cannot open it. Give a public link, or attach the file."
            )
        )
    URLValidator(schemes=WEB, message=_("This is not a link that a browser can open."))(link)
    return link


def is_inner(host: str) -> bool:
    """Whether a host is an address that is not public, in any form browsers read, or a name that only a network knows."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        labels = host.lower().split(".")
        is_number = labels[-1].startswith("0x") or labels[-1].isdigit()
        return is_number or any(host == name or host.endswith(f".{name}") for name in INNER_NAMES)
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    if address.version == 6 and address in TRANSLATED:
        inner = ipaddress.ip_address(int(address) & 0xFFFFFFFF)
    return not inner.is_global or inner.is_multicast
