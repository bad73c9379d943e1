"""Forms of the notification pages."""

from django import forms

from marketaccess.foundation.organizations import queries as organizations


class WebhookForm(forms.Form):
    """A system that wants to be told, and for which department."""

    department = forms.ChoiceField(label="单位")
    address = forms.CharField(
        label="推送地址",
        max_length=300,
        help_text="http:// 或 https:// 开头。平台向它发送带签名的 POST 请求。",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["department"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(pk), name) for pk, name in organizations.choices()]
