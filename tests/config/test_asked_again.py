"""Another language or appearance on a page that answers a form: nothing that the form held is lost, and nothing is done."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.again import APPEARANCE, LANGUAGE
from cohorts.models import Invitee, Tag, Venture
from config.kept import KEPT
from mails.models import Mail
from tests.cohorts.listed import workbook
from tests.forms_of_pages import Page
from tests.jobs.conftest import broker  # noqa: F401
from tests.test_staff import words

pytestmark = pytest.mark.usefixtures("broker")
LIST = "email,note\nmei@example.org,x\nnora@@example.org,y\n"


@pytest.fixture
def staff(client, bob, cohort):
    client.force_login(bob)
    return client


def switch_of(page):
    """The form of the other language on a page, and its button."""
    [form] = [one for one in Page(page.content.decode()).forms if "data-again" in one.attributes][:1]
    return form, form.buttons[0]


def switched(client, page):
    """What its button of the other language leads to."""
    form, button = switch_of(page)
    return client.post(form.action(page.request["PATH_INFO"], button), form.data(button), follow=True)


def test_a_page_that_is_opened_keeps_its_address(staff, bob):
    page = staff.get(reverse("organisations") + "?x=1")
    form, button = switch_of(page)
    assert (form.attributes["action"], form.data(button)["next"]) == ("/language/", ["/organisations?x=1"])
    there = switched(staff, page)
    assert there.redirect_chain == [("/organisations?x=1", 302)]
    assert there.headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize("way", ["text", "csv", "xlsx"])
def test_a_checked_list_is_checked_in_the_other_language(staff, cohort, bob, way):
    file = {
        "csv": SimpleUploadedFile("a.csv", LIST.encode()),
        "xlsx": SimpleUploadedFile("a.xlsx", workbook([line.split(",") for line in LIST.splitlines()])),
    }
    sent = {"text": LIST} if way == "text" else {"file": file[way]}
    page = staff.post(reverse("invitees_check", args=[cohort.public_id]), sent | {"language": "en", "note": "Hi"})
    for language, said in [("zh-hans", "名单检查结果"), ("en", "Your list, checked")]:
        page = switched(staff, page)
        assert (page.status_code, page.headers["Content-Language"]) == (200, language)
        assert said in words(page)
        found = page.context["page"]
        assert [one.address for one in found.checked.good] == ["mei@example.org"]
        assert [(one.line, one.value) for one in found.checked.bad] == [(3, "nora@@example.org")]
        assert (found.note, found.language) == ("Hi", "en")
        bob.refresh_from_db()
        assert bob.language == language
        assert staff.cookies[settings.LANGUAGE_COOKIE_NAME].value == language
    assert (Invitee.objects.count(), Mail.objects.count()) == (0, 0)


def test_what_is_left_of_a_list_that_was_sent_is_shown_and_nobody_is_written_to_again(staff, cohort):
    page = staff.post(reverse("invitees_invite", args=[cohort.public_id]), {"text": LIST, "language": "en"})
    assert Mail.objects.count() == 1
    page = switched(staff, page)
    assert page.headers["Content-Language"] == "zh-hans"
    assert [one.value for one in page.context["page"].checked.bad] == ["nora@@example.org"]
    assert Mail.objects.count() == 1


def test_a_list_that_cannot_be_read_stays_in_its_field(staff, cohort):
    page = staff.post(reverse("invitees_check", args=[cohort.public_id]), {"text": "Ort,Straße\na,b", "language": "en"})
    page = switched(staff, page)
    assert (page.status_code, page.headers["Content-Language"]) == (422, "zh-hans")
    assert page.context["form"]["text"].value() == "Ort,Straße\na,b"


def test_a_question_about_many_ventures_keeps_them_selected(staff, cohort, enrolment):
    keys = str(enrolment.pk)
    page = staff.post(reverse("cohort_bulk", args=[cohort.public_id]), {"act": "tag", "rows": keys})
    page = switched(staff, page)
    assert (page.status_code, page.headers["Content-Language"]) == (200, "zh-hans")
    assert page.context["keys"] == keys
    words_of = {"act": "write", "rows": keys, "sure": "1", "look": "1", "subject": "Hello", "body": "Come on Tuesday"}
    words_of["number"] = "0b54bd1c-0000-4000-8000-000000000000"
    page = switched(staff, staff.post(reverse("cohort_bulk", args=[cohort.public_id]), words_of))
    assert "Come on Tuesday" in page.context["preview"].letter.text
    assert page.context["form"]["subject"].value() == "Hello"
    assert Mail.objects.count() == 0


def test_an_act_that_is_done_is_not_done_again(staff, cohort, enrolment):
    keys = str(enrolment.pk)
    sent = {"act": "tag", "rows": keys, "sure": "1", "tag": "Health", "view": "sort=name"}
    page = staff.post(reverse("cohort_bulk", args=[cohort.public_id]), sent)
    Tag.objects.all().delete()
    there = switched(staff, page)
    assert there.redirect_chain == [(reverse("cohort", args=[cohort.public_id]) + "?sort=name", 302)]
    assert Tag.objects.count() == 0


def test_a_refused_form_is_shown_in_the_other_language_with_what_it_held(client, alice):
    client.force_login(alice)
    page = switched(client, client.post(reverse("venture_create"), {"name": "   "}))
    assert (page.status_code, page.headers["Content-Language"]) == (422, "zh-hans")
    assert Venture.objects.count() == 0


def test_the_appearance_changes_with_all_that_the_form_held(staff, cohort):
    page = staff.post(
        reverse("invitees_check", args=[cohort.public_id]), {"text": LIST, "language": "en", "note": "Hi"}
    )
    for at, chosen in [(0, "dark"), (0, "light"), (1, "")]:
        _language, form = [one for one in Page(page.content.decode()).forms if "data-again" in one.attributes]
        page = staff.post(form.attributes["action"], form.data(form.buttons[at]))
        assert page.status_code == 200
        assert (f'data-bs-theme="{chosen}"' in page.content.decode()) is bool(chosen)
        assert page.cookies[settings.APPEARANCE_COOKIE_NAME].value == chosen
        assert [one.address for one in page.context["page"].checked.good] == ["mei@example.org"]
    assert Invitee.objects.count() == 0


def test_a_form_that_would_do_something_is_shown_and_not_sent(client, alice, published):
    """What stood against it may be gone in the meantime."""
    client.force_login(alice)
    page = client.post(reverse("venture_create"), {"name": "Kite & Söhne", LANGUAGE: "zh-hans"})
    assert (page.status_code, Venture.objects.count(), KEPT in client.session) == (200, 0, False)
    assert "你填写的内容都在这里，还没有发送" in words(page)
    assert "Kite & Söhne" in words(page)
    *_switches, form = [
        one for one in Page(page.content.decode()).forms if one.attributes["action"] == reverse("venture_create")
    ]
    client.post(reverse("venture_create"), form.data(form.buttons[0]))
    assert Venture.objects.get().name == "Kite & Söhne"


def test_nothing_is_said_to_be_done_that_was_not_done(staff, cohort, enrolment):
    invited = {"address": "mei@example.org", "role": "observer", "language": "en", LANGUAGE: "en"}
    page = staff.post(reverse("colleagues", args=[cohort.programme.organisation.public_id]), invited)
    assert "What you typed is here, and not sent yet" in words(page)
    assert "goes to mei@example.org" not in words(page)
    assert "goes to mei@example.org" not in words(staff.get(reverse("organisations")))
    sent = {"act": "tag", "rows": str(enrolment.pk), "sure": "1", "tag": "Health", LANGUAGE: "en"}
    page = staff.post(reverse("cohort_bulk", args=[cohort.public_id]), sent)
    assert "What you typed is here, and not sent yet" in words(page)
    assert (Tag.objects.count(), Mail.objects.count()) == (0, 0)


def test_what_somebody_sent_signed_out_is_kept(client, alice):
    client.force_login(alice)
    client.get("/")
    del client.cookies[settings.SESSION_COOKIE_NAME]
    answer = client.post(reverse("venture_create"), {"name": "Kite", LANGUAGE: "zh-hans"})
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('kept_form')}"
    assert client.session[KEPT]["fields"] == [["name", "Kite"]]


def test_a_form_of_another_site_changes_no_language_and_is_not_written_into_a_page(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    page = client.post(reverse("venture_create"), {"name": "Planted", LANGUAGE: "zh-hans"})
    assert page.status_code == 403
    assert settings.LANGUAGE_COOKIE_NAME not in page.cookies
    alice.refresh_from_db()
    assert alice.language == ""
    assert "Planted" not in page.content.decode()


def test_no_password_is_written_into_a_page(client, alice):
    page = client.post(reverse("account_login"), {"login": alice.email, "password": "a wrong passphrase"})
    assert "a wrong passphrase" not in page.content.decode()
    assert switched(client, page).redirect_chain == [(reverse("account_login"), 302)]


@pytest.mark.parametrize(
    ("path", "choice", "said"),
    [
        ("/ventures/new", {LANGUAGE: "fr"}, "This language is not available"),
        ("/ventures/new", {APPEARANCE: "pink"}, "This appearance is not available"),
        ("/accounts/login/", {LANGUAGE: "zh-hans"}, "cannot be shown again"),
        ("/accounts/login/", {APPEARANCE: "dark"}, "cannot be shown again"),
    ],
)
def test_what_there_is_not_is_refused(client, alice, path, choice, said):
    client.force_login(alice)
    page = client.post(path, {"name": "Kite"} | choice)
    assert page.status_code == 400
    assert said in words(page)
    assert Venture.objects.count() == 0
