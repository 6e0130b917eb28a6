import chat.models.anger
import chat.models.attachment
import chat.models.ban
import chat.models.conference
import chat.models.contact
import chat.models.crisis
import chat.models.erasure
import chat.models.handover
import chat.models.opening
import chat.models.referral
import chat.models.speech
import chat.models.summons
import chat.models.waiting
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campuses', '0001_initial'),
        ('tickets', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChatSession',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=24, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('active', 'Active'), ('ended', 'Ended'), ('ticketed', 'Ticketed')], default='waiting', max_length=10)),
                ('stage', models.CharField(blank=True, choices=[('home', 'Home'), ('everyone', 'Everyone'), ('ticket_offered', 'Ticket Offered')], max_length=16)),
                ('patron_name', models.CharField(blank=True, max_length=80)),
                ('patron_name_raw', models.CharField(blank=True, help_text='As typed, when it was moved.', max_length=4000)),
                ('patron_email', models.EmailField(blank=True, max_length=254)),
                ('question', models.TextField()),
                ('page_url', models.CharField(blank=True, help_text='Origin and path; never a query.', max_length=300)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('token_nonce', models.CharField(max_length=32)),
                ('open_key', models.UUIDField(help_text='The request that opened it.', null=True, unique=True)),
                ('open_print', models.CharField(blank=True, help_text="A hash of that request's body.", max_length=64)),
                ('started_at', models.DateTimeField()),
                ('claim_due_at', models.DateTimeField()),
                ('ticket_due_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=40)),
                ('last_seq', models.PositiveIntegerField(default=0)),
                ('last_note', models.PositiveIntegerField(default=0)),
                ('patron_read', models.PositiveIntegerField(default=0)),
                ('operator_read', models.PositiveIntegerField(default=0)),
                ('patron_seen_at', models.DateTimeField()),
                ('last_patron_at', models.DateTimeField()),
                ('last_operator_at', models.DateTimeField(blank=True, null=True)),
                ('crisis_at', models.DateTimeField(blank=True, null=True)),
                ('frustrated_at', models.DateTimeField(blank=True, null=True)),
                ('sealed', models.BooleanField(default=False, help_text='A crisis or an incident: rank alone does not open it.')),
                ('practice', models.BooleanField(default=False)),
                ('keep', models.BooleanField(default=True, help_text='Off: the patron asked that it be forgotten within a day.')),
                ('rating', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('rating_comment', models.TextField(blank=True)),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chats', to='campuses.campus')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_chats', to=settings.AUTH_USER_MODEL)),
                ('original_campus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campuses.campus')),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chats', to='campuses.queue')),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='chats', to='tickets.ticket')),
            ],
            options={
                'ordering': ['-started_at'],
                'indexes': [models.Index(fields=['state', 'started_at'], name='chat_chatse_state_6ff14d_idx'), models.Index(fields=['campus', 'state', '-started_at'], name='chat_chatse_campus__d9734b_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lead', None), ('state', 'waiting')), models.Q(('state', 'waiting'), _negated=True), _connector='OR'), name='nobody_leads_a_waiting_chat'), models.CheckConstraint(condition=models.Q(models.Q(('lead__isnull', False), ('state', 'active')), models.Q(('state', 'active'), _negated=True), _connector='OR'), name='an_active_chat_has_a_lead'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), models.Q(('stage', ''), _negated=True), _connector='OR'), name='waiting_is_in_a_stage')],
            },
            bases=(chat.models.opening.Opening, chat.models.waiting.Waiting, chat.models.speech.Speech, chat.models.attachment.Sending, chat.models.contact.Contact, chat.models.conference.Conference, chat.models.handover.Handover, chat.models.referral.Referral, chat.models.anger.Anger, chat.models.crisis.Crisis, chat.models.erasure.Erasure, models.Model),
        ),
        migrations.CreateModel(
            name='IncidentCounter',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='LicensedSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(help_text='Its sub-domains count too: “ebscohost.com”.', max_length=120, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9.-]+$', 'A host name in small letters, such as “search.ebscohost.com”.')])),
                ('name', models.CharField(help_text='As people call it: “EBSCO databases”.', max_length=80)),
                ('permalink', models.CharField(blank=True, help_text='Where its lasting link is found: “Choose Permalink on the record.”', max_length=200)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Phrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(help_text='Found in any case, as whole words.', max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('tone', 'Think twice before saying it'), ('crisis', "A patron's word that may mean a crisis"), ('abuse', "A patron's word that may mean abuse")], default='tone', max_length=8)),
                ('hint', models.CharField(help_text='What the operator reads: why, and what to say instead.', max_length=200)),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['kind', 'text'],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('operator', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='presence', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('status', models.CharField(choices=[('online', 'Online'), ('away', 'Away'), ('internal', 'Internal'), ('offline', 'Offline')], default='online', max_length=10)),
                ('online_until', models.DateTimeField(null=True)),
                ('audible_until', models.DateTimeField(null=True)),
                ('swamped_until', models.DateTimeField(help_text='Calls for help from all online.', null=True)),
                ('told', models.CharField(default='offline', help_text='What the other desks were last told.', max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('counts', models.JSONField()),
                ('signature', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Ban',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, help_text='HMAC of an address under a salt of this day.', max_length=64)),
                ('reference', models.CharField(help_text='The encounter that led to it.', max_length=24)),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bans', to='campuses.campus')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='AfterCare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aftercare', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aftercare', to='chat.chatsession')),
            ],
            options={
                'ordering': ['due_at'],
                'constraints': [models.UniqueConstraint(fields=('session', 'operator'), name='one_aftercare_a_chat_and_operator')],
            },
        ),
        migrations.CreateModel(
            name='HelpCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wanted', models.CharField(choices=[('join', 'Somebody beside me'), ('take_over', 'Somebody in my place')], default='join', max_length=10)),
                ('message', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('operator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='help_calls', to='chat.chatsession')),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('session',), name='one_open_call_a_chat')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('crisis', 'Crisis'), ('incident', 'Incident'), ('legal', 'Legal hold')], max_length=10)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='chat.chatsession')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('language', 'Abusive language'), ('harassment', 'Harassment'), ('threat', 'Threat'), ('crisis', 'Crisis'), ('other', 'Something else')], max_length=12)),
                ('state', models.CharField(choices=[('new', 'New'), ('review', 'In review'), ('action', 'Waiting for others'), ('closed', 'Closed')], default='new', max_length=8)),
                ('filed_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(verbose_name='review due')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('encounter', models.CharField(help_text='The number of the chat or ticket.', max_length=24)),
                ('patron_name', models.CharField(blank=True, max_length=80)),
                ('patron_contact', models.CharField(blank=True, max_length=300)),
                ('account', models.TextField(help_text='In the words of the operator.', verbose_name='what happened')),
                ('excerpt', models.TextField(blank=True)),
                ('steps', models.JSONField(default=list, verbose_name='steps taken')),
                ('outcome', models.TextField(blank=True, verbose_name='outcome for the operator')),
                ('outcome_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campuses.campus')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chat.chatsession')),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.ticket')),
            ],
            options={
                'ordering': ['-filed_at'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None)), _connector='OR'), name='a_closed_incident_has_its_time')],
            },
            bases=(chat.models.summons.Summoning, models.Model),
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=24)),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='chat.incident')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=300, verbose_name='what was disclosed')),
                ('to', models.CharField(max_length=200, verbose_name='to whom')),
                ('threat', models.CharField(help_text='As it was known at the time (99.36).', max_length=400, verbose_name='the articulable and significant threat')),
                ('at', models.DateTimeField()),
                ('next_review', models.DateField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disclosures', to='chat.incident')),
            ],
            options={
                'ordering': ['at'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='IncidentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('note', models.TextField(blank=True)),
                ('data', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='chat.incident')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='IncidentLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12)),
                ('how', models.CharField(help_text='open, print, api', max_length=12)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='looks', to='chat.incident')),
            ],
            options={
                'ordering': ['-at'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='InternalThread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('room', models.CharField(blank=True, max_length=20)),
                ('last_n', models.PositiveIntegerField(default=0)),
                ('first', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('room', ''), _negated=True), fields=('room',), name='one_thread_a_room'), models.UniqueConstraint(fields=('first', 'second'), name='one_thread_a_pair'), models.CheckConstraint(condition=models.Q(models.Q(('first__lt', models.F('second')), ('room', '')), models.Q(models.Q(('room', ''), _negated=True), ('first', None), ('second', None)), _connector='OR'), name='a_pair_in_order_or_a_room')],
            },
        ),
        migrations.CreateModel(
            name='InternalMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('body', models.TextField()),
                ('key', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='chat.internalthread')),
            ],
            options={
                'ordering': ['thread', 'n'],
                'indexes': [models.Index(fields=['at'], name='chat_intern_at_b84690_idx')],
                'constraints': [models.UniqueConstraint(fields=('thread', 'n'), name='one_internal_message_a_number'), models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('sender', 'key'), name='one_internal_message_a_key')],
            },
        ),
        migrations.CreateModel(
            name='InternalMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField(null=True)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='chat.internalthread')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('thread', 'operator'), name='one_mark_a_reader')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('author', 'Filed it'), ('reviewer', 'Reviews it'), ('named', 'Named on the case'), ('glass', 'Broke the glass')], max_length=10)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='circle', to='chat.incident')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['since'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('incident', 'operator'), name='named_once_on_an_incident')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('patron', 'Patron'), ('operator', 'Operator'), ('system', 'System'), ('file', 'File')], max_length=10)),
                ('author_role', models.CharField(max_length=10)),
                ('author_name', models.CharField(blank=True, max_length=80)),
                ('body', models.TextField(blank=True)),
                ('data', models.JSONField(default=dict)),
                ('key', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('operator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='chat.chatsession')),
            ],
            options={
                'ordering': ['session', 'seq'],
                'constraints': [models.UniqueConstraint(fields=('session', 'seq'), name='one_line_a_number'), models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('session', 'key'), name='one_line_a_key')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.file')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='chat.chatsession')),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='attachment', to='chat.message')),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('after_seq', models.PositiveIntegerField(help_text='The line behind which staff see it.')),
                ('body', models.TextField()),
                ('proposal', models.CharField(blank=True, help_text='What it proposes: “transfer_to_me”.', max_length=20)),
                ('key', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='chat.chatsession')),
            ],
            options={
                'ordering': ['session', 'n'],
                'constraints': [models.UniqueConstraint(fields=('session', 'n'), name='one_note_a_number'), models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('session', 'key'), name='one_note_a_key')],
            },
        ),
        migrations.CreateModel(
            name='PolicyPassage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(help_text='“Acceptable Use Policy”', max_length=120)),
                ('url', models.URLField()),
                ('page', models.PositiveSmallIntegerField(help_text='The page on which the passage stands.')),
                ('text', models.TextField(help_text='The passage, as it stands there.', max_length=1000)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='campuses.campus')),
            ],
            options={
                'ordering': ['position', 'document', 'page'],
            },
        ),
        migrations.CreateModel(
            name='SessionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='chat.chatsession')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['name', 'at'], name='chat_sessio_name_3e374d_idx')],
            },
        ),
        migrations.CreateModel(
            name='SharedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(help_text='“192.0.2.0/24”', max_length=50, validators=[chat.models.ban._validate_network])),
                ('label', models.CharField(help_text='“Computers of the Capital library”', max_length=80)),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shared_addresses', to='campuses.campus')),
            ],
            options={
                'verbose_name': 'shared address range',
                'ordering': ['campus', 'network'],
            },
        ),
        migrations.CreateModel(
            name='Summons',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('circle', models.PositiveSmallIntegerField(choices=[(0, 'asked by name'), (1, 'the nearest'), (2, 'the directors'), (3, 'all supervisors who are on')])),
                ('at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('incident', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='summons', to='chat.incident')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='summons', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='summons', to='chat.chatsession')),
            ],
            options={
                'ordering': ['circle', 'at', 'pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('incident__isnull', False), ('session', None)), models.Q(('incident', None), ('session__isnull', False)), _connector='OR'), name='summoned_to_one_thing'), models.UniqueConstraint(fields=('session', 'operator'), name='summoned_once_to_a_chat'), models.UniqueConstraint(fields=('incident', 'operator'), name='summoned_once_to_an_incident')],
            },
        ),
        migrations.CreateModel(
            name='Timer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call_everyone', 'Call Everyone'), ('call_again', 'Call Again'), ('offer_ticket', 'Offer Ticket'), ('deserted', 'Deserted'), ('operator_silence', 'Operator Silence'), ('patron_silence', 'Patron Silence'), ('transfer_expiry', 'Transfer Expiry'), ('aftercare', 'Aftercare'), ('unanswered', 'Unanswered')], max_length=20)),
                ('due_at', models.DateTimeField()),
                ('fired_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('data', models.JSONField(default=dict)),
                ('incident', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='timers', to='chat.incident')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='timers', to='chat.chatsession')),
            ],
            options={
                'ordering': ['due_at'],
                'indexes': [models.Index(condition=models.Q(('cancelled_at', None), ('fired_at', None)), fields=['due_at'], name='timers_pending')],
                'constraints': [models.CheckConstraint(condition=models.Q(('fired_at', None), ('cancelled_at', None), _connector='OR'), name='timer_fires_or_is_cancelled'), models.CheckConstraint(condition=models.Q(models.Q(('incident__isnull', False), ('session', None)), models.Q(('incident', None), ('session__isnull', False)), _connector='OR'), name='a_timer_has_one_owner')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.CharField(blank=True, max_length=1000)),
                ('to_patron', models.TextField(null=True)),
                ('status', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired')], default='offered', max_length=10)),
                ('reason', models.CharField(blank=True, help_text='Why it was declined.', max_length=1000)),
                ('key', models.UUIDField(null=True)),
                ('offered_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('declined_by', models.ManyToManyField(help_text='Of those whom a queue called.', related_name='+', to=settings.AUTH_USER_MODEL)),
                ('operator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('queue', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campuses.queue')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='chat.chatsession')),
            ],
            options={
                'ordering': ['-offered_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'offered')), fields=('session',), name='one_open_offer_a_chat'), models.UniqueConstraint(condition=models.Q(('key__isnull', False)), fields=('session', 'key'), name='one_offer_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('operator', None), ('queue__isnull', False)), models.Q(('operator__isnull', False), ('queue', None)), _connector='OR'), name='to_somebody_or_a_queue')],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('watching', 'Watching'), ('joined', 'Joined')], default='watching', max_length=10)),
                ('called', models.BooleanField(default=False, help_text="At the lead's call, whatever their role.")),
                ('since', models.DateTimeField()),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('joined_at', models.DateTimeField(null=True)),
                ('revealed_at', models.DateTimeField(null=True)),
                ('until', models.DateTimeField(null=True)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to='chat.chatsession')),
            ],
            options={
                'ordering': ['since', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('session', 'operator'), name='one_stay_at_a_time'), models.CheckConstraint(condition=models.Q(('joined_at', None), ('acknowledged_at__isnull', False), _connector='OR'), name='no_joining_without_the_warning'), models.CheckConstraint(condition=models.Q(models.Q(('joined_at', None), ('mode', 'watching')), models.Q(('joined_at__isnull', False), ('mode', 'joined')), _connector='OR'), name='joined_since_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='Canned',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('greeting', 'Greeting'), ('interview', 'Reference interview'), ('searching', 'Searching'), ('checking', 'Checking'), ('closing', 'Closing'), ('transfer', 'Transfer and tickets'), ('abuse', 'Anger and abuse'), ('crisis', 'Crisis')], max_length=12)),
                ('shortcut', models.CharField(blank=True, help_text='Typed after a slash: “/hours”.', max_length=24, validators=[django.core.validators.RegexValidator('^[a-z0-9-]+$', 'Small letters, digits and hyphens.')])),
                ('title', models.CharField(max_length=80)),
                ('body', models.TextField(help_text='Variables: {patron_name}, {operator_name}, {campus}, {hours}, {next_opening}, {library_url}, {site_url}, {appointment_url}, {phone}, {email}, {signin_hint}, {reference}, {librarian}, {librarian_campus}, {title}, {link}, {need}, {next_step}, {minutes}.', max_length=2000)),
                ('fallback', models.TextField(blank=True, help_text='Said instead when the patron gave no name. Needed where the text has {patron_name}.', max_length=2000, verbose_name='without a name')),
                ('language', models.CharField(default='English', max_length=40)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
                ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='canned', to='campuses.campus')),
                ('owner', models.ForeignKey(blank=True, help_text='Personal, if set.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='canned', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'canned message',
                'ordering': ['category', 'position', 'title'],
                'constraints': [models.CheckConstraint(condition=models.Q(('campus', None), ('owner', None), _connector='OR'), name='canned_is_a_campuss_or_a_persons', violation_error_message="A canned message is a campus's or a person's, not both.")],
            },
        ),
        migrations.CreateModel(
            name='EncounterCard',
            fields=[
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='card', serialize=False, to='chat.chatsession')),
                ('location', models.CharField(blank=True, choices=[('', 'Not known'), ('on', 'On campus'), ('off', 'Off campus')], default='', max_length=4)),
                ('assignment', models.CharField(blank=True, max_length=200)),
                ('course', models.CharField(blank=True, max_length=80)),
                ('professor', models.CharField(blank=True, max_length=80)),
                ('deadline', models.CharField(blank=True, max_length=80)),
                ('tried', models.CharField(blank=True, max_length=400, verbose_name='what the patron has tried')),
                ('sources', models.JSONField(default=list)),
                ('taught', models.BooleanField(default=False)),
                ('taught_what', models.CharField(blank=True, max_length=200)),
                ('read_level', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6)], verbose_name='READ level')),
                ('scratchpad', models.TextField(blank=True, max_length=4000)),
                ('name_given', models.CharField(blank=True, help_text='As the patron said it in the chat.', max_length=80)),
                ('phone', models.CharField(blank=True, help_text='Given by the patron, in an emergency.', max_length=40)),
                ('whereabouts', models.CharField(blank=True, help_text='Where the patron says they are.', max_length=200)),
                ('next_steps', models.TextField(blank=True, max_length=2000)),
                ('next_steps_seq', models.PositiveIntegerField(help_text='The line by which the patron was told.', null=True)),
                ('updated_at', models.DateTimeField()),
                ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('read_level', None), ('read_level__range', (1, 6)), _connector='OR'), name='read_level_is_1_to_6')],
            },
        ),
    ]
