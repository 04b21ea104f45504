"""The settings as production reads them, with passwords hashed cheaply: limits are tried here, not Argon2."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
