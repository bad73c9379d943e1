"""Which local department a department as the list prints it might be: a guess that a person confirms."""

import re
from collections.abc import Iterable

from marketaccess.domain.basics.search_text import form

# What the list adds to a field of work to name whoever is in charge of it, and what a county adds.
_GENERAL = re.compile(r"(?:行政)?(?:主管)?(?:管理)?(?:部门|机关|机构)$")
_LOCAL = re.compile(r"(?:委员会|办公室|委|局|厅)$")


def likely(name: str, departments: Iterable[tuple[int, str]]) -> int | None:
    """
    The department whose name holds all characters of the list's word for it, in their order; None: none does.

    Of several the shortest, which says least besides: 公安机关 is 公安局, not its traffic police.
    """
    core = _LOCAL.sub("", _GENERAL.sub("", form(name)))
    if len(core) < 2:
        return None
    fitting = [(len(local), pk) for pk, local in departments if _holds(form(local), core)]
    return min(fitting)[1] if fitting else None


def _holds(text: str, core: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in core)
