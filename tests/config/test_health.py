"""`/health/` is honest: 200 only when database, Redis, a worker and beat answer (P23)."""

from datetime import timedelta
from pathlib import Path

import pytest

from campuses.clock import now
from config import processes
from config.models import Heartbeat


@pytest.fixture
def valkey(tmp_path_factory, settings):
    """A real server, whose address the settings name."""
    folder = tmp_path_factory.mktemp("v")
    socket = Path("/tmp") / f"refdesk-{folder.name}-{id(folder)}.sock"  # noqa: S108 -- a short path
    process = processes.start(processes.valkey(socket), {}, folder / "log")
    settings.REDIS_URL = f"unix://{socket}"
    while not socket.exists():
        assert process.poll() is None, (folder / "log").read_text()
    yield process
    processes.stop([process])
    socket.unlink(missing_ok=True)


@pytest.fixture
def alive(db):
    Heartbeat.show("worker")
    Heartbeat.show("beat")


def parts_of(answer) -> dict[str, bool]:
    return {name: part["ok"] for name, part in answer.json()["parts"].items()}


def test_all_is_well(client, valkey, alive):
    answer = client.get("/health/")

    assert answer.status_code == 200
    assert parts_of(answer) == {"database": True, "redis": True, "worker": True, "beat": True}
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_without_redis_it_names_redis_and_still_answers(client, valkey, alive):
    """P4, P23: the page that tells of an outage must outlive it."""
    processes.stop([valkey])

    answer = client.get("/health/")

    assert answer.status_code == 503
    assert parts_of(answer) == {"database": True, "redis": False, "worker": True, "beat": True}


@pytest.mark.parametrize("part", ["worker", "beat"])
def test_a_part_that_fell_silent_is_named_with_its_age(client, valkey, alive, part):
    """P23: red well within 60 s."""
    Heartbeat.show(part, at=now() - timedelta(seconds=45))

    answer = client.get("/health/")

    assert answer.status_code == 503
    assert [name for name, good in parts_of(answer).items() if not good] == [part]
    assert 45 <= answer.json()["parts"][part]["age"] < 50


def test_a_part_that_was_never_seen_has_no_age(client, valkey, db):
    answer = client.get("/health/")

    assert answer.status_code == 503
    assert answer.json()["parts"]["worker"] == {"ok": False, "age": None}


def test_it_only_answers_questions(client, db):
    assert client.post("/health/").status_code == 405
