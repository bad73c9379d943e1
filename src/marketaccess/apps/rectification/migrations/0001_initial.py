import django.db.models.deletion
import marketaccess.domain.casework.rectification_flow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0002_export_kind'),
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='方案编号')),
                ('title', models.CharField(max_length=120, verbose_name='方案名称')),
                ('source_kind', models.CharField(choices=[('evaluation_round', '效能评估'), ('other', '其他检查')], max_length=20, verbose_name='来源')),
                ('source_reference', models.CharField(blank=True, max_length=60, verbose_name='来源编号')),
                ('state', models.CharField(choices=[('drafted', '拟定中'), ('issued', '整改中'), ('closed', '已办结'), ('cancelled', '已作废')], max_length=10, verbose_name='状态')),
                ('drafted_at', models.DateTimeField(verbose_name='拟定时间')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='下达时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('cancel_reason', models.TextField(blank=True, verbose_name='作废理由')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='示范数据')),
                ('coordinated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.division')),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '整改方案',
                'ordering': ['-drafted_at', '-pk'],
                'indexes': [models.Index(fields=['coordinated_by', 'state'], name='plan_by_office')],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('source_reference', ''), _negated=True), models.Q(('state', marketaccess.domain.casework.rectification_flow.PlanState['CANCELLED']), _negated=True)), fields=('source_kind', 'source_reference'), name='one_plan_per_source'), models.CheckConstraint(condition=models.Q(('drafted_by', models.F('issued_by')), _negated=True), name='nobody_issues_their_own_plan'), models.CheckConstraint(condition=models.Q(('state__in', [marketaccess.domain.casework.rectification_flow.PlanState['DRAFTED'], marketaccess.domain.casework.rectification_flow.PlanState['CANCELLED']]), ('issued_at__isnull', False), _connector='OR'), name='an_issued_plan_says_when')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('subject', models.CharField(blank=True, max_length=80, verbose_name='事由标识')),
                ('problem', models.TextField(verbose_name='问题')),
                ('demand', models.TextField(verbose_name='整改要求')),
                ('amount', models.PositiveSmallIntegerField(verbose_name='整改期限')),
                ('day_kind', models.CharField(choices=[('working', '工作日'), ('calendar', '自然日')], max_length=10, verbose_name='期限单位')),
                ('state', models.CharField(choices=[('drafted', '拟定中'), ('assigned', '整改中'), ('reported', '待验收'), ('closed', '已销号'), ('cancelled', '已撤销')], max_length=10, verbose_name='状态')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='起算日')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='到期日')),
                ('first_due_on', models.DateField(blank=True, null=True, verbose_name='原到期日')),
                ('due_is_provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('assisting', models.ManyToManyField(blank=True, related_name='+', to='organizations.department')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='rectification.plan')),
            ],
            options={
                'verbose_name': '整改任务',
                'ordering': ['plan', 'position'],
                'indexes': [models.Index(fields=['department', 'state', 'due_on'], name='rectification_by_unit')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'position'), name='one_position_per_task'), models.UniqueConstraint(condition=models.Q(('subject', ''), _negated=True), fields=('plan', 'subject'), name='one_task_per_subject_and_plan'), models.CheckConstraint(condition=models.Q(('state', marketaccess.domain.casework.rectification_flow.RectificationState['DRAFTED']), ('due_on__isnull', False), _connector='OR'), name='an_assigned_task_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(verbose_name='延至')),
                ('reason', models.TextField(verbose_name='理由')),
                ('state', models.CharField(choices=[('asked', '待审批'), ('granted', '已同意'), ('refused', '未同意')], default='asked', max_length=10, verbose_name='状态')),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='审批时间')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='rectification.task')),
            ],
            options={
                'verbose_name': '整改延期',
                'ordering': ['asked_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('task',), name='one_open_extension_per_task'), models.CheckConstraint(condition=models.Q(('asked_by', models.F('decided_by')), _negated=True), name='nobody_grants_their_own_extension')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.TextField(verbose_name='整改结果')),
                ('reported_on', models.DateField(verbose_name='报送日期')),
                ('accepted_at', models.DateTimeField(verbose_name='验收时间')),
                ('is_late', models.BooleanField(verbose_name='逾期完成')),
                ('accepted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='closure', to='rectification.task')),
            ],
            options={
                'verbose_name': '整改销号',
                'constraints': [models.CheckConstraint(condition=models.Q(('reported_by', models.F('accepted_by')), _negated=True), name='nobody_accepts_their_own_report')],
            },
        ),
        migrations.CreateModel(
            name='TaskStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=20, verbose_name='步骤')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('label', models.CharField(max_length=100, verbose_name='岗位')),
                ('remark', models.TextField(blank=True, verbose_name='说明')),
                ('files', models.ManyToManyField(blank=True, related_name='+', to='documents.storedfile')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='rectification.task')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '整改经过',
                'ordering': ['at', 'pk'],
            },
        ),
    ]
