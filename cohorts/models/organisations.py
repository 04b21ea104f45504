"""Organisations and the people who work for them, with what each role may do."""

from __future__ import annotations

import secrets
import uuid
from datetime import tzinfo
from enum import Enum
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AnyUser, User
from accounts.zone import zone_called
from cohorts.closing import closed_to
from cohorts.models.invited import PersonalInvitation, PersonalInvitationQuerySet
from cohorts.models.invited import new_invitation_code as new_invitation_code  # migrations know it by this module


def logo_path(organisation: Organisation, filename: str) -> str:
    """Where a file of an unknown name would go; `cohorts.branding` names each logo by its content."""
    return f"logos/{organisation.public_id.hex}-{secrets.token_hex(4)}"


class Right(Enum):
    """What somebody may do for an organisation; a role is a set of these (`RIGHTS`)."""

    AGGREGATES = "aggregates"  # figures of a cohort without names or answers
    READ = "read"  # ventures by name, and what they handed in
    REVIEW = "review"  # say of each answer whether it holds
    MANAGE = "manage"  # programmes, cohorts, checkpoints, invitations, mails, exports of all
    OWN = "own"  # colleagues and their roles, the organisation itself


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: AnyUser) -> OrganisationQuerySet:
        """Organisations the user works for, in whatever role."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(staff__user=user)

    def with_right(self, user: AnyUser, right: Right) -> OrganisationQuerySet:
        """Organisations for which the user may do this."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(staff__user=user, staff__role__in=roles_with(right))

    def listed(self, reader: int | None = None) -> OrganisationQuerySet:
        """With all that a list of them shows, in a fixed number of queries: ventures and people are counted there.

        Args:
            reader: whoever reads the list: ventures that are closed to them are not counted.
        """
        cohorts = Prefetch("programmes__cohorts", queryset=counted_cohorts(reader))
        people = StaffMembership.objects.filter(organisation=OuterRef("pk")).order_by().values("organisation")
        count = Subquery(people.annotate(count=Count("pk")).values("count"))
        return self.annotate(people=count).prefetch_related("programmes", cohorts).order_by("name", "pk")


def counted_cohorts(reader: int | None = None) -> models.QuerySet[Any]:
    """Cohorts with `ventures`: how many are in each now."""
    current = Q(enrolments__ended_at=None, enrolments__approved_at__isnull=False)
    for keys in closed_to(reader) if reader is not None else ():
        current &= ~Q(enrolments__in=keys)
    return apps.get_model("cohorts", "Cohort").objects.annotate(ventures=Count("enrolments", filter=current))


class Organisation(models.Model):
    """An incubator: a tenant of its own."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now)
    # In which days begin and end: a checkpoint is due until midnight there.
    time_zone = models.CharField(max_length=64, default="UTC", db_default="UTC")
    # Staff must sign in with a second factor.
    demands_second_factor = models.BooleanField(default=False, db_default=False)
    # Months after which what was submitted to a cohort goes, counted from the day it was archived; null: it is kept.
    keeps_months = models.PositiveSmallIntegerField(null=True, blank=True)
    # On papers: a colour ("#0f5c58"; empty: the product's own) and a picture; `cohorts.branding` checks both.
    accent = models.CharField(max_length=7, blank=True, default="", db_default="")
    logo = models.FileField(upload_to=logo_path, blank=True, default="", db_default="")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cohorts_organisation_keeps_a_while",
                condition=Q(keeps_months__isnull=True) | Q(keeps_months__in=[6, 12, 24, 36, 60, 120]),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> tzinfo:
        return zone_called(self.time_zone)

    @property
    def is_shut(self) -> bool:
        """To whoever asked through `with_role`, for want of a second factor."""
        return bool(getattr(self, "demands", False) and not getattr(self, "has_factor", True))

    @property
    def may_manage(self) -> bool:
        """Whoever asked through `with_role`."""
        return Right.MANAGE in RIGHTS.get(getattr(self, "role", ""), frozenset())

    @property
    def all_cohorts(self) -> list[Any]:
        """Its cohorts by programme, as `listed` read them, each with its programme at hand."""
        return [cohort for programme in self.programmes.all() for cohort in programme.cohorts.all()]

    @property
    def cohorts_in_use(self) -> list[Any]:
        """Those that are not archived."""
        return [cohort for cohort in self.all_cohorts if not cohort.is_archived]

    @property
    def cohorts_put_away(self) -> list[Any]:
        """Those that are archived."""
        return [cohort for cohort in self.all_cohorts if cohort.is_archived]


class StaffMembership(models.Model):
    """A person who works for an organisation."""

    class Role(models.TextChoices):
        OWNER = "owner", _("organisation owner")
        MANAGER = "manager", _("programme manager")
        REVIEWER = "reviewer", _("reviewer")
        OBSERVER = "observer", _("observer")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="staff")
    user = models.ForeignKey(User, models.CASCADE, related_name="staff_memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MANAGER)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="cohorts_staff_once_per_organisation"),
            models.CheckConstraint(
                name="cohorts_staff_role_is_known", condition=Q(role__in=["owner", "manager", "reviewer", "observer"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.organisation}"

    def may(self, right: Right) -> bool:
        """Whether this person may do that for the organisation."""
        return right in RIGHTS[self.role]

    @property
    def initials(self) -> str:
        return initials_of(str(self.user))


def initials_of(name: str) -> str:
    """Two letters for narrow columns: of the first and the last word of a name, or of an address before its "@"."""
    words = name.split("@")[0].split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])).upper()


# The one table of what each role may do (docs/rights.md is written from it).
RIGHTS: dict[str, frozenset[Right]] = {
    StaffMembership.Role.OWNER: frozenset(Right),
    StaffMembership.Role.MANAGER: frozenset({Right.AGGREGATES, Right.READ, Right.REVIEW, Right.MANAGE}),
    StaffMembership.Role.REVIEWER: frozenset({Right.AGGREGATES, Right.READ, Right.REVIEW}),
    StaffMembership.Role.OBSERVER: frozenset({Right.AGGREGATES}),
}


def roles_with(right: Right) -> list[str]:
    """The roles that may do this."""
    return [role for role, rights in RIGHTS.items() if right in rights]


class StaffInvitation(PersonalInvitation):
    """An invitation of one person to work for an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="staff_invitations")
    role = models.CharField(max_length=10, choices=StaffMembership.Role.choices)

    objects = PersonalInvitationQuerySet["StaffInvitation"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "address"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="cohorts_colleague_invited_once",
            ),
            models.CheckConstraint(
                name="cohorts_colleague_role_is_known",
                condition=Q(role__in=["owner", "manager", "reviewer", "observer"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} to {self.organisation}"
