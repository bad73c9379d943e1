"""What a person may be allowed to do. Values are stored in tokens and tests: never reuse one."""

from enum import StrEnum


class Permission(StrEnum):
    """One right. Roles are sets of them (see ``role``)."""

    LEAD_VIEW = "lead.view"
    LEAD_REGISTER = "lead.register"
    LEAD_TRANSFER = "lead.transfer"
    LEAD_VERIFY = "lead.verify"
    LEAD_ENDORSE = "lead.endorse"
    LEAD_RETURN = "lead.return"
    LEAD_RULE = "lead.rule"
    LEAD_REVIEW = "lead.review"
    LEAD_ANSWER = "lead.answer"
    LEAD_CLOSE = "lead.close"
    NOTICE_DRAFT = "notice.draft"
    NOTICE_ISSUE = "notice.issue"
    NOTICE_ANSWER = "notice.answer"
    EXTENSION_REQUEST = "extension.request"
    EXTENSION_DECIDE = "extension.decide"
    SUPERVISION_ISSUE = "supervision.issue"
    IDENTITY_REQUEST = "identity.request"
    IDENTITY_APPROVE = "identity.approve"
    LIAISON_EDIT = "liaison.edit"
    LEGALITY_REVIEW = "legality.review"
    EVALUATION_JUDGE = "evaluation.judge"
    AUDIT_VIEW = "audit.view"
    CALENDAR_LOAD = "calendar.load"
    ORGANIZATION_EDIT = "organization.edit"
    ACCOUNT_EDIT = "account.edit"
    ROLE_GRANT = "role.grant"
