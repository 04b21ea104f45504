"""What the settings come to in production, and that instances on one machine keep apart."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as own_settings

from tests.config.test_env import RIGHT

pytestmark = pytest.mark.database_free


def test_instances_at_two_ports_have_cookies_of_their_own(tmp_path):
    """Browsers send a host's cookies to all its ports."""
    ask = "from config import settings; print(settings.SESSION_COOKIE_NAME)"
    names = set()
    for port in ("8000", "8001"):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
        environment |= {"PLUMBLINE_VAR_DIR": str(tmp_path), "PLUMBLINE_BASE_URL": f"http://127.0.0.1:{port}"}
        names.add(subprocess.check_output([sys.executable, "-c", ask], cwd=own_settings.BASE_DIR, env=environment))
    assert len(names) == 2


PRODUCTION = """
import django; django.setup()
from django.conf import settings as s
names = [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.APPEARANCE_COOKIE_NAME]
assert all(name.startswith("__Host-") for name in names), names
from django.test import Client
client = Client(headers={"Host": "plumbline.example.org"})
client.post("/language/", {"language": "zh-hans"}, secure=True)
client.post("/appearance/", {"appearance": "dark"}, secure=True)
for cookie in client.cookies.values():
    assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"], cookie
assert set(client.cookies) == {"__Host-language", "__Host-appearance"}, client.cookies
client.post("/appearance/", {"appearance": ""}, secure=True)
assert client.cookies["__Host-appearance"]["max-age"] == 0 and client.cookies["__Host-appearance"]["secure"]
print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD, s.SECURE_PROXY_SSL_HEADER)
"""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, "31536000 False False ('HTTP_X_FORWARDED_PROTO', 'https')"),
        (
            {"PLUMBLINE_HSTS_SUBDOMAINS": "true", "PLUMBLINE_HSTS_PRELOAD": "true"},
            "31536000 True True ('HTTP_X_FORWARDED_PROTO', 'https')",
        ),
        ({"PLUMBLINE_TRUSTED_PROXIES": "0"}, "31536000 False False None"),
    ],
)
def test_production_binds_its_own_name_only_unless_asked(tmp_path, more, says):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
    environment |= RIGHT | {"PLUMBLINE_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"} | more
    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION],
        cwd=own_settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (says, "")


SAFE = {
    "DEBUG": False,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "LANGUAGE_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "LANGUAGE_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "LANGUAGE_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "WHO_COOKIE_NAME": "__Host-who",
    "SESSION_COOKIE_AGE": 12 * 3600,
    "SESSION_IDLE_SECONDS": 3600,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_REDIRECT_EXEMPT": ["^health/"],
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
    "ALLOWED_HOSTS": ["plumbline.example.org", "localhost"],
    "CSRF_TRUSTED_ORIGINS": ["https://plumbline.example.org"],
    "TRUSTED_PROXIES": 1,
    "SECRET_KEY": RIGHT["PLUMBLINE_SECRET_KEY"],
    "FORECAST_PATHS": None,
    "EMAIL_BACKEND": "mails.backends.ServerBackend",
    "EMAIL_HOST": "mail.example.org",
    "EMAIL_USE_TLS": False,
    "EMAIL_USE_SSL": False,
    "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
    "ACCOUNT_PREVENT_ENUMERATION": True,
    "ACCOUNT_LOGOUT_ON_GET": False,
    "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS": 5,
    "CELERY_BROKER_URL": "redis://redis:6379/0",
    "CELERY_TASK_ACKS_LATE": True,
    "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
    "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
    "CELERY_ACCEPT_CONTENT": ["json"],
    "CELERY_TASK_TIME_LIMIT": 60,
    "JOB_LEASE_SECONDS": 90,
    "JOB_MAX_ATTEMPTS": 5,
    "EVIDENCE_MAX_BYTES": 10 * 2**20,
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 2 * 2**20,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 2000,
    "WHITENOISE_USE_FINDERS": False,
    "USE_TZ": True,
}
TELL = """
import json, sys
from django.conf import settings
told = {name: getattr(settings, name) for name in json.loads(sys.argv[1])}
told["hasher"] = settings.PASSWORD_HASHERS[0]
told["shortest"] = [v["OPTIONS"]["min_length"] for v in settings.AUTH_PASSWORD_VALIDATORS if "min_length" in str(v)]
told["static"] = settings.STORAGES["staticfiles"]["BACKEND"]
told["cache"] = settings.CACHES["default"]
told["database"] = settings.DATABASES["default"]
print(json.dumps(told))
"""


def told_by(var_dir, names=(), **more):
    """The settings of a production that is right, as a process of its own reads them."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
    environment |= RIGHT | {"PLUMBLINE_VAR_DIR": str(var_dir), "DJANGO_SETTINGS_MODULE": "config.settings"} | more
    command = [sys.executable, "-c", TELL, json.dumps(list(names))]
    return json.loads(subprocess.check_output(command, cwd=own_settings.BASE_DIR, env=environment))


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    return told_by(tmp_path_factory.mktemp("var"), SAFE)


@pytest.mark.parametrize("name", SAFE)
def test_production_keeps_what_protects_people(production, name):
    assert production[name] == SAFE[name]


def test_production_hashes_passwords_slowly_and_asks_for_long_ones(production):
    assert production["hasher"].endswith("Argon2PasswordHasher")
    assert production["shortest"] == [12]


def test_production_serves_collected_files_and_counts_in_the_shared_cache(production):
    assert production["static"] == "config.collected.CollectedFiles"
    assert production["cache"] == {"BACKEND": "config.cache.OpenRedisCache", "LOCATION": "redis://redis:6379/1"}


def test_production_asks_its_database_for_patience_with_an_end(production):
    database = production["database"]
    named = {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert named == {"NAME": "plumbline", "USER": "plumbline", "PASSWORD": "secret", "HOST": "postgres", "PORT": "5432"}
    assert "statement_timeout=30000" in database["OPTIONS"]["options"]
    assert database["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize(("port", "tls", "ssl"), [("587", True, False), ("465", False, True)])
def test_the_mail_server_is_spoken_to_as_its_port_wants(tmp_path, port, tls, ssl):
    told = told_by(tmp_path, ["EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_PORT"], PLUMBLINE_EMAIL_PORT=port)
    assert (told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"], told["EMAIL_PORT"]) == (tls, ssl, int(port))


def test_a_development_keeps_its_own_key_where_nobody_else_reads_it(tmp_path):
    ask = "from config import settings; print(settings.SECRET_KEY)"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLUMBLINE_")}
    environment |= {"PLUMBLINE_VAR_DIR": str(tmp_path)}
    keys = {
        subprocess.check_output([sys.executable, "-c", ask], cwd=own_settings.BASE_DIR, env=environment, text=True)
        for _start in range(2)
    }
    assert keys == {(tmp_path / "secret_key").read_text() + "\n"}
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len(keys.pop()) > 50
