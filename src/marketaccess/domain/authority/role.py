"""Roles: which post carries which rights. A table in code, so that a change is reviewed."""

from enum import StrEnum

from marketaccess.domain.authority.permission import Permission as P


class Role(StrEnum):
    """The function that a person has in a department while a post lasts."""

    DEPARTMENT_HANDLER = "department_handler"
    DEPARTMENT_REVIEWER = "department_reviewer"
    COORDINATING_HANDLER = "coordinating_handler"
    COORDINATING_HEAD = "coordinating_head"
    LEGAL_REVIEWER = "legal_reviewer"
    EVALUATOR = "evaluator"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"


LABELS: dict[Role, str] = {
    Role.DEPARTMENT_HANDLER: "部门经办员",
    Role.DEPARTMENT_REVIEWER: "部门审核员",
    Role.COORDINATING_HANDLER: "牵头单位经办员",
    Role.COORDINATING_HEAD: "牵头单位负责人",
    Role.LEGAL_REVIEWER: "合法性审查员",
    Role.EVALUATOR: "评估员",
    Role.AUDITOR: "审计员",
    Role.SYSTEM_ADMINISTRATOR: "系统管理员",
    Role.SECURITY_ADMINISTRATOR: "安全管理员",
}

PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.DEPARTMENT_HANDLER: frozenset(
        {
            P.LEAD_VIEW,
            P.LEAD_VERIFY,
            P.LEAD_RETURN,
            P.NOTICE_ANSWER,
            P.EXTENSION_REQUEST,
            P.MATTER_EDIT,
            P.PUBLICATION_REPORT,
            P.CONSULTATION_ANSWER,
            P.EVALUATION_CONTRIBUTE,
            P.DELIVERY_SUBMIT,
            P.RATING_ANSWER,
            P.RECTIFICATION_ANSWER,
        }
    ),
    Role.DEPARTMENT_REVIEWER: frozenset(
        {P.LEAD_VIEW, P.LEAD_ENDORSE, P.LIAISON_EDIT, P.CONSULTATION_REVIEW, P.EVALUATION_ENDORSE}
    ),
    Role.COORDINATING_HANDLER: frozenset(
        {
            P.LEAD_VIEW,
            P.LEAD_REGISTER,
            P.LEAD_TRANSFER,
            P.LEAD_REVIEW,
            P.LEAD_ANSWER,
            P.NOTICE_DRAFT,
            P.EXTENSION_REQUEST,
            P.IDENTITY_REQUEST,
            P.SUPERVISION_ISSUE,
            P.LIAISON_EDIT,
            P.LIST_IMPORT,
            P.MATTER_REVIEW,
            P.PUBLICATION_REVIEW,
            P.CONSULTATION_COORDINATE,
            P.CONSULTATION_ANSWER,
            P.EVALUATION_MANAGE,
            P.DELIVERY_SUBMIT,
            P.DELIVERY_ACCEPT,
            P.SURVEY_MANAGE,
            P.RATING_REVIEW,
            P.RECTIFICATION_ASSIGN,
        }
    ),
    Role.COORDINATING_HEAD: frozenset(
        {
            P.LEAD_VIEW,
            P.LEAD_RULE,
            P.LEAD_CLOSE,
            P.NOTICE_ISSUE,
            P.EXTENSION_DECIDE,
            P.IDENTITY_APPROVE,
            P.SUPERVISION_ISSUE,
            P.CONSULTATION_COORDINATE,
            P.CONSULTATION_REVIEW,
            P.EVALUATION_DECIDE,
            P.DELIVERY_ACCEPT,
            P.SURVEY_DECIDE,
            P.RECTIFICATION_ACCEPT,
        }
    ),
    Role.LEGAL_REVIEWER: frozenset({P.LEGALITY_REVIEW}),
    Role.EVALUATOR: frozenset({P.EVALUATION_JUDGE}),
    Role.AUDITOR: frozenset({P.AUDIT_VIEW}),
    Role.SYSTEM_ADMINISTRATOR: frozenset({P.ORGANIZATION_EDIT, P.ACCOUNT_EDIT, P.CALENDAR_LOAD}),
    Role.SECURITY_ADMINISTRATOR: frozenset({P.ROLE_GRANT}),
}

# Three powers that no one person may join: who runs the system, who grants rights, who watches both.
# (GB/T 22239-2019 8.1.4.2 d, 8.1.5)
SEPARATED = frozenset({Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR})


def conflicts(held: frozenset[Role], wanted: Role) -> Role | None:
    """The role already held that keeps a person from the wanted one, or None."""
    if wanted not in SEPARATED:
        return None
    return next((role for role in sorted(held & SEPARATED) if role is not wanted), None)


def roles_with(permission: P) -> tuple[Role, ...]:
    """The roles that carry a right."""
    return tuple(role for role, rights in PERMISSIONS.items() if permission in rights)
