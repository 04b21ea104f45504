"""The guides: the same sections in both languages, pictures that are there, nothing followed that is not ours."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from config.guides import GUIDES, guide, id_of, read
from config.roles import RULES

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.database_free
@pytest.mark.parametrize("slug", GUIDES)
def test_a_guide_says_as_much_in_every_language(slug):
    bodies = [str(guide(slug, language).body) for language in LANGUAGES]
    shapes = [re.findall(r"<(h2|h3|li|tr|img|p)\b", body) for body in bodies]
    assert all(shape == shapes[0] for shape in shapes)
    assert len(shapes[0]) > 12
    words = {language: guide(slug, language).title for language in LANGUAGES}
    assert len(set(words.values())) == len(LANGUAGES)


@pytest.mark.database_free
@pytest.mark.parametrize("slug", GUIDES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_pictures_are_there(slug, language):
    text = (settings.BASE_DIR / "docs" / "guide" / f"{slug}.{language}.md").read_text(encoding="utf-8")
    for address in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
        assert (settings.BASE_DIR / "docs" / "guide" / address).resolve().is_file()


@pytest.mark.database_free
def test_html_is_shown_and_not_followed():
    found = read("# T\n\nOne <b>bold</b> word.\n\n## A & B\n\n<script>x</script>\n")
    assert "<b>" not in found.lede + found.body
    assert "<script>" not in found.body
    assert found.sections == (("a-b", "A & B"),)


@pytest.mark.database_free
@pytest.mark.parametrize(
    ("title", "key"), [("The first hour", "the-first-hour"), ("第一个小时", "第一个小时"), ("A?!", "a")]
)
def test_a_heading_is_reached_by_its_words(title, key):
    assert id_of(title) == key


@pytest.mark.database_free
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_says_of_the_team_is_what_the_table_of_rights_says(language):
    """Its table of roles: yes and no as the rules of the addresses have it."""
    rows = re.findall(r"<tr>(.*?)</tr>", str(guide("founders", language).body), re.S)[1:]
    words = [re.findall(r"<td>(.*?)</td>", row) for row in rows]
    said = [[word in {"yes", "是"} for word in row[1:]] for row in words]
    asked = [("result", "report_order", "report_download"), ("answers", "submit"), ("team_role", "venture_archive")]
    allowed = {"member": 3, "editor": 2, "owner": 1}  # so many of owner, editor, viewer
    rights = [{allowed[RULES[name].who] for name in names} for names in asked]
    assert said == [[place < most for [most] in rights] for place in range(3)]


@pytest.mark.parametrize("slug", GUIDES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_in_the_readers_language(client, db, slug, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    html = client.get(reverse("guide", args=[slug])).content.decode()
    assert guide(slug, language).title in html
    assert client.get("/guides/nothing").status_code == 404


def test_the_address_of_whoever_runs_the_site_stands_where_there_is_one(client, db, settings):
    page = reverse("guide", args=["accessibility"])
    assert "mailto:" not in client.get(page).content.decode()
    settings.CONTACT = "help@example.org"
    assert 'href="mailto:help@example.org"' in client.get(page).content.decode()
