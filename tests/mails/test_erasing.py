"""Names leave letters, and nothing else does."""

import pytest

from mails.erasing import unname, without
from mails.models import Mail
from tests.mails.letters import a_letter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Ann", "Ann wrote. The Annual of Ann.", "… wrote. The Annual of …."),
        ("a", "a banana", "… banana"),
        ("禾舟", "请禾舟提交", "请…提交"),
        ("W(", "W( and W", "… and W"),
        ("Ünal", "Ünal, hello", "…, hello"),
    ],
)
def test_a_name_goes_and_longer_words_stay(name, text, left):
    assert without(name, text) == left


def test_a_name_that_is_a_word_of_html_breaks_no_tag():
    letter = a_letter()
    html = '<p class="a">a letter to <a href="https://example.org/a">a</a></p>'
    Mail.objects.filter(pk=letter.pk).update(subject="a", text="from a", html=html)
    unname(Mail.objects.all(), {"a"})
    letter.refresh_from_db()
    assert (letter.subject, letter.text) == ("…", "from …")
    assert letter.html == '<p class="a">… letter to <a href="https://example.org/a">…</a></p>'
