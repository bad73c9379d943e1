"""Addresses around service items."""

from django.urls import path

from marketaccess.apps.matters.views import correspondences, findings, items, papers, public, tasks

app_name = "matters"
ITEM = "desk/matters/items/<int:pk>/"
CORRESPONDENCE = "desk/matters/correspondences/<int:pk>/"
TASK = "desk/matters/tasks/<int:pk>/"
PUBLIC = "service-items/<str:code>/"

urlpatterns = [
    path("desk/matters/", items.index, name="items"),
    path("desk/matters/items/new/", items.create, name="create"),
    path(ITEM, items.detail, name="item"),
    path(f"{ITEM}edit/", items.edit, name="edit"),
    path(f"{ITEM}stop/", items.stop, name="stop"),
    path(f"{ITEM}resume/", items.resume, name="resume"),
    path(f"{ITEM}guide/", items.guide, name="guide"),
    path(f"{ITEM}propose/", correspondences.propose, name="propose"),
    path("desk/matters/correspondences/", correspondences.index, name="correspondences"),
    path(CORRESPONDENCE, correspondences.detail, name="correspondence"),
    path(f"{CORRESPONDENCE}<slug:verb>/", correspondences.step, name="step"),
    path("desk/matters/entries/", correspondences.entries, name="entries"),
    path("desk/matters/findings/", findings.findings, name="findings"),
    path("desk/matters/figures/", findings.figures, name="figures"),
    path("desk/matters/papers/", papers.index, name="papers"),
    path("desk/matters/papers/new/", papers.create, name="register_paper"),
    path("desk/matters/papers/<int:pk>/", papers.step, name="paper_step"),
    path("desk/matters/tasks/", tasks.index, name="tasks"),
    path(TASK, tasks.detail, name="task"),
    path(f"{TASK}files/<int:file>/", tasks.proof, name="task_proof"),
    path(f"{TASK}<slug:verb>/", tasks.step, name="task_step"),
    path(PUBLIC, public.service_item, name="public"),
    path(f"{PUBLIC}print/", public.print_service_item, name="public_print"),
    path(f"{PUBLIC}samples/<int:pk>/", public.sample, name="sample"),
]
