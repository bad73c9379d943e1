"""
The settings of every installation. What differs between two comes from the environment.

A production installation sets SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL and HTTPS=1; the rest has
defaults that suit a trial on one machine (docs/operations/install.md lists every variable).
"""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from marketaccess.site import environment

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("MARKETACCESS_HOME", PACKAGE.parent.parent / "var")).resolve()
HTTPS = os.environ.get("HTTPS") == "1"
DEBUG = os.environ.get("DEBUG") == "1"


SECRET_KEY = environment.secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]
DATABASES = {"default": environment.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The profile that a new installation starts with; afterwards the locality row in the database decides.
PROFILE = os.environ.get("PROFILE", "county-0137")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "marketaccess.foundation.ui",
    "marketaccess.foundation.search",
    "marketaccess.foundation.audit",
    "marketaccess.foundation.organizations",
    "marketaccess.foundation.accounts",
    "marketaccess.foundation.documents",
    "marketaccess.foundation.vault",
    "marketaccess.foundation.notifications",
    "marketaccess.foundation.calendars",
    "marketaccess.warehouse.deliveries",
    "marketaccess.apps.negative_list",
    "marketaccess.apps.matters",
    "marketaccess.apps.leads",
    "marketaccess.apps.consultations",
    "marketaccess.apps.evaluation",
    "marketaccess.apps.ratings",
    "marketaccess.apps.rectification",
    "marketaccess.apps.surveys",
    "marketaccess.apps.collaboration",
    "marketaccess.apps.desk",
    "marketaccess.apps.portal",
    "marketaccess.pipelines.tables",
    "marketaccess.pipelines.liaison_directory",
    "marketaccess.pipelines.lead_intake",
    "marketaccess.pipelines.list_import",
    "marketaccess.pipelines.service_items",
    "marketaccess.pipelines.correspondences",
    "marketaccess.pipelines.proposals",
    "marketaccess.pipelines.page_snapshot",
    "marketaccess.pipelines.ratings_import",
    "marketaccess.pipelines.exports",
    "marketaccess.pipelines.evaluation_run",
]

MIDDLEWARE = [
    "marketaccess.site.repeats.Repeats",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "marketaccess.site.faults.Faults",
    "marketaccess.foundation.ui.middleware.TellWhereToGo",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "marketaccess.foundation.accounts.middleware.AccountRules",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # After all that may refuse a request: from here on PostgreSQL hides what concerns the officer's own unit.
    "marketaccess.apps.leads.row_security.RowSecurityMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "marketaccess.site.urls"
WSGI_APPLICATION = "marketaccess.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "marketaccess.site.frame.frame",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", HOME / "static"))
# Third-party assets, copied here from node_modules by `marketaccess assets`.
ASSETS_ROOT = Path(os.environ.get("ASSETS_ROOT", HOME / "assets"))
environment.make_folder(ASSETS_ROOT, "ASSETS_ROOT")
# The PDF writer's Chinese font, copied by the same command; not a static file, since no page loads it.
FONTS_ROOT = Path(os.environ.get("FONTS_ROOT", HOME / "fonts"))
STATICFILES_DIRS = [("vendor", ASSETS_ROOT)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Uploaded files, stored under their hash by foundation.documents; never served by the web server itself.
DOCUMENTS_ROOT = Path(os.environ.get("DOCUMENTS_ROOT", HOME / "documents"))
# The data sets that rounds of evaluation rest on, a folder for each computation; written by the worker.
EVALUATION_ROOT = Path(os.environ.get("EVALUATION_ROOT", HOME / "evaluation"))
# Bulk records: what was delivered, and the rows that were accepted. Put it where there is room.
WAREHOUSE_ROOT = Path(os.environ.get("WAREHOUSE_ROOT", HOME / "warehouse"))
# Anchors of the audit log, written by the worker. The default lies beside the database: whoever rules this
# machine can rewrite both. In production mount a folder of another machine, or a write-once medium, here.
AUDIT_ANCHORS = Path(os.environ.get("AUDIT_ANCHORS", HOME / "anchors"))
# clamd as unix:/path or host:port. Where it is set and does not answer, no file is accepted.
CLAMAV_ADDRESS = os.environ.get("CLAMAV_ADDRESS", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# More than the ten that a form takes, so that eleven are a sentence beside the field and not a bare error.
DATA_UPLOAD_MAX_NUMBER_FILES = 30

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "desk:inbox"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"marketaccess.foundation.accounts.validators.{name}"}
    for name in ("LengthValidator", "VarietyValidator", "EasyGuessValidator", "HistoryValidator")
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Thirty minutes are thirty minutes: an attacker who goes on trying must not make them endless.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Failures stand in the audit log, counted by the minute: a table with a row for each would grow without
# bound, and keep what was typed.
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_CLIENT_IP_CALLABLE = "marketaccess.foundation.accounts.devices.client_address"
AXES_LOCKOUT_CALLABLE = "marketaccess.foundation.accounts.views.signing_in.locked_out"

SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_TIMEOUT = 20  # seconds; without it a silent mail server would stop the worker for good
EMAIL_PORT = environment.number("EMAIL_PORT", 25, most=65_535)
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "noreply@localhost")

# Where officers find the platform, for links in mail; "" sends the path alone.
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "").rstrip("/")
# Webhooks to this very machine are refused (it would reach what listens for us alone), except in trials.
WEBHOOKS_TO_LOOPBACK = os.environ.get("WEBHOOKS_TO_LOOPBACK") == "1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
