import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, unique=True, verbose_name='评价编号')),
                ('record', models.CharField(blank=True, max_length=60, verbose_name='办件编号')),
                ('service_item', models.CharField(db_index=True, max_length=40, verbose_name='事项实施编码')),
                ('channel', models.CharField(choices=[('code', '二维码'), ('message', '短信'), ('mobile', '移动服务端'), ('pc', 'PC端'), ('phone', '电话'), ('tablet', '政务大厅平板电脑'), ('terminal', '政务大厅其他终端')], max_length=10, verbose_name='评价渠道')),
                ('rated_at', models.DateTimeField(verbose_name='评价时间')),
                ('satisfaction', models.CharField(choices=[('1', '非常满意'), ('2', '满意'), ('3', '基本满意'), ('4', '不满意'), ('5', '非常不满意')], max_length=1, verbose_name='满意度')),
                ('device', models.CharField(blank=True, max_length=100, verbose_name='设备标记')),
                ('words', models.TextField(blank=True, verbose_name='评价内容')),
                ('marks', models.JSONField(default=list, verbose_name='存疑标记')),
                ('source', models.CharField(max_length=200, verbose_name='来源')),
                ('taken_in_at', models.DateTimeField(verbose_name='收到时间')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='示范数据')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
            ],
            options={
                'verbose_name': '服务评价',
                'ordering': ['-rated_at', '-pk'],
                'indexes': [models.Index(fields=['rated_at', 'channel'], name='rating_by_day'), models.Index(fields=['department', 'rated_at'], name='rating_by_department')],
            },
        ),
        migrations.CreateModel(
            name='RatingTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', '待回访'), ('handling', '整改中'), ('answered', '待复核'), ('closed', '已办结')], max_length=10, verbose_name='状态')),
                ('starts_on', models.DateField(verbose_name='起算日')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='到期日')),
                ('due_is_provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('was_late', models.BooleanField(default=False, verbose_name='曾超期')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
                ('rating', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='task', to='ratings.servicerating')),
            ],
            options={
                'verbose_name': '差评回访',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(fields=['department', 'state', 'due_on'], name='rating_task_by_unit')],
            },
        ),
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=12, verbose_name='步骤')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('label', models.CharField(max_length=100, verbose_name='岗位')),
                ('words', models.TextField(blank=True, verbose_name='说明')),
                ('reached', models.BooleanField(blank=True, null=True, verbose_name='联系上')),
                ('solved', models.BooleanField(blank=True, null=True, verbose_name='已解决')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='ratings.ratingtask')),
            ],
            options={
                'verbose_name': '回访经过',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('verb', 'call_back'), _negated=True), ('reached__isnull', False), _connector='OR'), name='a_call_says_whether_it_reached'), models.CheckConstraint(condition=models.Q(('solved__isnull', True), ('reached', True), _connector='OR'), name='only_who_was_reached_says_solved')],
            },
        ),
    ]
