"""What is made to be taken away: reports of one venture and packs of many; one row a job and a file."""

from reports.models.packs import KEPT_FOR, Pack, PackQuerySet, Reason
from reports.models.reports import Report, ReportQuerySet, check_code, tenant_of

__all__ = ["KEPT_FOR", "Pack", "PackQuerySet", "Reason", "Report", "ReportQuerySet", "check_code", "tenant_of"]
