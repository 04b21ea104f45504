"""What every page uses: icons of the sprite, and moments in the reader's own time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import get_language

from accounts.once import FIELD
from accounts.remembered import Remembered
from accounts.zone import zone_name
from charts import palette
from config.news import is_new_to

register = template.Library()
PARTS = Remembered(most=3000)
FORMATS = {"time": "H:i", "day": "DATE_FORMAT", "moment": "DATETIME_FORMAT"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the sprite in `base.html`; it says nothing that the words beside it do not."""
    return format_html('<svg class="pl-g" aria-hidden="true" focusable="false"><use href="#g-{}"/></svg>', name)


@register.simple_tag(takes_context=True)
def has_news(context: Mapping[str, Any]) -> bool:
    """Whether the product changed since the reader last opened “What is new”; no query more."""
    return is_new_to(getattr(context.get("request"), "user", None) or AnonymousUser())


@register.simple_tag
def csrf_cookie() -> str:
    """The name of the cookie that holds the newest token, for scripts: each instance has its own."""
    return str(settings.CSRF_COOKIE_NAME)


@register.simple_tag
def clock(moment: datetime | None, kind: str = "moment") -> SafeString | str:
    """A moment in the zone of the reader's cookie, or UTC, until `clock.js` writes it in the browser's zone.

    Args:
        kind: "time" (23:04), "day" (24 Nov 2026) or "moment" (both).
    """
    if moment is None:
        return ""
    local = localtime(moment)
    shown = date_format(local, FORMATS[kind])
    # Without script the zone has to be said; a day alone is near enough.
    zone = "" if kind == "day" else f" {zone_name(local)}"
    return format_html('<time datetime="{}" data-clock="{}">{}{}</time>', moment.isoformat(), kind, shown, zone)


@register.simple_tag
def once() -> SafeString:
    """The key of a form that makes something: sent twice, it makes it once (`accounts.once`)."""
    return format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', FIELD, uuid4().hex)


@register.simple_tag
def remembered(template: str, **values: Any) -> SafeString:
    """A part of a page, drawn from these values alone; drawn once while they, language and zone stay the same.

    For parts that cost much and change seldom. `values` must say all they hold in their `repr`: texts, numbers,
    lists and dicts of them.
    """
    depends_on = (template, get_language(), get_current_timezone_name(), sorted(values.items()))
    html: SafeString = PARTS.get(depends_on, lambda: render_to_string(template, values))
    return html


@register.simple_tag
def drawn(template: str, page: Any, **values: Any) -> SafeString:
    """A part of a page, drawn from `page` and these values alone; kept with `page` for as long as that is kept.

    For what is long and asked for again and again while nothing it follows from changes: unlike `remembered`, it need
    not read all that the part shows to find it again.

    Args:
        page: what never changes once it is made, and keeps its `drawings`; the template knows it as "page".
    """
    depends_on = (template, get_language(), get_current_timezone_name(), *sorted(values.items()))
    html: SafeString | None = page.drawings.get(depends_on)
    if html is None:
        html = page.drawings[depends_on] = render_to_string(template, {"page": page, **values})
    return html


@register.filter
def filled(html: SafeString, values: Any) -> SafeString:
    """What was drawn once, with what differs from reader to reader in its places."""
    found: SafeString = values.fill(html)
    return found


@register.simple_block_tag
def scroll(content: SafeString, label: str = "", by: str = "", also: str = "") -> SafeString:
    """What may be wider than the screen, above all a table: it scrolls alone, by keys too, and has a name.

    Args:
        label: its name, or else `by`: the id of the heading that names it.
        also: further classes.
    """
    name = format_html('aria-labelledby="{}"', by) if by else format_html('aria-label="{}"', label)
    classes = f"{also} pl-scroll" if also else "pl-scroll"
    return format_html('<div class="{}" role="group" {} tabindex="0">{}</div>', classes, name, content)


@register.simple_tag
def colour(name: str) -> str:
    """A colour of the product, for letters: mail programs know no style sheet of ours."""
    return palette.colour(name)


@register.filter
def of(mapping: Any, key: Any) -> Any:
    """The value of a key that is only known on the page."""
    return mapping.get(key)
