"""The builder: the head of a survey, its questions, the sampling frame."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from marketaccess.apps.surveys import actions, forms, policy, queries, wording
from marketaccess.apps.surveys.views.finding import attempted, barred, find, form_page
from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.surveys.questionnaire import Question
from marketaccess.foundation.accounts.guards import AuthedRequest, requires

METHODS = ["GET", "HEAD", "POST"]


@requires(*policy.RIGHTS)
@require_http_methods(METHODS)
def create(request: AuthedRequest) -> HttpResponse:
    """A new survey."""
    heading = "新建问卷"
    if request.method != "POST":
        return form_page(request, forms.HeadForm(), heading, survey=None)
    form, made = forms.HeadForm(request.POST), []
    status = attempted(
        form,
        lambda: made.append(actions.create(head=form.head(), by=request.actor, at=timezone.now())),
    )
    if status:
        return form_page(request, form, heading, survey=None, status=status)
    return redirect("surveys:detail", made[0].number)


@requires(*policy.RIGHTS)
@require_http_methods(METHODS)
def edit(request: AuthedRequest, number: str) -> HttpResponse:
    """Another head."""
    survey, status = find(request, number), 200
    if request.method == "POST":
        form = forms.HeadForm(request.POST)
        status = attempted(
            form,
            lambda: actions.edit(survey=survey, head=form.head(), by=request.actor, at=timezone.now()),
        )
        if not status:
            return redirect("surveys:detail", number)
    elif back := barred(request, "edit", survey):
        return back
    else:
        names = list(forms.HeadForm.base_fields)
        form = forms.HeadForm(initial={name: getattr(survey, name) for name in names})
    return form_page(request, form, wording.label("edit"), survey=survey, status=status)


@requires(*policy.RIGHTS)
@require_http_methods(METHODS)
def question(request: AuthedRequest, number: str, key: str = "") -> HttpResponse:
    """A new question, or other words for one."""
    survey, status = find(request, number), 200
    known: Question | None = queries.question(survey, key) if key else None
    if key and known is None:
        raise Http404(wording.NO_QUESTION)
    if request.method == "POST":
        form = forms.QuestionForm(request.POST, survey=survey)
        status = attempted(
            form,
            lambda: actions.put_question(
                survey=survey, question=form.question(key), by=request.actor, at=timezone.now()
            ),
        )
        if not status:
            return redirect("surveys:detail", number)
    elif back := barred(request, "edit", survey):
        return back
    else:
        form = forms.QuestionForm(survey=survey, initial=forms.of_question(known) if known else None)
    return form_page(request, form, "修改题目" if known else "添加题目", survey=survey, status=status)


@requires(*policy.RIGHTS)
@require_POST
def rearrange(request: AuthedRequest, number: str, key: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    survey, what = find(request, number), request.POST.get("what", "")
    by, at = request.actor, timezone.now()
    try:
        if what == "remove":
            actions.remove_question(survey=survey, key=key, by=by, at=at)
        elif what in ("up", "down"):
            actions.move_question(survey=survey, key=key, up=what == "up", by=by, at=at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("surveys:detail", number)


@requires(*policy.RIGHTS)
@require_http_methods(METHODS)
def frame(request: AuthedRequest, number: str) -> HttpResponse:
    """The sampling frame."""
    survey, status = find(request, number), 200
    if request.method == "POST":
        form = forms.FrameForm(request.POST)
        status = attempted(
            form,
            lambda: actions.set_frame(
                survey=survey, by=request.actor, at=timezone.now(), **form.cleaned_data
            ),
        )
        if not status:
            return redirect("surveys:detail", number)
    elif back := barred(request, "plan", survey):
        return back
    else:
        form = forms.FrameForm(initial={"lines": queries.frame_lines(survey)})
    return form_page(request, form, wording.label("plan"), survey=survey, status=status)
