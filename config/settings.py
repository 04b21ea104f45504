"""Every setting of the product, once. What differs between machines comes from `config/env.py`."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.env import BASE_DIR, TASK_TIME_LIMIT, BadEnvironment, database_settings, read_environment

ENV = read_environment()
IS_PRODUCTION = ENV.environment == "production"
# Where static files are collected: named by their content, compressed, kept by browsers for ever.
IS_BUILT = ENV.environment in {"build", "production"}
DEBUG = False
VAR_DIR = ENV.var_dir
try:
    for _folder in ("media", "queue", "control", "cache", "static"):
        (VAR_DIR / _folder).mkdir(parents=True, exist_ok=True)
except OSError as _error:
    raise BadEnvironment(
        f"PLUMBLINE_VAR_DIR: {VAR_DIR} cannot be written ({_error}); name a folder that this user may write to"
    ) from None


def _secret_key() -> str:
    """The configured key; outside production a random one kept beside the data."""
    if ENV.secret_key:
        return ENV.secret_key
    path: Path = VAR_DIR / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = _secret_key()
# Browsers send cookies to every port of a host: outside production each instance has names of its own, or a
# second one on the same machine would sign people out of the first.
INSTANCE = hashlib.sha256(f"{SECRET_KEY} {VAR_DIR.resolve()} {ENV.base_url}".encode()).hexdigest()[:8]
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"session-{INSTANCE}", f"csrf-{INSTANCE}"
ALLOWED_HOSTS = ENV.hosts
BASE_URL = ENV.base_url
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# Requests pass this many proxies of ours; what they say of a client's address is believed, and nothing before.
TRUSTED_PROXIES = ENV.trusted_proxies or 0
OPERATORS_HOST = ENV.operators_host.lower()

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "accounts",
    "cohorts",
    "playbooks",
    "jobs",
    "mails",
    "assessments",
    "forecasts",
    "plans",
    "reviews",
    "reports",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.BrowserPolicy",
    "config.middleware.CompressedPages",
    "config.middleware.NoBadBytes",
    "config.middleware.ReaderZone",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.middleware.EndedSessions",
    "config.bodies.ReadableBodies",
    "config.bodies.NoEmptyRefusals",
    "config.asked_again.AskedAgain",
    "config.kept.WhoWasHere",
    "config.kept.SignInRequired",
    "config.middleware.PrivatePages",
    "config.middleware.ForgetDrafts",
    "config.offline.KeptPages",
    "config.middleware.SecondFactorsFirst",
    "config.middleware.DeclarationsFirst",
    "config.middleware.BrokenSeals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.OperatorsDoor",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.appearance",
                "config.context.again",
                "config.context.mails",
                "config.context.demo",
                "config.context.unsent",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": database_settings(ENV.database_url, VAR_DIR / "plumbline.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": (
        {"BACKEND": "config.cache.OpenRedisCache", "LOCATION": ENV.cache_url}
        if ENV.cache_url and not ENV.cache_url.startswith("filesystem")
        else {"BACKEND": "config.cache.OpenFileCache", "LOCATION": VAR_DIR / "cache"}
    )
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Paths of the simulation behind a forecast; None: as many as its method says (docs/forecast_method.md).
FORECAST_PATHS: int | None = None
if ENV.environment == "test":
    # A good hash is slow on purpose; tests make hundreds of accounts, and draw hundreds of forecasts.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    FORECAST_PATHS = 500
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.VariedPasswordValidator"},
    {"NAME": "accounts.passwords.UnpredictablePasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "login": "accounts.entrance.LoginForm",
    "signup": "accounts.entrance.SignupForm",
    "reset_password": "accounts.entrance.ResetPasswordForm",
    "reset_password_from_key": "accounts.entrance.ResetPasswordKeyForm",
    "change_password": "accounts.entrance.ChangePasswordForm",
    "set_password": "accounts.entrance.SetPasswordForm",
    "reauthenticate": "accounts.entrance.ReauthenticateForm",
    "add_email": "accounts.entrance.AddEmailForm",
    "confirm_email_verification_code": "accounts.entrance.CodeForm",
}
# Nobody is signed in before the address is confirmed by the code in a mail (decision 0015).
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Only real accounts would be offered another address, which would give away that this one has an account.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# Decision 0016. "key" is account and address together; "ip" is an address, which a whole incubator may share.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "5/15m/key,100/15m/ip",
    "signup": "120/m/ip,300/h/ip",
    "confirm_email": "3/m/key,10/h/key",
    "reset_password": "60/m/ip,5/15m/key",
    "reset_password_from_key": "120/m/ip",
}
# A second factor is offered to everybody; an organisation may demand it of its staff (cohorts/access.py).
MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Plumbline"
MFA_TOTP_TOLERANCE = 1  # phones' clocks are some seconds wrong: the code before and after counts, too
MFA_FORMS = {
    "authenticate": "accounts.factor_forms.AuthenticateForm",
    "reauthenticate": "accounts.factor_forms.ReauthenticateForm",
    "activate_totp": "accounts.factor_forms.ActivateForm",
    "deactivate_totp": "accounts.factor_forms.DeactivateForm",
    "generate_recovery_codes": "accounts.factor_forms.GenerateCodesForm",
    "add_webauthn": "accounts.factor_forms.AddKeyForm",
    "edit_webauthn": "accounts.factor_forms.EditKeyForm",
}
# Browsers offer passkeys on https and on this very machine; elsewhere the library must not insist on https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
APPEARANCE_COOKIE_NAME = "appearance"
USE_TZ = True
TIME_ZONE = "UTC"
MACHINE_ZONE = os.environ.get("TZ", "")  # read here, because Django sets it to the line above

STATIC_URL = "/static/"
STATIC_ROOT = ENV.static_dir or VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "config.collected.NeededFiles"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.collected.CollectedFiles"
        if IS_BUILT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_BUILT
# A file without its digest in the name is asked for by nobody; leaving it out halves the work of collecting.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_AUTOREFRESH = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# A session ends an hour after the last sign of life, and twelve hours after the sign-in whatever happens.
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 60 * 60
WATCH_SECONDS = 20  # between two looks of an open chapter at what others answer; 0: it does not look
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
WHO_COOKIE_NAME = "__Host-who" if IS_PRODUCTION else f"who-{INSTANCE}"
# Notices name ventures: they stay on the server, and no cookie of theirs is needed.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # The prefix has browsers refuse such a cookie from a neighbouring host or over a plain connection.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME, APPEARANCE_COOKIE_NAME = "__Host-language", "__Host-appearance"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    # Both bind every other name of the domain for a year, so they are the operator's to decide.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.hsts_subdomains
    SECURE_HSTS_PRELOAD = ENV.hsts_preload
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

EMAIL_BACKEND = f"mails.backends.{'Server' if ENV.email_host else 'Folder'}Backend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST, EMAIL_PORT = ENV.email_host or "localhost", ENV.email_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV.email_user, ENV.email_password
EMAIL_USE_TLS, EMAIL_USE_SSL = ENV.mail_security == "starttls", ENV.mail_security == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.email_from
CONTACT = ENV.contact

CELERY_BROKER_URL = ENV.broker_url or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        # In and out are the same folder: web and worker are both ends of one queue.
        "data_folder_in": str(VAR_DIR / "queue"),
        "data_folder_out": str(VAR_DIR / "queue"),
        "control_folder": str(VAR_DIR / "control"),
        "polling_interval": 0.1,
    }
    if CELERY_BROKER_URL.startswith("filesystem")
    else {"visibility_timeout": 3600, "socket_timeout": 5, "socket_connect_timeout": 2}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# After a killed child Celery waits so many seconds for a result that ours never send.
CELERY_WORKER_LOST_WAIT = 1.0
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# No soft limit: WeasyPrint swallows it and returns an incomplete PDF.
CELERY_TASK_TIME_LIMIT = TASK_TIME_LIMIT
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

JOB_MAX_ATTEMPTS = ENV.job_max_attempts
JOB_LEASE_SECONDS = ENV.job_lease_seconds
REPORT_FOLDER = VAR_DIR / "media" / "reports"
PACK_FOLDER = VAR_DIR / "media" / "packs"
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024
DEFAULT_PLAYBOOK_ID = "ai_venture"
SAMPLE_PERSONA_ID = "r_10"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "plumbline": {"level": "INFO"},
        # It warns that a queue of files has no host.
        "kombu.connection": {"level": "ERROR"},
        # What it says of its progress goes into the report's row, not into the log.
        "weasyprint.progress": {"propagate": False},
        "fontTools": {"level": "WARNING"},
    },
}
