"""Addresses of the officers' pages about rectification."""

from django.urls import path

from marketaccess.apps.rectification.forms import VERBS
from marketaccess.apps.rectification.views import drafting, plans, tasks

app_name = "rectification"
HERE = "desk/rectification/"
TASK, PLAN = f"{HERE}tasks/<int:pk>/", f"{HERE}<slug:number>/"

urlpatterns = [
    path(HERE, plans.index, name="plans"),
    path(f"{HERE}new/", drafting.begin, name="new_plan"),
    path(f"{HERE}tasks/", tasks.index, name="tasks"),
    path(TASK, tasks.detail, name="task"),
    path(f"{TASK}files/<int:file>/", tasks.evidence, name="file"),
    path(f"{TASK}edit/", drafting.edit_task, name="edit_task"),
    path(f"{TASK}remove/", drafting.remove_task, name="remove_task"),
    *(path(f"{TASK}{verb.replace('_', '-')}/", tasks.step_view(verb), name=verb) for verb in VERBS),
    path(PLAN, plans.detail, name="plan"),
    path(f"{PLAN}title/", drafting.revise, name="plan_revise"),
    path(f"{PLAN}tasks/new/", drafting.add_task, name="add_task"),
    path(f"{PLAN}issue/", drafting.issue, name="plan_issue"),
    path(f"{PLAN}cancel/", drafting.cancel, name="plan_cancel"),
]
