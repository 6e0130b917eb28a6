import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import tickets.models.file
import tickets.models.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campuses', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, unique=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('spam', models.BooleanField(default=False)),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due')),
                ('due_reminded_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reference', models.CharField(max_length=24, unique=True)),
                ('status', models.CharField(choices=[('new', 'New'), ('open', 'Open'), ('pending', 'Waiting for the patron'), ('closed', 'Closed')], default='new', max_length=8)),
                ('source', models.CharField(choices=[('form', 'Form'), ('mail', 'Mail'), ('chat', 'Chat'), ('offer', 'Offered while waiting'), ('lead', 'Sent by an operator')], default='form', max_length=8)),
                ('encounter', models.CharField(blank=True, db_index=True, help_text='The reference of its chat.', max_length=24)),
                ('subject', models.CharField(max_length=120)),
                ('question', models.TextField()),
                ('transcript', models.TextField(blank=True, help_text='What patron and operator wrote before; never notes.')),
                ('summary', models.TextField(blank=True)),
                ('reason', models.CharField(blank=True, help_text='Why it was not answered at once.', max_length=300)),
                ('patron_name', models.CharField(blank=True, max_length=80)),
                ('patron_email', models.EmailField(max_length=254)),
                ('html', models.TextField(blank=True, help_text='As a mail brought it: never shown but through tickets.mail.html.')),
                ('left_out', models.JSONField(blank=True, default=list, help_text='Attachments that were not taken, and why.')),
                ('message_id', models.CharField(blank=True, editable=False, max_length=250)),
                ('nonce', models.CharField(editable=False, max_length=32)),
                ('key', models.UUIDField(editable=False, help_text='The request that opened it.', null=True, unique=True)),
                ('key_print', models.CharField(blank=True, editable=False, help_text='A hash of that request.', max_length=64)),
                ('opened_at', models.DateTimeField()),
                ('last_at', models.DateTimeField(help_text='The last word of either side.')),
                ('last_patron_at', models.DateTimeField(blank=True, null=True)),
                ('last_staff_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='tickets.ticket')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to=settings.AUTH_USER_MODEL)),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='campuses.queue')),
                ('tags', models.ManyToManyField(blank=True, related_name='tickets', to='tickets.tag')),
            ],
            options={
                'ordering': ['-last_at'],
                'indexes': [models.Index(condition=models.Q(('merged_into', None), ('spam', False)), fields=['queue', 'status', '-last_at'], name='ticket_list'), models.Index(condition=models.Q(('merged_into', None), ('spam', False)), fields=['-last_at'], name='ticket_recent'), models.Index(condition=models.Q(('merged_into', None), ('spam', False), models.Q(('status', 'closed'), _negated=True)), fields=['queue', 'status'], name='ticket_counts'), models.Index(fields=['owner', 'status', '-last_at'], name='ticket_owner'), models.Index(condition=models.Q(('due_reminded_at', None)), fields=['due_at'], name='ticket_due'), models.Index(django.db.models.functions.text.Upper('patron_email'), name='ticket_patron')],
            },
        ),
        migrations.CreateModel(
            name='CannedReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=60)),
                ('body', models.TextField(validators=[tickets.models.text.validate_text])),
                ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campuses.campus')),
                ('operator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'canned replies',
                'ordering': ['title'],
            },
        ),
        migrations.CreateModel(
            name='Macro',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('answer', models.TextField(blank=True, help_text='Goes to the patron. May be empty.', validators=[tickets.models.text.validate_text])),
                ('note', models.TextField(blank=True, help_text='For staff alone. May be empty.')),
                ('tags', models.CharField(blank=True, help_text='Separated by commas.', max_length=200)),
                ('status', models.CharField(blank=True, choices=[('new', 'New'), ('open', 'Open'), ('pending', 'Waiting for the patron'), ('closed', 'Closed')], help_text='Afterwards; empty: as it was.', max_length=8)),
                ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campuses.campus')),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campuses.queue')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=200)),
                ('port', models.PositiveIntegerField(default=993)),
                ('security', models.CharField(choices=[('tls', 'TLS'), ('starttls', 'STARTTLS'), ('plain', 'None (only on this machine)')], default='tls', max_length=8)),
                ('username', models.CharField(max_length=200)),
                ('password_variable', models.CharField(help_text='The environment variable that holds the password, such as MAILBOX_CAPITAL.', max_length=60, validators=[django.core.validators.RegexValidator('^MAILBOX_[A-Z0-9_]+$', 'A name that begins with MAILBOX_.')])),
                ('folder', models.CharField(default='INBOX', max_length=200)),
                ('active', models.BooleanField(default=True)),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('fetched_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('error', models.CharField(blank=True, editable=False, max_length=300)),
                ('queue', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mailbox', to='campuses.queue')),
            ],
            options={
                'verbose_name_plural': 'mailboxes',
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_staff', models.BooleanField(default=False)),
                ('author_name', models.CharField(max_length=80)),
                ('address', models.CharField(blank=True, help_text="Where a patron's mail came from; unproven.", max_length=254)),
                ('body', models.TextField()),
                ('html', models.TextField(blank=True, help_text='As it came: never shown but through tickets.mail.html.')),
                ('quoted', models.TextField(blank=True, help_text="The whole mail's text, where its history was trimmed.")),
                ('via', models.CharField(choices=[('desk', 'the desk'), ('web', "the patron's page"), ('mail', 'mail'), ('merge', 'a merged ticket')], max_length=8)),
                ('automatic', models.BooleanField(default=False, help_text='An auto-responder wrote it.')),
                ('left_out', models.JSONField(blank=True, default=list, help_text='Attachments that were not taken, and why.')),
                ('message_id', models.CharField(blank=True, max_length=250)),
                ('key', models.UUIDField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('operator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='tickets.ticket')),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('message_id', ''), _negated=True), fields=['message_id'], name='reply_message_id')],
                'constraints': [models.UniqueConstraint(fields=('ticket', 'key'), name='one_reply_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('is_staff', False), ('operator', None)), models.Q(('is_staff', True), ('operator__isnull', False), ('via', 'desk')), _connector='OR'), name='only_the_desk_writes_as_staff')],
            },
        ),
        migrations.CreateModel(
            name='TicketWords',
            fields=[
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='tickets.ticket')),
                ('words', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('purpose', models.CharField(blank=True, max_length=24)),
                ('automatic', models.BooleanField(default=True, help_text='Nobody wrote it; other auto-responders shall not answer.')),
                ('message_id', models.CharField(max_length=250, unique=True)),
                ('nonce', models.CharField(editable=False, max_length=32)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed')], default='waiting', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('bounced_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campuses.queue')),
                ('reply', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letter', to='tickets.reply')),
                ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='tickets.ticket')),
            ],
            options={
                'ordering': ['-created_at'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['due_at'], name='letter_due'), models.Index(condition=models.Q(('automatic', True)), fields=['created_at'], name='letter_automatic')],
            },
        ),
        migrations.CreateModel(
            name='Incoming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='Of the queue and the bytes: one mail, one row.', max_length=64, unique=True)),
                ('recipient', models.CharField(blank=True, help_text="The envelope's, where it is known.", max_length=254)),
                ('raw', models.BinaryField(default=b'')),
                ('size', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('stored', 'Waiting to be read'), ('delivered', 'Delivered'), ('quarantined', 'In quarantine'), ('discarded', 'Discarded by staff')], default='stored', max_length=12)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('sender', models.CharField(blank=True, max_length=254)),
                ('subject', models.CharField(blank=True, max_length=250)),
                ('received_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('judged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campuses.queue')),
                ('reply', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.reply')),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.ticket')),
            ],
            options={
                'ordering': ['-received_at'],
                'indexes': [models.Index(condition=models.Q(('state', 'stored')), fields=['lease_until'], name='incoming_due'), models.Index(fields=['sender', 'received_at'], name='incoming_sender'), models.Index(fields=['queue', 'state', 'received_at'], name='incoming_queue')],
            },
        ),
        migrations.CreateModel(
            name='TicketEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='tickets.ticket')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='TicketLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=24)),
                ('how', models.CharField(choices=[('open', 'opened it'), ('preview', 'previewed it'), ('print', 'printed it'), ('mail', 'saw a mail as it was laid out'), ('file', 'fetched a file'), ('admin', 'opened it in the admin')], max_length=8)),
                ('page', models.CharField(blank=True, help_text='Where they came from: a path, never a query.', max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='looks', to='tickets.ticket')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TicketNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField()),
                ('at', models.DateTimeField()),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='tickets.ticket')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='As shown; nothing is stored under it.', max_length=120)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('content', models.FileField(upload_to=tickets.models.file.storage_name)),
                ('at', models.DateTimeField()),
                ('reply', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='tickets.reply')),
                ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='tickets.ticket')),
                ('note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='tickets.ticketnote')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('begun_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('stand_in', models.ForeignKey(blank=True, help_text='Without one, tickets go back to the queue.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['begins_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='absence_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('query', models.CharField(help_text="The address's part behind the question mark.", max_length=500)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ticket_filters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('operator', 'name'), name='one_filter_a_name')],
            },
        ),
    ]
