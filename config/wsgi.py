"""The WSGI entry of the web process."""

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.env import BadEnvironment

GIVE_UP = 3  # gunicorn starts a worker that ends with any other status again, for ever

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
try:
    application = get_wsgi_application()
    if settings.ENV.environment == "build":
        raise BadEnvironment("PLUMBLINE_ENVIRONMENT: build only collects static files; write production")
except BadEnvironment as refusal:
    sys.stderr.write(f"{refusal}\n")
    sys.exit(GIVE_UP)
