"""The page that a form stands on, for whoever asks for the address of the form."""

from uuid import UUID

import pytest
from django.urls import reverse

from config.form_pages import page_of_form

ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("form", "page"),
    [
        (reverse("cohort_create", args=[ONE]), reverse("organisations")),
        (reverse("colleague_role", args=[ONE, TWO]), reverse("colleagues", args=[ONE])),
        (reverse("checkpoint_remove", args=[ONE, TWO]), reverse("cohort_settings", args=[ONE])),
        (reverse("team_remove", args=[ONE, TWO]), reverse("team", args=[ONE])),
        (reverse("progress_share", args=[ONE]), f"{reverse('home')}?ventures"),
        (reverse("plan_share", args=[ONE]), f"{reverse('home')}?ventures"),
        (reverse("cohort_state", args=[ONE]) + "?again=1", reverse("cohort_settings", args=[ONE])),
        (reverse("cohort_settings", args=[ONE]), ""),
        ("/nothing/here", ""),
        ("", ""),
    ],
)
def test_the_page_of_a_form(form, page):
    assert page_of_form(form) == page
