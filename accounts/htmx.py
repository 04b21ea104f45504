"""Whether a page asks for a part of itself."""

from __future__ import annotations

from django.http import HttpRequest


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, which wants a part and not a page."""
    return bool(getattr(request, "htmx", False))
