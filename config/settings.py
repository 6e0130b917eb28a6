"""All settings on one page; what an installation changes comes from the environment.

| variable | meaning | default |
|---|---|---|
| `SECRET_KEY` | signs sessions and patrons' tokens; keep it | none, except in the demo and the tests |
| `ALLOWED_HOSTS` | comma-separated host names | `localhost,127.0.0.1` |
| `COORDINATOR_EMAIL` | whom operators tell what could be better; named in the desk's guide | empty |
| `DESK_ORIGIN` | the address people open, such as `https://desk.example.org` | `http://localhost:8000` |
| `DATABASE_URL` | `postgres://…`; empty: SQLite in `REFDESK_DATA` | empty |
| `REDIS_URL` | `redis://…` or `unix:///path` | `redis://127.0.0.1:6379/0` |
| `REFDESK_DATA` | folder for the database, files and mail of a small installation | `var/` |
| `REFDESK_DEMO` | `1` only under `manage.py demo` | empty |
| `STUN_URLS`, `TURN_URLS`, `TURN_SECRET` | how browsers find each other to share a screen: `stun:stun.example.org` | empty |
| `CLAMAV` | `host:port` of a ClamAV daemon that looks at each file first | empty |
| `EMAIL_HOST` … | where letters are handed over: `EMAIL_HOST`, `EMAIL_PORT`, `EMAIL_HOST_USER`, `EMAIL_HOST_PASSWORD`, `EMAIL_USE_TLS`, `DEFAULT_FROM_EMAIL` | `localhost:25` |
| `MAILBOX_…` | passwords of the mailboxes that the admin names | none |
| `TRUSTED_PROXIES` | how many proxies in front add to `X-Forwarded-For` | `0` |
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from bootstrap_wrapper import get_bootstrap_dir
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from config import logs

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_flag(name: str) -> bool:
    return env(name).lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


DEMO = env_flag("REFDESK_DEMO")
TESTING = env_flag("REFDESK_TESTING")
DEBUG = env_flag("DEBUG")
DATA_DIR = Path(env("REFDESK_DATA", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env("SECRET_KEY", "tests-only-not-a-secret-0123456789abcdefghij" if TESTING else "")
if not SECRET_KEY:
    message = "Set SECRET_KEY to 50 or more random characters and keep it; `manage.py demo` makes its own."
    raise ImproperlyConfigured(message)

# ── where the desk lives ──────────────────────────────────────────────────────
DESK_ORIGIN = env("DESK_ORIGIN", "http://localhost:8000").rstrip("/")
HTTPS = urlsplit(DESK_ORIGIN).scheme == "https"
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1") + (["testserver"] if TESTING else [])
CSRF_TRUSTED_ORIGINS = [DESK_ORIGIN] if HTTPS else []
TRUSTED_PROXIES = int(env("TRUSTED_PROXIES", "0"))
if TRUSTED_PROXIES and HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # a shift, and then some
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# To other sites not a byte, as with "no-referrer"; but under that one browsers send `Origin: null` with each of
# our own forms, and the check against forged requests refuses them all.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# ── the house ─────────────────────────────────────────────────────────────────
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
AUTH_USER_MODEL = "campuses.Operator"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

INSTALLED_APPS = [
    "config",
    "chat",
    "tickets",
    "faq",
    "campuses",
    "channels",
    "ninja",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "config.admin.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

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
                "campuses.context.desk",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# ── database ──────────────────────────────────────────────────────────────────
DATABASE_URL = env("DATABASE_URL")
STATEMENT_TIMEOUT_MS = int(env("STATEMENT_TIMEOUT_MS", "0"))  # the web processes run with 2000
if DATABASE_URL:
    DATABASES = {"default": dict(dj_database_url.parse(DATABASE_URL))}
    # Any disk of today reads a page anywhere about as soon as the next one; PostgreSQL else reads whole tables instead.
    options = f"-c lock_timeout=2000 -c statement_timeout={STATEMENT_TIMEOUT_MS} -c random_page_cost=1.1"
    DATABASES["default"] |= {
        "ENGINE": "config.database",
        "CONN_MAX_AGE": 0 if TESTING else None,  # in tests nothing may hold the database when it is dropped
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": options, "connect_timeout": 5},
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "refdesk.sqlite3",
            "CONN_MAX_AGE": None,  # threads are pooled, and opening costs more than a query
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
            },
            # A file, not memory: tests with threads and processes need a database that all can open.
            "TEST": {"NAME": str(DATA_DIR / f"test-{os.getpid()}.sqlite3")},
        },
    }

# ── between processes ─────────────────────────────────────────────────────────
REDIS_URL = env("REDIS_URL", "redis://127.0.0.1:6379/0")
CHANNEL_LAYERS: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "config.layer.GroupLayer",
        "CONFIG": {
            "hosts": [
                {
                    "address": REDIS_URL,
                    "socket_timeout": None,  # otherwise redis-py 8 kills idle subscriptions after 5 s
                    "socket_connect_timeout": 1,
                    # One try more, at once, for a connection that a restart has broken; otherwise it waits up to 10 s.
                    "retry": Retry(NoBackoff(), 1),
                }
            ]
        },
    },
}
if TESTING and not env("REDIS_URL"):  # unit tests; what crosses processes is tested with a real server
    CHANNEL_LAYERS = {"default": {"BACKEND": "config.layer.MemoryLayer"}}
    REDIS_URL = "memory://"
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")

# In memory, for throttles alone: they work without Redis, leave no address on a disk, and end with the process.
# Each web process counts for itself. Many entries, so that nobody gets a counter dropped by filling the cache.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What all web processes must agree on: salts and bans of the day, floods of new chats. Fails open without Redis.
    "shared": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    },
}
if REDIS_URL == "memory://":
    CACHES["shared"] = CACHES["default"]

# ── people ────────────────────────────────────────────────────────────────────
AUTHENTICATION_BACKENDS = ["campuses.accounts.DeskBackend"]
AUTH_PASSWORD_VALIDATORS = (
    []
    if DEMO
    else [
        {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    ]
)
if TESTING:  # the real one is slow by intent, and the cast signs in often
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_FORMS = {"login": "campuses.forms.SignInForm"}
ACCOUNT_ADAPTER = "config.accounts.DeskAccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Wrong passwords: 5 in 5 minutes for one account from one address, 10 a minute from one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key", "reset_password": "10/m/ip,3/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/accounts/login/"

# ── files and mail ────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", get_bootstrap_dir())]
MEDIA_ROOT = DATA_DIR / ("test-files" if TESTING else "files")
CLAMAV = env("CLAMAV")  # host:port of a virus scanner
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "config.storage.HashedStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING or DEBUG

EMAIL_BACKEND = env(
    "EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = env("EMAIL_HOST", "localhost")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
COORDINATOR_EMAIL = env("COORDINATOR_EMAIL", "coordinator@library.example" if DEMO else "")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "Refdesk <desk@localhost>")

# ── what is written down ──────────────────────────────────────────────────────
LOGGING = logs.configuration(readable=DEMO or DEBUG or TESTING)

# ── sharing a screen ──────────────────────────────────────────────────────────
STUN_URLS = env_list("STUN_URLS")
TURN_URLS = env_list("TURN_URLS")
TURN_SECRET = env("TURN_SECRET")

# ── what a browser may do ─────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
    },
}
