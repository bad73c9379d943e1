"""Addresses of the officers' pages about leads and rectification notices."""

from django.urls import path

from marketaccess.apps.leads.views import answering, intake, notices, pages, rectification, verification

app_name = "leads"

LEAD = "desk/leads/<matter:reference>/"

urlpatterns = [
    path("desk/leads/new/", pages.receive, name="receive"),
    path(LEAD, pages.detail, name="detail"),
    path(f"{LEAD}files/<int:pk>/", pages.download, name="file"),
    path(f"{LEAD}register/", intake.register, name="register"),
    path(f"{LEAD}refuse/", intake.refuse, name="refuse"),
    path(f"{LEAD}transfer/", intake.transfer, name="transfer"),
    path(f"{LEAD}rule/", intake.rule, name="rule"),
    path(f"{LEAD}sign/", verification.sign, name="sign"),
    path(f"{LEAD}contribute/", verification.contribute, name="contribute"),
    path(f"{LEAD}return/", verification.return_, name="return"),
    path(f"{LEAD}verify/", verification.verify, name="verify"),
    path(f"{LEAD}endorse/", verification.endorse, name="endorse"),
    path(f"{LEAD}reject-draft/", verification.reject_draft, name="reject_draft"),
    path(f"{LEAD}send-back/", verification.send_back, name="send_back"),
    path(f"{LEAD}take-back/", verification.take_back, name="take_back"),
    path(f"{LEAD}conclude/", verification.conclude, name="conclude"),
    path(f"{LEAD}draft-notice/", rectification.draft_notice, name="draft_notice"),
    path(f"{LEAD}reject-notice/", rectification.reject_notice, name="reject_notice"),
    path(f"{LEAD}issue-notice/", rectification.issue_notice, name="issue_notice"),
    path(f"{LEAD}request-extension/", rectification.request_extension, name="request_extension"),
    path(f"{LEAD}decide-extension/", rectification.decide_extension, name="decide_extension"),
    path(f"{LEAD}send-back-rectification/", rectification.send_back, name="send_back_rectification"),
    path(f"{LEAD}accept-rectification/", rectification.accept, name="accept_rectification"),
    path(f"{LEAD}write/", answering.write, name="write"),
    path(f"{LEAD}answer/", answering.answer, name="answer"),
    path(f"{LEAD}revisit/", answering.revisit, name="revisit"),
    path(f"{LEAD}close/", answering.close, name="close"),
    path(f"{LEAD}reopen/", answering.reopen, name="reopen"),
    path("desk/notices/", notices.index, name="notices"),
    path("desk/notices/<matter:number>/", notices.detail, name="notice"),
    path("desk/notices/<matter:number>/files/<int:pk>/", notices.download, name="notice_file"),
]
