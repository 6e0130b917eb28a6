"""Words are folded before they are stored, alike for both databases; PostgreSQL keeps them as a tsvector beside.

Its own parser is not asked: it would split and stem by rules, and by the server's locale, that SQLite does not know.
"""

from django.db import migrations

from tickets.models.words import in_a_row, words_of

POSTGRESQL = [
    "DROP INDEX tickets_words_gin",
    """ALTER TABLE tickets_ticketwords ADD COLUMN document tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(words), ' '))) STORED""",
    "CREATE INDEX tickets_words_gin ON tickets_ticketwords USING gin (document)",
]
BACK = [
    "DROP INDEX tickets_words_gin",
    "ALTER TABLE tickets_ticketwords DROP COLUMN document",
    "CREATE INDEX tickets_words_gin ON tickets_ticketwords USING gin (to_tsvector('simple', words))",
]


def fold(apps, editor):
    rows = apps.get_model("tickets", "TicketWords").objects
    for row in rows.iterator(chunk_size=500):
        rows.filter(pk=row.pk).update(words=in_a_row(words_of(row.words)))


def build(apps, editor):
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else []:
        editor.execute(statement)


def drop(apps, editor):
    for statement in BACK if editor.connection.vendor == "postgresql" else []:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_search")]
    operations = [
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.RunPython(build, drop),
    ]
