"""What a venture answered and attached is erased with it."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from assessments.models import Answer, AnswerHistory, Assessment, Comment, Delegation, Evidence, ThreadReading, Upgrade
from cohorts.erasing import letters_about, names_of
from cohorts.models import Venture
from mails.erasing import unname


def of_venture(venture: Venture, _by: User) -> None:
    """Deletes answers, their history, comments, and evidence with its files."""
    hold(venture)
    for model in (ThreadReading, Delegation, Comment):
        model._default_manager.filter(assessment__venture=venture).delete()
    Answer.objects.filter(assessment__venture=venture).delete()
    Upgrade.objects.filter(assessment__venture=venture).delete()
    AnswerHistory._base_manager.filter(assessment__venture=venture)._raw_delete(using="default")
    for piece in Evidence.objects.filter(assessment__venture=venture):
        if piece.file:
            storage, name = piece.file.storage, piece.file.name
            transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
        piece.delete()


def hold(venture: Venture) -> None:
    """Whoever saves an answer at this moment is waited for, and whoever comes later finds that nobody is a member."""
    list(Assessment.objects.select_for_update().filter(venture=venture).order_by("pk").values_list("pk"))


def of_person(user: User) -> None:
    """Takes somebody out of the comments that were meant for them, and what they read; what they wrote stays.

    Their name goes from the emails about what they wrote, also in teams that they left before.
    """
    wrote = Comment.objects.filter(written_by=user).values("assessment__venture")
    unname(letters_about(Venture.objects.filter(pk__in=wrote)), names_of(user))
    Comment.mentions.through._default_manager.filter(user_id=user.pk).delete()
    ThreadReading.objects.filter(user=user).delete()
