"""Words of the vault's pages."""

IDENTITY_LABELS: tuple[tuple[str, str], ...] = (
    ("name", "姓名"),
    ("organization", "单位"),
    ("phone", "联系电话"),
    ("email", "电子邮箱"),
    ("address", "地址"),
)
REQUESTED = "申请已提交，请等待本单位负责人审批。"
APPROVED = "已同意查看，申请人可在24小时内查看一次。"
DENIED = "已不同意查看。"
UNREADABLE = "内容"

# What an administrator runs on the server, both officers typing their own passphrases.
ADD_OFFICER = "marketaccess vault add-officer --holder {holder} --existing {existing} --officer {officer}"
SOMEBODY = "现持有人账号"
