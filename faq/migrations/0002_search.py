"""The full text index of each database, and on PostgreSQL the extensions that it needs."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE faq_index USING fts5("
    "question, keywords, answer, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')",
    "CREATE VIRTUAL TABLE faq_word_index USING fts5(text, tokenize = 'trigram', detail = 'none')",
    # For whom an entry is, in a narrow table: to look it up in the entries costs as much as the search itself.
    "CREATE TABLE faq_reach (entry_id integer PRIMARY KEY, shared bool NOT NULL, staff_only bool NOT NULL)",
)
POSTGRES = (
    "CREATE TEXT SEARCH CONFIGURATION faq_english (COPY = english)",
    "ALTER TEXT SEARCH CONFIGURATION faq_english ALTER MAPPING FOR hword, hword_part, word, numword, asciiword "
    "WITH unaccent, english_stem",
    "CREATE TABLE faq_index (entry_id bigint PRIMARY KEY REFERENCES faq_entry (id) ON DELETE CASCADE "
    "DEFERRABLE INITIALLY DEFERRED, shared boolean NOT NULL, staff_only boolean NOT NULL, campuses bigint[] NOT NULL, "
    "document tsvector NOT NULL)",
    "CREATE INDEX faq_index_document ON faq_index USING gin (document) WITH (fastupdate = off)",
    "CREATE INDEX faq_word_trigrams ON faq_word USING gin (text gin_trgm_ops)",
)


def lay(apps, schema_editor):
    tables = POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in tables:
        schema_editor.execute(statement, params=None)


def clear(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute("DROP TABLE faq_index")
    if is_postgres:
        schema_editor.execute("DROP INDEX faq_word_trigrams")
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION faq_english")
    else:
        schema_editor.execute("DROP TABLE faq_word_index")
        schema_editor.execute("DROP TABLE faq_reach")


class Migration(migrations.Migration):
    dependencies = [("faq", "0001_initial")]

    operations = [UnaccentExtension(), TrigramExtension(), migrations.RunPython(lay, clear)]
