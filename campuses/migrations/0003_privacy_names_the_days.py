from django.db import migrations, models

BEFORE = (
    "A librarian of any campus of our system may answer and read this chat. We keep it for 90 days. "
    "A nickname is fine."
)
NOW = (
    "A librarian of any campus of our system may answer and read this chat. We keep it for {days} days; "
    "you can ask us not to. A nickname is fine."
)


def name_the_days(apps, schema_editor):
    """Whoever has not written a sentence of their own gets the one that keeps up with their figure."""
    apps.get_model("campuses", "Policy").objects.filter(privacy_text=BEFORE).update(privacy_text=NOW)


class Migration(migrations.Migration):
    dependencies = [("campuses", "0002_alter_campus_allowed_sites_and_more")]

    operations = [
        migrations.AlterField(
            model_name="policy",
            name="privacy_text",
            field=models.CharField(
                default=NOW,
                help_text="Said before the first message. “{days}” becomes the days that transcripts are kept.",
                max_length=400,
            ),
        ),
        migrations.RunPython(name_the_days, migrations.RunPython.noop, elidable=True),
    ]
