"""Addresses of comments do not stand in each other's way."""

import pytest
from django.urls import resolve

pytestmark = pytest.mark.database_free
HERE = "/assessments/3f1a7c1e-0000-4000-8000-000000000000/comments"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "threads"),
        ("/mr_01", "comments"),
        ("/mr_01/settle", "comments_settle"),
        ("/on/settle", "comments_settle"),
        ("/on/gap/mr_01", "comments_on"),
        ("/on/gap/settle", "comments_on"),
        ("/on/action/a_mr_01_1--1-0-0/settle", "comments_on_settle"),
    ],
)
def test_each_address_leads_to_its_own_page(path, name):
    assert resolve(HERE + path).url_name == name
