"""Weblate without a database, a cache of its own, or anybody who looks at it."""

from weblate.settings_example import *  # noqa: F403

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
          for name in ("default", "avatar")}
SITE_DOMAIN = "localhost"
