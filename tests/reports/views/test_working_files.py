"""Templates are there for everybody, under their own names, and nothing else is."""

from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import openpyxl
import pytest
from django.urls import reverse

from playbooks import catalogue

pytestmark = pytest.mark.django_db
FILES = catalogue.working_files("ai_venture")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("key", FILES)
def test_each_is_downloaded_by_somebody_who_is_not_signed_in(client, key, language):
    answer = client.get(reverse("working_file", args=[key, language]))

    assert answer.status_code == 200
    file = FILES[key]
    name = f"{file.title.in_language(language)}.{file.extension}".replace(" ", "_")
    assert answer["Content-Type"] == {"xlsx": XLSX, "docx": DOCX}[file.extension]
    disposition = answer["Content-Disposition"]
    assert disposition in {f'attachment; filename="{name}"', f"attachment; filename*=utf-8''{quote(name)}"}
    assert ZipFile(BytesIO(answer.content)).testzip() is None
    if file.extension == "xlsx":
        names = openpyxl.load_workbook(BytesIO(answer.content)).sheetnames
        assert names[0] == file.sheets[0].name.in_language(language)


def test_what_a_browser_has_already_is_not_sent_again(client):
    address = reverse("working_file", args=["unit_economics", "en"])
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    other = client.get(reverse("working_file", args=["unit_economics", "zh-hans"]))
    assert other["ETag"] != tag


@pytest.mark.parametrize(
    "path",
    [
        "/templates/no_such_file/en",
        "/templates/unit_economics/fr",
        "/templates/unit_economics/EN",
        "/templates/playbook/en",
        "/templates/..%2Fplaybook/en",
        "/templates/unit_economics",
    ],
)
def test_other_names_are_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("language", "first", "other"), [("en", "en", "zh-hans"), ("zh-hans", "zh-hans", "en")])
def test_the_page_lists_all_with_a_sentence_each_in_both_languages(client, language, first, other):
    page = client.get(reverse("working_files"), headers={"accept-language": language}).content.decode()
    for key, file in FILES.items():
        assert f'href="{reverse("working_file", args=[key, first])}"' in page
        assert f'href="{reverse("working_file", args=[key, other])}"' in page
        assert file.about.in_language(language) in page


def test_the_foot_of_every_page_leads_there(client):
    assert f'href="{reverse("working_files")}"' in client.get(reverse("method")).content.decode()
