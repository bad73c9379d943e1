"""The product's own settings, with what a test must change: a fast hasher, tasks at once, its own folder."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("MARKETACCESS_HOME", tempfile.mkdtemp(prefix="marketaccess-test-"))
os.environ.setdefault("SECRET_KEY", "tests-only-" + "0" * 48)

from marketaccess.site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DOCUMENTS_ROOT = Path(os.environ["MARKETACCESS_HOME"]) / "documents"
WAREHOUSE_ROOT = Path(os.environ["MARKETACCESS_HOME"]) / "warehouse"
STATIC_ROOT = Path(os.environ["MARKETACCESS_HOME"]) / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns where there is none
