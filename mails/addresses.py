"""The one reader of addresses that letters go to."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

LONGEST = 254  # RFC 5321: what a server must be able to take
NO_ADDRESS = _("This is not an email address. Write it like name@example.org.")
_valid = EmailValidator(message=NO_ADDRESS)


def clean_address(typed: str) -> str:
    """An address in lower case without spaces around it; a domain may be written in any script.

    Raises:
        ValidationError: it is none, or holds a line break or another control character, with which
            somebody could write further lines into the head of a mail.
    """
    address = typed.strip(" ").lower()
    if not address.isprintable() or len(address) > LONGEST:
        raise ValidationError(NO_ADDRESS, code="invalid")
    _valid(address)
    return address
