"""Who belongs with whom: organisations, programmes, cohorts, ventures and the people in them."""

from cohorts.models.audit import AuditEntry, AuditHead
from cohorts.models.enrolments import Enrolment, Invitation, Invitee, Tag, VentureNote
from cohorts.models.invited import PersonalInvitation, new_invitation_code
from cohorts.models.mailings import Mailing
from cohorts.models.organisations import RIGHTS, Organisation, Right, StaffInvitation, StaffMembership
from cohorts.models.programmes import Checkpoint, Cohort, Programme
from cohorts.models.times import in_thirty_days
from cohorts.models.ventures import FormerName, Venture, VentureInvitation, VentureMembership

__all__ = [
    "RIGHTS",
    "AuditEntry",
    "AuditHead",
    "Checkpoint",
    "Cohort",
    "Enrolment",
    "FormerName",
    "Invitation",
    "Invitee",
    "Mailing",
    "Organisation",
    "PersonalInvitation",
    "Programme",
    "Right",
    "StaffInvitation",
    "StaffMembership",
    "Tag",
    "Venture",
    "VentureInvitation",
    "VentureMembership",
    "VentureNote",
    "in_thirty_days",
    "new_invitation_code",
]
