import django.core.validators
import django.db.models.deletion
import faq.models.fact
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campuses', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(help_text='As a patron would ask it.', max_length=200)),
                ('slug', models.SlugField(help_text='In the permanent address. It stays when the question is reworded.', max_length=80, unique=True)),
                ('answer', models.TextField(blank=True, help_text="Markdown. Variables such as {hours} and {phone} say what holds on the patron's campus.", max_length=20000)),
                ('keywords', models.CharField(blank=True, help_text="Words that patrons use for it and the text doesn't: “wireless, eduroam, internet”.", max_length=300, verbose_name='other words')),
                ('shared', models.BooleanField(default=False, verbose_name='for every campus')),
                ('staff_only', models.BooleanField(default=False, help_text='Found at the desk, never shown to patrons.')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published')], default='draft', max_length=10)),
                ('position', models.PositiveSmallIntegerField(default=500, help_text='Smaller numbers come first; what is asked most belongs on top.', verbose_name='place on the pages')),
                ('review_by', models.DateField(blank=True, help_text='By then somebody checks that it still holds.', null=True)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('campuses', models.ManyToManyField(blank=True, help_text='If it is not for every campus.', related_name='faqs', to='campuses.campus')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('updated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'FAQ',
                'verbose_name_plural': 'FAQs',
                'ordering': ['question'],
                'indexes': [models.Index(fields=['state', 'shared'], name='faq_entry_state_shared')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(help_text='As patrons say it: “Borrowing and renewing”.', max_length=60, unique=True)),
                ('summary', models.CharField(blank=True, help_text='One line under the name.', max_length=160)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=40, unique=True)),
                ('stem', models.CharField(db_index=True, max_length=40)),
                ('entries', models.PositiveIntegerField(default=0, help_text='Published entries that hold it.')),
                ('public', models.PositiveIntegerField(default=0, help_text='Those among them that patrons may read.')),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='document', serialize=False, to='faq.entry')),
                ('question', models.TextField()),
                ('keywords', models.TextField()),
                ('answer', models.TextField()),
                ('plain', models.TextField()),
                ('local', models.JSONField(default=dict)),
                ('local_stems', models.JSONField(default=dict)),
                ('words', models.TextField()),
                ('staff_only', models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name='entry',
            name='topics',
            field=models.ManyToManyField(blank=True, related_name='entries', to='faq.topic'),
        ),
        migrations.CreateModel(
            name='Variant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(help_text='Markdown. Variables such as {phone} work here too.', max_length=4000)),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faq_variants', to='campuses.campus')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='variants', to='faq.entry')),
            ],
            options={
                'ordering': ['campus__name'],
                'constraints': [models.UniqueConstraint(fields=('entry', 'campus'), name='one_variant_an_entry_and_campus')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('yes', models.PositiveIntegerField(default=0)),
                ('no', models.PositiveIntegerField(default=0)),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campuses.campus')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='faq.entry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'campus'), name='one_vote_count_an_entry_and_campus')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_]*\\Z', 'Small letters, digits and _, such as “print_price”.'), faq.models.fact._refuse_reserved])),
                ('text', models.CharField(help_text='As it stands in a sentence: “10¢ a page”.', max_length=300)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='campuses.campus')),
            ],
            options={
                'ordering': ['name', 'campus__name'],
                'constraints': [models.UniqueConstraint(fields=('campus', 'name'), name='one_fact_a_campus_and_name'), models.UniqueConstraint(condition=models.Q(('campus', None)), fields=('name',), name='one_fact_for_everybody')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('action', models.CharField(max_length=16)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='faq.entry')),
            ],
            options={
                'ordering': ['-n'],
                'constraints': [models.UniqueConstraint(fields=('entry', 'n'), name='revisions_are_numbered')],
            },
        ),
        migrations.CreateModel(
            name='SearchCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('place', models.CharField(choices=[('help', 'Help pages'), ('desk', 'Desk')], max_length=8)),
                ('text', models.CharField(max_length=80)),
                ('found', models.PositiveSmallIntegerField(help_text='Entries found by the latest of these searches.')),
                ('times', models.PositiveIntegerField(default=1)),
                ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campuses.campus')),
            ],
            options={
                'ordering': ['-day', '-times'],
                'indexes': [models.Index(fields=['found', 'campus'], name='faq_search_found')],
                'constraints': [models.UniqueConstraint(fields=('day', 'campus', 'place', 'text'), name='one_count_a_day_and_search')],
            },
        ),
    ]
