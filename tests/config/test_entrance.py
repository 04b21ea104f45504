"""The way in as production has it: a real nginx, with the configuration that the documents give, before gunicorn."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
from functools import partial

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache

from accounts.models import User
from tests.config.people import PASSPHRASE, Letters, Person, together
from tests.config.test_processes import free_port
from tests.reports.workers import environment, until

pytestmark = [pytest.mark.worker, pytest.mark.database_free]
CLASS = 60
NGINX = "/usr/sbin/nginx"
FRAME = """daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
{server} }}"""


def ports(count):
    first = free_port()
    return [first + 101 * number for number in range(count)]


def proxy_before(web, port, folder):
    """nginx with the documented server block; only the certificate is missing, so it says https by itself."""
    server = (settings.BASE_DIR / "docs" / "nginx.conf").read_text()
    server = re.sub(r"\s*ssl_certificate.*", "", server).replace("443 ssl", f"127.0.0.1:{port}")
    server = server.replace("127.0.0.1:8000", f"127.0.0.1:{web}").replace("$scheme", "https")
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder, server=server))
    return [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]


@pytest.fixture
def entrance(transactional_db, published, tmp_path):
    """The port of the proxy, and the mail server's letters."""
    web, port, mail = ports(3)
    letters = Letters(mail)
    own = environment(
        PLUMBLINE_ENVIRONMENT="production",
        PLUMBLINE_SECRET_KEY=secrets.token_urlsafe(48),
        PLUMBLINE_ALLOWED_HOSTS="plumbline.example.org",
        PLUMBLINE_BASE_URL="https://plumbline.example.org",
        PLUMBLINE_TRUSTED_PROXIES="1",
        PLUMBLINE_EMAIL_HOST="127.0.0.1",
        PLUMBLINE_EMAIL_PORT=str(mail),
        PLUMBLINE_EMAIL_FROM="noreply@example.org",
        PLUMBLINE_VAR_DIR=str(tmp_path),
        DJANGO_SETTINGS_MODULE="tests.config.quick_settings",
        PLUMBLINE_BROKER_URL=os.environ.get("PLUMBLINE_BROKER_URL") or "filesystem://",
    )
    collect = own | {"PLUMBLINE_ENVIRONMENT": "build"}
    run = partial(subprocess.Popen, cwd=settings.BASE_DIR, start_new_session=True)
    assert run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], env=collect).wait(240) == 0
    command = ["-m", "gunicorn", "config.wsgi", "-k", "gthread", "--threads", "8", "--no-control-socket"]
    children = [
        run([sys.executable, *command, "-b", f"127.0.0.1:{web}"], env=own),
        run(proxy_before(web, port, tmp_path), env=own),
    ]
    try:
        until(lambda: is_up(port), 30)
        cache.clear()
        yield port, letters
    finally:
        for child in children:
            os.killpg(child.pid, signal.SIGTERM)
        for child in children:
            child.wait(30)
        letters.shutdown()
        letters.server_close()


def is_up(port):
    try:
        return Person(port).ask("GET", "/method")[0] == 200
    except OSError:
        return False


@pytest.fixture
def people(transactional_db):
    """A class of founders with accounts, all with one password."""
    hashed = make_password(PASSPHRASE)
    rows = [User(email=f"p{n}@example.org", name=f"P{n}", password=hashed) for n in range(CLASS)]
    User.objects.bulk_create(rows)
    for user in rows:
        User.objects.confirm_address(user)
    return [user.email for user in rows]


@pytest.mark.skipif(not shutil.which(NGINX), reason="nginx is installed by scripts/setup.sh test")
def test_a_class_comes_in_and_a_guesser_does_not(entrance, people):
    port, letters = entrance
    done = {(302, "/")}

    # Sixty people at sixty addresses, at about the same time.
    apart = [partial(Person(port, f"127.0.1.{n + 1}").sign_in, email) for n, email in enumerate(people)]
    assert set(together(apart)) == done
    # Sixty behind one router: signing in, and signing up with the code from the mail.
    assert set(together([partial(Person(port).sign_in, email) for email in people])) == done
    new = [partial(Person(port).sign_up, f"new{n}@example.org", letters) for n in range(CLASS)]
    assert set(together(new)) == done

    # A guesser who claims another address with each try is one guesser; the owner elsewhere comes in.
    victim, here = people[0], "127.0.2.1"
    for n in range(5):
        wrong = Person(port, here, {"X-Forwarded-For": f"198.51.100.{n}, 10.0.0.{n}"})
        assert wrong.sign_in(victim, "wrong wrong wrong") == (200, None)
    claimed = Person(port, here, {"X-Forwarded-For": "203.0.113.77"})
    assert claimed.sign_in(victim) == (200, None)
    owner = Person(port, "127.0.2.2")
    assert owner.sign_in(victim) == (302, "/")
    assert owner.submit("/accounts/logout/") == (302, "/")
    assert owner.cookies
    assert [name for name in owner.cookies if not name.startswith("__Host-")] == []
