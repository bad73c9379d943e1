"""Log-in and change of password."""

import unicodedata

from django import forms


class SignInForm(forms.Form):
    """Account and password. The account is read without regard to width and case."""

    username = forms.CharField(
        label="账号",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        plain = unicodedata.normalize("NFKC", name).strip().casefold()
        if len(plain) > 60:  # one ligature of Arabic script unfolds into eighteen letters
            raise forms.ValidationError("账号过长，请核对。")
        return plain


class PasswordForm(forms.Form):
    """The present password and the new one, twice."""

    current = forms.CharField(
        label="当前密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label="新密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="再次输入新密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, object]:
        given = self.cleaned_data
        if "new" in given and "repeated" in given and given["new"] != given["repeated"]:
            self.add_error("repeated", "两次输入的新密码不一致，请重新输入。")
        return given
