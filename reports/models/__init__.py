"""What is made to be taken away: reports, one row a job and a file."""

from reports.models.reports import Report, ReportQuerySet, check_code, tenant_of

__all__ = ["Report", "ReportQuerySet", "check_code", "tenant_of"]
