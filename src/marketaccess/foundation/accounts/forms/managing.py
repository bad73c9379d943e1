"""Forms of the pages that manage departments, accounts, posts, tokens and liaisons."""

from typing import Any

from django import forms

from marketaccess.domain.authority.role import LABELS, SEPARATED, Role
from marketaccess.foundation.accounts import queries
from marketaccess.foundation.organizations import queries as organizations
from marketaccess.foundation.ui.forms import Day

EMPTY_LABEL = "请选择"
ROLES = [(role.value, LABELS[role]) for role in Role]
BUSINESS_ROLES = [(role.value, LABELS[role]) for role in Role if role not in SEPARATED]


class DepartmentForm(forms.Form):
    """A new department."""

    name = forms.CharField(label="名称", max_length=100)
    key = forms.CharField(
        label="标识",
        max_length=60,
        help_text="系统内使用的英文标识，如 market_regulation；机制方案中已有的部门须用方案中的标识。",
    )
    parent = forms.ModelChoiceField(
        label="上级部门",
        queryset=organizations.departments_in_use(),
        required=False,
        empty_label="无上级部门",
        help_text="与上级部门视为同一单位，回避规定一并适用。",
    )


class DepartmentEditForm(DepartmentForm):
    """A department's name and place."""

    key = None  # type: ignore[assignment]


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(label="账号", max_length=60, help_text="小写字母、数字、点、横线，3至60个。")
    display_name = forms.CharField(
        label="显示名称", max_length=60, help_text="他人看到的名称，如“发展改革局经办员”。"
    )
    email = forms.EmailField(label="电子邮箱", required=False, help_text="用于接收提醒。")


class AccountFilter(forms.Form):
    """Filters of the accounts."""

    q = forms.CharField(
        label="账号或名称",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "在用"), ("closed", "已停用"), ("unused", "超过90天未使用")],
    )


class ReasonForm(forms.Form):
    """Why an account is closed."""

    reason = forms.CharField(label="停用原因", max_length=300)


class AccountField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Accounts, shown with their names."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.display_name}（{obj.username}）"


class PostForm(forms.Form):
    """A new post."""

    user = AccountField(
        label="人员账号", queryset=queries.accounts().filter(is_active=True), empty_label=EMPTY_LABEL
    )
    department = forms.ModelChoiceField(
        label="部门", queryset=organizations.departments_in_use(), empty_label=EMPTY_LABEL
    )
    role = forms.ChoiceField(label="角色", choices=ROLES)
    title = forms.CharField(label="职务", max_length=50, required=False)
    starts_on = Day(label="任职起")
    ends_on = Day(label="任职止", required=False, help_text="含当日；留空表示长期。")


class PostFilter(forms.Form):
    """Filters of the posts."""

    q = forms.CharField(
        label="账号或名称",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部"), *ROLES])
    when = forms.ChoiceField(
        label="期间", required=False, choices=[("", "现任和将任"), ("past", "已结束"), ("all", "全部")]
    )


class EndForm(forms.Form):
    """The last day of a post."""

    ends_on = Day(label="任职止", help_text="含当日。须立即停止使用系统的，请同时由系统管理员停用账号。")


class TokenForm(forms.Form):
    """A new token."""

    department = forms.ModelChoiceField(
        label="部门", queryset=organizations.departments_in_use(), empty_label=EMPTY_LABEL
    )
    role = forms.ChoiceField(label="角色", choices=BUSINESS_ROLES)
    name = forms.CharField(label="用途", max_length=60, help_text="哪个系统使用，如“12345热线平台”。")


class LiaisonForm(forms.Form):
    """One person of the directory."""

    name = forms.CharField(label="姓名", max_length=50)
    title = forms.CharField(label="职务", max_length=50)
    landline = forms.CharField(label="座机", max_length=30, required=False, help_text="分机号用横线连接。")
    mobile = forms.CharField(label="手机", max_length=20, required=False)


class DueForm(forms.Form):
    """Until when the departments return their two lines."""

    due_on = Day(label="反馈期限", required=False)


class DirectoryFilter(forms.Form):
    """Filters of the directory."""

    state = forms.ChoiceField(
        label="反馈情况",
        required=False,
        choices=[("", "全部"), ("missing", "未反馈"), ("returned", "已反馈")],
    )
