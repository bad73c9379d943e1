"""Forms of the vault's pages."""

from django import forms


class RequestForm(forms.Form):
    """Why somebody must know who reported."""

    reason = forms.CharField(
        label="查看理由",
        help_text="写明为什么必须知道反映人身份（10至500字）。理由、申请人和审批人都会记入审计日志。",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
    )


class DecisionForm(forms.Form):
    """The second person's word."""

    decision = forms.ChoiceField(
        label="审批意见", choices=[("approve", "同意查看"), ("deny", "不同意")], widget=forms.RadioSelect
    )


class PassphraseForm(forms.Form):
    """The officer's own passphrase of the group's key. Never shown again, never stored."""

    passphrase = forms.CharField(
        label="保管口令",
        strip=False,
        max_length=200,
        help_text="不是登录密码，是建立保管密钥时您自己设定的口令。",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
