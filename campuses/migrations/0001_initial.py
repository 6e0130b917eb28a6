import campuses.models.campus
import campuses.models.operator
import datetime
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text="In addresses and in the widget's code: “capital”.", unique=True)),
                ('name', models.CharField(help_text='As patrons say it: “Capital”.', max_length=80)),
                ('code', models.CharField(help_text="Begins the references of this campus's encounters: “CAP”.", max_length=4, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z]{2,4}$', 'Two to four capital letters.')])),
                ('time_zone', models.CharField(default='America/New_York', max_length=40, validators=[campuses.models.campus._validate_time_zone])),
                ('library_url', models.URLField(blank=True, verbose_name='library pages')),
                ('site_url', models.URLField(blank=True, verbose_name='campus pages')),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('appointment_url', models.URLField(blank=True, verbose_name='appointments')),
                ('signin_hint', models.CharField(blank=True, help_text='Said beside licensed links: “Sign in with your Banner ID and password.”', max_length=200, verbose_name='sign-in hint')),
                ('allowed_sites', models.JSONField(blank=True, default=list, help_text='Origins, such as “https://www.example.edu”.', validators=[campuses.models.campus._validate_sites], verbose_name='sites that may embed the widget')),
            ],
            options={
                'verbose_name_plural': 'campuses',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('url', models.URLField(blank=True)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('group', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'ordering': ['group', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Operator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(help_text='As patrons and colleagues read it.', max_length=80)),
                ('role', models.CharField(choices=[('operator', 'Operator'), ('supervisor', 'Supervisor'), ('director', 'Director'), ('administrator', 'Administrator')], default='operator', max_length=16)),
                ('experience', models.CharField(choices=[('novice', 'New to chat'), ('practised', 'Practised'), ('expert', 'Expert')], default='practised', max_length=16)),
                ('hints', models.BooleanField(default=True, help_text='The coach beside the composer.', verbose_name='show hints')),
                ('demo', models.BooleanField(default=False, editable=False, help_text='Made by the demo; unknown outside it.')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='operators', to='campuses.campus')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('campus__isnull', False), ('role', 'administrator'), _connector='OR'), name='operator_has_a_campus', violation_error_message='Everybody but administrators belongs to a campus.')],
            },
            managers=[
                ('objects', campuses.models.operator.OperatorManager()),
            ],
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Patrons read it: “Thanksgiving”.', max_length=80)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('opens', models.TimeField(blank=True, help_text='Only for a day with other hours.', null=True)),
                ('closes', models.TimeField(blank=True, null=True)),
                ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='campuses.campus')),
            ],
            options={
                'ordering': ['first_day'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='closure_ends_after_it_begins', violation_error_message='The last day must not come before the first day.')],
            },
        ),
        migrations.CreateModel(
            name='Hours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')])),
                ('opens', models.TimeField()),
                ('closes', models.TimeField(help_text='00:00 is midnight at the end of the day.')),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='campuses.campus')),
            ],
            options={
                'verbose_name_plural': 'hours',
                'ordering': ['campus', 'weekday', 'opens'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens')), ('closes', datetime.time(0, 0)), _connector='OR'), name='hours_close_after_they_open', violation_error_message='The closing time must come after the opening time. For a shift over midnight, enter two: until 00:00, and from 00:00 on the next day.')],
            },
        ),
        migrations.CreateModel(
            name='Queue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=80)),
                ('restricted', models.BooleanField(default=False, help_text='Only directors of the campus read it.')),
                ('email', models.EmailField(blank=True, help_text="Letters of this queue's tickets come from here.", max_length=254, verbose_name='e-mail')),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='queues', to='campuses.campus')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='ReferenceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campuses.campus')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campus', 'year'), name='one_counter_a_campus_and_year')],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('safety', 'Campus public safety'), ('crisis', 'Crisis help for patrons'), ('counselling', 'Counselling'), ('service', 'Other library service'), ('course', 'Course for staff')], max_length=16)),
                ('label', models.CharField(max_length=120)),
                ('description', models.CharField(blank=True, max_length=300)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('text_number', models.CharField(blank=True, max_length=40)),
                ('url', models.URLField(blank=True)),
                ('language', models.CharField(default='English', max_length=40)),
                ('hours', models.CharField(blank=True, max_length=80)),
                ('review_by', models.DateField(blank=True, null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='resources', to='campuses.campus')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['kind', 'position', 'label'],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('campus', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='policy', serialize=False, to='campuses.campus')),
                ('claim_seconds', models.PositiveSmallIntegerField(default=20, help_text='The home campus has the chat to itself for so long; then every campus is called.', validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(600)], verbose_name='claim target (s)')),
                ('beeps', models.PositiveSmallIntegerField(default=3, help_text='Pings within the claim target.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)])),
                ('second_call_seconds', models.PositiveSmallIntegerField(default=40, verbose_name='second call (s)')),
                ('ticket_seconds', models.PositiveSmallIntegerField(default=60, help_text='After so long the patron may leave a ticket instead of waiting.', verbose_name='ticket offer (s)')),
                ('operator_silence_seconds', models.PositiveSmallIntegerField(default=60, verbose_name="operator's silence (s)")),
                ('patron_silence_seconds', models.PositiveSmallIntegerField(default=240, verbose_name="patron's silence (s)")),
                ('patron_close_seconds', models.PositiveSmallIntegerField(default=120, verbose_name='closing after a check-in (s)')),
                ('transfer_seconds', models.PositiveSmallIntegerField(default=30, verbose_name='transfer offer (s)')),
                ('crisis_answer_seconds', models.PositiveSmallIntegerField(default=120, help_text='When nobody of those asked has answered in this time, the next circle is asked to come.', validators=[django.core.validators.MinValueValidator(15), django.core.validators.MaxValueValidator(1800)], verbose_name='answer to a crisis (s)')),
                ('incident_answer_minutes', models.PositiveSmallIntegerField(default=120, help_text='When no reviewer has looked in this time, supervisors who are on are asked to reach one.', validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(1440)], verbose_name='answer to an incident (min)')),
                ('chats_before_warning', models.PositiveSmallIntegerField(default=1, help_text='Claiming one more than this many warns gently.', verbose_name='chats before a warning')),
                ('chats_at_most', models.PositiveSmallIntegerField(default=5, verbose_name='chats at most')),
                ('tell_lead_when_watched', models.BooleanField(default=False, help_text="Off is QuestionPoint's way; every watch is logged either way.", verbose_name='tell the lead when a supervisor watches or joins')),
                ('identify_when_covering', models.BooleanField(default=False, help_text='When covering for another campus. Patrons who are told rate chats lower (Barrett & Pagotto 2019).', verbose_name='say which campus the operator is from')),
                ('bad_weather', models.BooleanField(default=False, help_text='Adds a caring line to closings.')),
                ('waiting_text', models.CharField(default='A librarian usually answers within a minute. You can keep typing while you wait.', max_length=300)),
                ('ticket_offer_text', models.CharField(default='Sorry, all of us are busy. You can keep waiting, or leave your question and get the answer by e-mail.', max_length=300)),
                ('closed_text', models.CharField(default='The chat is closed right now. Leave your question and we will answer by e-mail.', max_length=300)),
                ('privacy_text', models.CharField(default='A librarian of any campus of our system may answer and read this chat. We keep it for {days} days; you can ask us not to. A nickname is fine.', help_text='Said before the first message. “{days}” becomes the days that transcripts are kept.', max_length=400)),
                ('transcript_days', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MaxValueValidator(365)])),
                ('contact_days', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MaxValueValidator(90)], verbose_name='days to keep names, e-mail addresses and files')),
                ('internal_message_days', models.PositiveSmallIntegerField(default=30, help_text='0 keeps them.')),
                ('lead_operator', models.ForeignKey(blank=True, help_text='Is told at the second call.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='leads_policies', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'policies',
                'constraints': [models.CheckConstraint(condition=models.Q(('second_call_seconds__gt', models.F('claim_seconds')), ('ticket_seconds__gt', models.F('second_call_seconds'))), name='policy_stages_follow_each_other', violation_error_message='The stages must follow each other: claim target, then second call, then ticket offer.')],
            },
        ),
    ]
