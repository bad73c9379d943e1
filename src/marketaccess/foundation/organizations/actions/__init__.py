"""Everything that changes departments, localities, posts and liaisons, one verb each."""

from marketaccess.foundation.organizations.actions.departments import (
    Imported,
    add_department,
    deactivate_department,
    edit_department,
    import_divisions,
    place_department,
    reactivate_department,
    rename_department,
    set_locality,
)
from marketaccess.foundation.organizations.actions.liaisons import save_liaison, set_liaisons_due
from marketaccess.foundation.organizations.actions.posts import end_post, grant_post

__all__ = [
    "Imported",
    "add_department",
    "deactivate_department",
    "edit_department",
    "end_post",
    "grant_post",
    "import_divisions",
    "place_department",
    "reactivate_department",
    "rename_department",
    "save_liaison",
    "set_liaisons_due",
    "set_locality",
]
