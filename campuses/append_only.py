"""What was looked at and what was frozen can't be rewritten: the database itself refuses (P21).

An app names its tables when it starts; they are set up after each `migrate`. A row may be deleted once it is older than
the two years that the access audit keeps (on SQLite, whose rows any holder of the file can change anyway, only
rewriting is refused).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models.signals import post_migrate

if TYPE_CHECKING:
    from django.apps import AppConfig

KEPT = "2 years"


def guard(app: AppConfig, **tables: str) -> None:
    """The app's tables, each with the link that the database may empty when what it leads to is deleted, or nothing."""
    post_migrate.connect(partial(install, tables), sender=app, weak=False, dispatch_uid=f"append_only.{app.label}")


def install(tables: dict[str, str], using: str = "default", **_signal: Any) -> None:
    """For the signal `post_migrate`; harmless when run again."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for table, link in tables.items():
            if table in there:
                for statement in statements(table, f"NEW.{link} IS NULL AND OLD.{link} IS NOT NULL" if link else ""):
                    cursor.execute(statement)


def _postgresql(table: str, allowed: str) -> list[str]:
    return [
        f"""
        CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {allowed or "FALSE"} THEN RETURN NEW; END IF;
            ELSIF OLD.at < now() - interval '{KEPT}' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$
        """,
        f"DROP TRIGGER IF EXISTS append_only ON {table}",
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_append_only()
        """,
    ]


def _sqlite(table: str, allowed: str) -> list[str]:
    condition = f"WHEN NOT ({allowed})" if allowed else ""
    return [
        f"DROP TRIGGER IF EXISTS {table}_append_only",
        f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} {condition}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """,
    ]
