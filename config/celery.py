"""The Celery app, and every schedule of the system on one page."""

import logging.config
import os
from typing import Any

from celery import Celery, Task, signals
from django.conf import settings
from django.db import close_old_connections

from campuses.threads import start_loop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("refdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a worker outlives any outage of its broker
    CELERY_DB_REUSE_MAX=1_000_000_000,  # Celery would open a connection for each task; Django tidies them, as below
    worker_consumer="config.worker:PersistentConsumer",
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_transport_options={
        "visibility_timeout": 600,
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
        # Asking for a wake-up must not keep a patron waiting: by default it tries for 6 s when Redis is away.
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    },
    beat_scheduler="config.beat:ShowingScheduler",
    beat_schedule={
        "show life": {"task": "config.tasks.show_life", "schedule": 5.0, "options": {"expires": 10}},
        "sweep timers and desks": {"task": "chat.tasks.sweep", "schedule": 2.0, "options": {"expires": 4}},
        "send letters": {"task": "tickets.tasks.send_letters", "schedule": 10.0, "options": {"expires": 10}},
        "deliver mail": {"task": "tickets.tasks.deliver_mail", "schedule": 10.0, "options": {"expires": 10}},
        "fetch mail": {"task": "tickets.tasks.fetch_mail", "schedule": 30.0, "options": {"expires": 30}},
        "remind and cover": {"task": "tickets.tasks.remind_and_cover", "schedule": 60.0, "options": {"expires": 60}},
        "keep the privacy clock": {"task": "chat.tasks.purge_due", "schedule": 3600.0, "options": {"expires": 3600}},
        "remind of incidents": {
            "task": "chat.tasks.remind_of_incidents",
            "schedule": 3600.0,
            "options": {"expires": 3600},
        },
        "ask about holds": {"task": "chat.tasks.ask_about_holds", "schedule": 3600.0, "options": {"expires": 3600}},
        "forget searches": {"task": "faq.tasks.forget_searches", "schedule": 86400.0, "options": {"expires": 3600}},
    },
)


@signals.task_prerun.connect
@signals.task_postrun.connect
def drop_dead_connections(sender: Task[..., Any], **_: object) -> None:
    """As Django does around each request."""
    if not sender.request.is_eager:
        close_old_connections()


@signals.worker_init.connect
def announce_from_one_loop(**_: object) -> None:
    start_loop()


@signals.setup_logging.connect
def use_our_logging(**_: object) -> None:
    """Celery would otherwise write in a form of its own, unredacted."""
    logging.config.dictConfig(settings.LOGGING)
