"""The logs hold no words of a chat, no tokens, no addresses of people (privacy: logs)."""

import io
import json
import logging
import logging.config

import pytest
import structlog

from config import logs
from config.logs import redact


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("mail to ana@library.example failed", "mail to [address] failed"),
        ('"Ana O." <ana.o+x@a.example>, b@c.example', '"Ana O." <[address]>, [address]'),
        ("Bearer 3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA0", "Bearer [token]"),
        ("chat 0b9f3c9e-7a51-4a5e-9d06-3a4e7b1c2d3f", "chat 0b9f3c9e-7a51-4a5e-9d06-3a4e7b1c2d3f"),
        ("/srv/refdesk/chat/models/a_rather_long_name_of_a_module_1.py", None),
        ("broke\nDETAIL:  Key (body)=(I feel awful) exists.\nend", "broke\nDETAIL: [left out]\nend"),
    ],
)
def test_what_is_left_out(text, written):
    assert redact(text) == (text if written is None else written)


@pytest.fixture
def written():
    """What reaches standard error in production, event by event."""
    configuration = logs.configuration(readable=False)
    formatter = logging.config.DictConfigurator(configuration).configure_formatter(
        configuration["formatters"]["events"]
    )
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(formatter)
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)
    logs.configuration(readable=True)


def test_an_event_is_one_line_of_json_with_its_traceback_redacted(written):
    try:
        int("cleo@gateway.example")
    except ValueError:
        logging.getLogger("chat.somewhere").exception("it failed for %s", "cleo@gateway.example")
    structlog.get_logger("tickets.somewhere").warning("mail refused", to="ben@library.example", tries=3)

    first, second = written()

    assert (first["event"], first["level"], first["logger"]) == ("it failed for [address]", "error", "chat.somewhere")
    assert "ValueError: invalid literal for int() with base 10: '[address]'" in first["exception"]
    assert {key: second[key] for key in ("event", "to", "tries")} == {
        "event": "mail refused",
        "to": "[address]",
        "tries": 3,
    }


def test_an_error_page_and_its_log_line_carry_no_words_of_the_request(client, written, monkeypatch):
    """A071: an exception in a view."""
    client.raise_request_exception = False
    monkeypatch.setattr("config.health._ask_database", lambda: {}["boom"])

    answer = client.get(
        "/health/?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA0", headers={"referer": "https://canary"}
    )

    assert answer.status_code == 500
    assert b"canary" not in answer.content
    assert not [event for event in written() if "canary" in str(event) or "3q2" in str(event)]
