"""The links of a page to itself with another view."""

from django import template

from reviews.glance.address import Links

register = template.Library()


@register.simple_tag
def link(links: Links, **changed: object) -> str:
    """The address of what a page shows, with something else in it; None takes a name away.

    Takes the place of Django's `querystring`, which copies the whole query for each link.
    """
    return links.to(**changed)
