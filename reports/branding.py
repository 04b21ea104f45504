"""How an organisation looks on paper: what an order keeps of it, and what a drawing makes of that."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from cohorts import branding
from cohorts.models import Organisation
from jobs.storage import FileDamaged
from reports.models import Pack, Report
from reports.paper.cover import Brand

logger = logging.getLogger("plumbline.reports")


def kept_of(organisation: Organisation) -> dict[str, str]:
    """What an order keeps: {"accent", "logo"}, a colour and a digest; nothing where the organisation set nothing."""
    kept = {"accent": organisation.accent, "logo": branding.logo_digest(organisation)}
    return kept if any(kept.values()) else {}


def brand_of(kept: Mapping[str, str]) -> Brand:
    """As a paper takes it. A logo whose file is lost is left out: the paper matters more."""
    logo = ""
    if kept.get("logo"):
        try:
            logo = branding.logo_address(kept["logo"])
        except FileDamaged:
            logger.exception("The logo %s cannot be printed: its file is damaged.", kept["logo"])
    return Brand(kept.get("accent", ""), logo)


def remove_unused_logos() -> int:
    """Removes logos that no organisation and no order has any more. Returns how many files went."""
    unused = [one for one in branding.old_logos() if not is_ordered(one)]
    for sha256 in unused:
        branding.remove_logo(sha256)
    return len(unused)


def is_ordered(logo: str) -> bool:
    """Whether a report or a pack was ordered with this logo."""
    reports, packs = Report.objects.filter(content__brand__logo=logo), Pack.objects.filter(brand__logo=logo)
    return reports.exists() or packs.exists()
