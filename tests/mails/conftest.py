"""What letters leave by in tests: a folder of their own, or a small mail server that is real."""

import pytest

from tests.jobs.conftest import broker  # noqa: F401
from tests.mails.server import MailServer


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "mails.backends.FolderBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


@pytest.fixture
def server(settings):
    with MailServer() as running:
        settings.EMAIL_BACKEND = "mails.backends.ServerBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = running.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = ""
        yield running
