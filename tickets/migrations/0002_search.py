"""The full-text index over TicketWords: FTS5 on SQLite; on PostgreSQL a tsvector beside the words, and its GIN index.

Words are folded before they are stored, alike for both. PostgreSQL's own parser is not asked: it would split and stem
by rules, and by the server's locale, that SQLite does not know.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE tickets_words_fts USING fts5(
        words, content='tickets_ticketwords', content_rowid='ticket_id', tokenize='unicode61 remove_diacritics 2',
        prefix='2 3'
    )""",
    """CREATE TRIGGER tickets_words_insert AFTER INSERT ON tickets_ticketwords BEGIN
        INSERT INTO tickets_words_fts(rowid, words) VALUES (new.ticket_id, new.words);
    END""",
    """CREATE TRIGGER tickets_words_delete AFTER DELETE ON tickets_ticketwords BEGIN
        INSERT INTO tickets_words_fts(tickets_words_fts, rowid, words) VALUES ('delete', old.ticket_id, old.words);
    END""",
    """CREATE TRIGGER tickets_words_update AFTER UPDATE ON tickets_ticketwords BEGIN
        INSERT INTO tickets_words_fts(tickets_words_fts, rowid, words) VALUES ('delete', old.ticket_id, old.words);
        INSERT INTO tickets_words_fts(rowid, words) VALUES (new.ticket_id, new.words);
    END""",
]
POSTGRESQL = [
    """ALTER TABLE tickets_ticketwords ADD COLUMN document tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(words), ' '))) STORED""",
    "CREATE INDEX tickets_words_gin ON tickets_ticketwords USING gin (document)",
]


def build(apps, editor):
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def drop(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX tickets_words_gin")
        editor.execute("ALTER TABLE tickets_ticketwords DROP COLUMN document")
    else:
        for name in ("insert", "delete", "update"):
            editor.execute(f"DROP TRIGGER tickets_words_{name}")
        editor.execute("DROP TABLE tickets_words_fts")


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunPython(build, drop)]
