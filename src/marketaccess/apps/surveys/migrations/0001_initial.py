import django.db.models.deletion
import marketaccess.domain.surveys.strata
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
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='问卷编号')),
                ('state', models.CharField(choices=[('drafting', '编制中'), ('reviewing', '待审批'), ('open', '调查中'), ('closed', '已结束')], max_length=20, verbose_name='状态')),
                ('title', models.CharField(max_length=100, verbose_name='标题')),
                ('purpose', models.TextField(verbose_name='为什么调查')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='大约需要几分钟')),
                ('system_key', models.CharField(max_length=60, verbose_name='指标体系')),
                ('opens_on', models.DateField(verbose_name='开始日期')),
                ('closes_on', models.DateField(verbose_name='结束日期')),
                ('minimum', models.PositiveIntegerField(verbose_name='每个单位最少答卷数')),
                ('stratum_minimum', models.PositiveIntegerField(verbose_name='每层最少答卷数')),
                ('has_open_links', models.BooleanField(default=False, verbose_name='允许免码链接')),
                ('questions', models.JSONField(default=list, verbose_name='题目')),
                ('frame', models.JSONField(default=list, verbose_name='抽样框')),
                ('drafted_at', models.DateTimeField(verbose_name='编制时间')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='批准时间')),
                ('remark', models.TextField(blank=True, verbose_name='退回意见')),
                ('salt', models.CharField(blank=True, max_length=64)),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('counts_marked', models.BooleanField(blank=True, null=True, verbose_name='计入有标记的答卷')),
                ('closing_reason', models.TextField(blank=True, verbose_name='结束说明')),
                ('answer_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='封存答卷数')),
                ('seal', models.CharField(blank=True, max_length=64, verbose_name='封存摘要')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='示范数据')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.division')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
            ],
            options={
                'verbose_name': '问卷',
                'ordering': ['-drafted_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('drafted_by', models.F('approved_by')), _negated=True), name='nobody_approves_their_own_survey'), models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='a_survey_does_not_close_before_it_opens'), models.CheckConstraint(condition=models.Q(('salt', ''), ('state', 'open'), _connector='OR'), name='only_an_open_survey_has_a_salt')],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.CharField(blank=True, choices=[(marketaccess.domain.surveys.strata.Size['LARGE'], '大型'), (marketaccess.domain.surveys.strata.Size['MEDIUM'], '中型'), (marketaccess.domain.surveys.strata.Size['SMALL'], '小型'), (marketaccess.domain.surveys.strata.Size['MICRO'], '微型')], max_length=10, verbose_name='规模')),
                ('industry', models.CharField(blank=True, choices=[('A', '农、林、牧、渔业'), ('B', '采矿业'), ('C', '制造业'), ('D', '电力、热力、燃气及水生产和供应业'), ('E', '建筑业'), ('F', '批发和零售业'), ('G', '交通运输、仓储和邮政业'), ('H', '住宿和餐饮业'), ('I', '信息传输、软件和信息技术服务业'), ('J', '金融业'), ('K', '房地产业'), ('L', '租赁和商务服务业'), ('M', '科学研究和技术服务业'), ('N', '水利、环境和公共设施管理业'), ('O', '居民服务、修理和其他服务业'), ('P', '教育'), ('Q', '卫生和社会工作'), ('R', '文化、体育和娱乐业'), ('S', '公共管理、社会保障和社会组织'), ('T', '国际组织')], max_length=1, verbose_name='行业')),
                ('ownership', models.CharField(blank=True, choices=[(marketaccess.domain.surveys.strata.Ownership['STATE'], '国有'), (marketaccess.domain.surveys.strata.Ownership['PRIVATE'], '民营'), (marketaccess.domain.surveys.strata.Ownership['FOREIGN'], '外资'), (marketaccess.domain.surveys.strata.Ownership['HOUSEHOLD'], '个体工商户'), (marketaccess.domain.surveys.strata.Ownership['OTHER'], '其他')], max_length=10, verbose_name='所有制')),
                ('origin', models.CharField(blank=True, choices=[(marketaccess.domain.surveys.strata.Origin['LOCAL'], '本地'), (marketaccess.domain.surveys.strata.Origin['ELSEWHERE'], '外地')], max_length=10, verbose_name='来源地')),
                ('label', models.CharField(max_length=60, verbose_name='批次名称')),
                ('unit', models.CharField(max_length=40, verbose_name='被评估单位')),
                ('unit_name', models.CharField(max_length=100, verbose_name='被评估单位名称')),
                ('is_open', models.BooleanField(default=False, verbose_name='免码链接')),
                ('count', models.PositiveIntegerField(verbose_name='份数')),
                ('used', models.PositiveIntegerField(blank=True, null=True, verbose_name='已用')),
                ('seed', models.CharField(max_length=32)),
                ('made_at', models.DateTimeField(verbose_name='生成时间')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='surveys.survey')),
            ],
            options={
                'verbose_name': '答题码批次',
                'ordering': ['made_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('used_on', models.DateField(blank=True, null=True, verbose_name='使用日期')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='surveys.batch')),
            ],
            options={
                'verbose_name': '答题码',
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('size', models.CharField(blank=True, choices=[(marketaccess.domain.surveys.strata.Size['LARGE'], '大型'), (marketaccess.domain.surveys.strata.Size['MEDIUM'], '中型'), (marketaccess.domain.surveys.strata.Size['SMALL'], '小型'), (marketaccess.domain.surveys.strata.Size['MICRO'], '微型')], max_length=10, verbose_name='规模')),
                ('industry', models.CharField(blank=True, choices=[('A', '农、林、牧、渔业'), ('B', '采矿业'), ('C', '制造业'), ('D', '电力、热力、燃气及水生产和供应业'), ('E', '建筑业'), ('F', '批发和零售业'), ('G', '交通运输、仓储和邮政业'), ('H', '住宿和餐饮业'), ('I', '信息传输、软件和信息技术服务业'), ('J', '金融业'), ('K', '房地产业'), ('L', '租赁和商务服务业'), ('M', '科学研究和技术服务业'), ('N', '水利、环境和公共设施管理业'), ('O', '居民服务、修理和其他服务业'), ('P', '教育'), ('Q', '卫生和社会工作'), ('R', '文化、体育和娱乐业'), ('S', '公共管理、社会保障和社会组织'), ('T', '国际组织')], max_length=1, verbose_name='行业')),
                ('ownership', models.CharField(blank=True, choices=[(marketaccess.domain.surveys.strata.Ownership['STATE'], '国有'), (marketaccess.domain.surveys.strata.Ownership['PRIVATE'], '民营'), (marketaccess.domain.surveys.strata.Ownership['FOREIGN'], '外资'), (marketaccess.domain.surveys.strata.Ownership['HOUSEHOLD'], '个体工商户'), (marketaccess.domain.surveys.strata.Ownership['OTHER'], '其他')], max_length=10, verbose_name='所有制')),
                ('origin', models.CharField(blank=True, choices=[(marketaccess.domain.surveys.strata.Origin['LOCAL'], '本地'), (marketaccess.domain.surveys.strata.Origin['ELSEWHERE'], '外地')], max_length=10, verbose_name='来源地')),
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False, verbose_name='答卷编号')),
                ('unit', models.CharField(max_length=40, verbose_name='被评估单位')),
                ('answered_on', models.DateField(verbose_name='答卷日期')),
                ('values', models.JSONField(verbose_name='作答')),
                ('minute_mark', models.CharField(blank=True, max_length=16)),
                ('device_mark', models.CharField(blank=True, max_length=16)),
                ('marks', models.JSONField(default=list, verbose_name='标记')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='surveys.survey')),
            ],
            options={
                'verbose_name': '答卷',
                'ordering': ['pk'],
            },
        ),
    ]
