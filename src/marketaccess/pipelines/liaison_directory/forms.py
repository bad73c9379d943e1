"""The upload of a filled form."""

from django import forms


class UploadForm(forms.Form):
    """One Excel file."""

    file = forms.FileField(
        label="填好的名单或回执表",
        help_text="系统导出的 Excel 文件，可以一次含多个单位；重复导入不会重复登记。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls"}),
    )
