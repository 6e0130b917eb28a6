"""Words know how many entries hold them that patrons may read; the empty word, which every entry holds, counts all.

On SQLite a narrow table says for whom an entry is: to look it up in the entries costs as much as the search itself.
"""

from collections import Counter

from django.db import migrations, models


def count(apps, schema_editor):
    document, word = apps.get_model("faq", "Document"), apps.get_model("faq", "Word")
    document.objects.filter(entry__staff_only=True).update(staff_only=True)
    public, every = Counter(), Counter()
    for words, staff_only in document.objects.values_list("words", "staff_only").iterator():
        every[""] += 1
        if not staff_only:
            public.update([*words.split(), ""])
    if every:
        word.objects.create(text="", stem="", entries=every[""])
    for row in word.objects.iterator(chunk_size=2000):
        row.public = public[row.text]
        row.save(update_fields=["public"])


def forget(apps, schema_editor):
    apps.get_model("faq", "Word").objects.filter(text="").delete()


def lay(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":  # whose index says it itself
        schema_editor.execute(
            "CREATE TABLE faq_reach (entry_id integer PRIMARY KEY, shared bool NOT NULL, staff_only bool NOT NULL)"
        )
        schema_editor.execute(
            "INSERT INTO faq_reach SELECT id, shared, staff_only FROM faq_entry "
            "WHERE id IN (SELECT entry_id FROM faq_document)"
        )


def clear(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute("DROP TABLE faq_reach")


class Migration(migrations.Migration):
    dependencies = [("faq", "0002_search")]

    operations = [
        migrations.AddField("document", "staff_only", models.BooleanField(default=False)),
        migrations.AddField(
            "word",
            "public",
            models.PositiveIntegerField(default=0, help_text="Those among them that patrons may read."),
        ),
        migrations.AlterField(
            "searchcount", "place", models.CharField(choices=[("help", "Help pages"), ("desk", "Desk")], max_length=8)
        ),
        migrations.RunPython(count, forget),
        migrations.RunPython(lay, clear),
    ]
