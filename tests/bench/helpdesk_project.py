"""django-helpdesk with the same rows, in an environment of its own: `python helpdesk_project.py DATABASE_URL ROWS`.

Prints one JSON line: what its own list of tickets takes, the page and the rows that its table then asks for.
"""

import base64
import json
import statistics
import sys
import time
from types import ModuleType
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.urls import include, path

ROUNDS = 15


def configure(url: str) -> None:
    parts = urlsplit(url)
    settings.configure(
        SECRET_KEY="bench",
        USE_TZ=True,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench_urls",
        SITE_ID=1,
        STATIC_URL="/static/",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        LOGIN_URL="/login/",
        HELPDESK_TEAMS_MODE_ENABLED=False,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path[1:],
                "USER": parts.username,
                "HOST": unquote(parts.netloc.rpartition("@")[2].partition(":")[0]),
                "PORT": parts.port,
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.sites",
            "django.contrib.messages",
            "django.contrib.humanize",
            "django.contrib.staticfiles",
            "django.contrib.admin",
            "helpdesk",
            "rest_framework",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
    )
    django.setup()


def main() -> None:
    configure(sys.argv[1])
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from helpdesk.models import Queue, Ticket

    addresses = ModuleType("bench_urls")
    addresses.urlpatterns = [path("helpdesk/", include("helpdesk.urls", namespace="helpdesk"))]
    sys.modules["bench_urls"] = addresses
    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_superuser("bench", "bench@example.org", "bench")
    queue = Queue.objects.create(title="Capital", slug="capital")
    rows = int(sys.argv[2])
    closed = Ticket.CLOSED_STATUS
    Ticket.objects.bulk_create(
        (
            Ticket(
                queue=queue,
                title=f"Question {n} about interlibrary loans",
                description="Where is my loan? " * 12,
                submitter_email=f"p{n}@example.edu",
                status=closed if n % 20 >= 3 else Ticket.OPEN_STATUS,
                assigned_to=user if n % 3 else None,
            )
            for n in range(rows)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client()
    client.force_login(user)
    query = base64.b64encode(json.dumps({"filtering": {}, "sorting": "created", "search_string": ""}).encode()).decode()
    table = {"draw": 1, "start": 0, "length": 25, "order[0][column]": 0, "order[0][dir]": "desc", "search[value]": ""}
    figures = {}
    for name, url, data in [
        ("page", "/helpdesk/tickets/", {}),
        ("rows", f"/helpdesk/datatables_ticket_list/{query}", table),
    ]:
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            response = client.get(url, data)
            times.append(time.perf_counter() - started)
            if response.status_code != 200:
                sys.exit(f"{url}: {response.status_code}")
        with CaptureQueriesContext(connection) as captured:
            client.get(url, data)
        figures[name] = {"ms": 1000 * statistics.median(times), "queries": len(captured.captured_queries)}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
