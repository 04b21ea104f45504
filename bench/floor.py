"""The yardstick of `bench.pages`: a bare Django page with session, sign-in and one query, on the same database."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from config.env import database_settings

TEMPLATE = """<!doctype html><html lang="en"><head><title>{{ user }}</title></head><body><form>{% csrf_token %}
{% for row in rows %}<p><label for="i{{ forloop.counter }}">{{ row.item_id }}</label>
<input id="i{{ forloop.counter }}" name="{{ row.item_id }}" value="{{ row.value }}"></p>{% endfor %}</form></body></html>"""


def page(request: HttpRequest) -> HttpResponse:
    rows = answers() if request.user.is_authenticated else []
    html = engines["django"].from_string(TEMPLATE).render({"rows": rows}, request)
    return HttpResponse(html)


def answers() -> list[dict[str, str]]:
    """By SQL, so that it stays what it is whatever rooms the product has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT item_id, value FROM assessments_answer ORDER BY id LIMIT 11")
        return [{"item_id": item, "value": value} for item, value in cursor.fetchall()]


settings.configure(
    SECRET_KEY=os.environ["PLUMBLINE_SECRET_KEY"],
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="bench.floor",
    DATABASES={"default": database_settings(os.environ["PLUMBLINE_DATABASE_URL"], Path())},
    AUTH_USER_MODEL="accounts.User",
    SESSION_COOKIE_NAME="__Host-session",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "accounts"],
    AUTHENTICATION_BACKENDS=[
        "allauth.account.auth_backends.AuthenticationBackend",
        "django.contrib.auth.backends.ModelBackend",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]},
        }
    ],
)
django.setup()
urlpatterns = [path("", page)]
application = get_wsgi_application()
