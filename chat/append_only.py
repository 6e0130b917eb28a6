"""What was looked at and what was frozen can't be rewritten: the database itself refuses (P21).

Set up after each `migrate`. A row may be deleted once it is older than the two years that the access audit keeps (on
SQLite, whose rows any holder of the file can change anyway, only rewriting is refused).
"""

from __future__ import annotations

from typing import Any

from django.db import connections

TABLES = ("chat_incidentlook", "chat_evidence", "chat_incidentevent")
KEPT = "2 years"


def install(using: str = "default", **_signal: Any) -> None:
    """For the signal `post_migrate`; harmless when run again."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for table in TABLES:
            if table in there:
                for statement in statements(table):
                    cursor.execute(statement)


def _postgresql(table: str) -> list[str]:
    # The one change allowed is the database's own: a look loses its link when its incident is deleted.
    allowed = "NEW.incident_id IS NULL AND OLD.incident_id IS NOT NULL" if table == "chat_incidentlook" else "FALSE"
    return [
        f"""
        CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {allowed} THEN RETURN NEW; END IF;
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


def _sqlite(table: str) -> list[str]:
    only = " OF number, by_id, how, at" if table == "chat_incidentlook" else ""
    return [
        f"""
        CREATE TRIGGER IF NOT EXISTS {table}_append_only BEFORE UPDATE{only} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """,
    ]
