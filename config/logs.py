"""What is written to the logs, and what never is: no words of a chat, no tokens, no addresses of people.

JSON, one event a line, in production; readable lines in the demo and under DEBUG.
"""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

E_MAIL = re.compile(r"[^\s\"'<>(),:;=\[\]]{1,64}@[^\s\"'<>(),:;=\[\]]{1,255}")
TOKEN = re.compile(r"(?<![\w./-])(?=[\w-]*\d)[\w-]{32,}(?![\w./-])")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What PostgreSQL adds to an error repeats the row: "DETAIL:  Key (email)=(ana@…) already exists."
DETAIL = re.compile(r"^(DETAIL|CONTEXT|HINT):.*$", re.MULTILINE)
Event = MutableMapping[str, Any]


def redact(text: str) -> str:
    """Without addresses of people, secrets, or rows quoted by the database. An id of a chat may stay."""
    text = DETAIL.sub(r"\1: [left out]", text)
    text = E_MAIL.sub("[address]", text)
    return TOKEN.sub(lambda found: found[0] if UUID.fullmatch(found[0]) else "[token]", text)


def redact_event(_logger: object, _method: str, event: Event) -> Event:
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


class ExceptHealth(logging.Filter):
    """A 503 of /health/ is an answer, not an error of ours: whoever asked knows it."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(getattr(record, "request", None), "path", "") != "/health/"


def configuration(*, readable: bool) -> dict[str, Any]:
    """Django's LOGGING, for our own loggers, Django's, Celery's and Uvicorn's alike."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if readable else "iso", utc=not readable),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,  # no locals: they hold what people wrote
        redact_event,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last = structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"except health": {"()": "config.logs.ExceptHealth"}},
        "formatters": {
            "events": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
            },
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "events", "filters": ["except health"]},
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            # Django gives this one a console and mail to ADMINS of its own; a mail would carry the request.
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            **{app: {"level": "INFO"} for app in ("config", "campuses", "faq", "tickets", "chat")},
        },
    }
