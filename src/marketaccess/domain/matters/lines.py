"""Materials and steps as lines of text, one a line, and back: nothing is lost on the way."""

import re

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.domain.matters.draft import Material, Stage

REQUIRED, OPTIONAL = "必要", "非必要"
_LINES = re.compile(r"[;；\n]")
_DAYS = re.compile(r"[0-9]{1,4}", re.ASCII)


def write_materials(materials: tuple[Material, ...]) -> str:
    """One a line: ``name|required or not|source``."""
    return "\n".join(
        "|".join((m.name, REQUIRED if m.required else OPTIONAL, m.source)).removesuffix("|")
        for m in materials
    )


def write_steps(steps: tuple[Stage, ...]) -> str:
    """One a line: ``name|days``."""
    return "\n".join(s.name if s.days is None else f"{s.name}|{s.days}" for s in steps)


def read_materials(text: str) -> tuple[Material, ...]:
    """What ``write_materials`` wrote. :raises Refusal: a line says something else."""
    return tuple(_material(parts) for parts in _split(text))


def read_steps(text: str) -> tuple[Stage, ...]:
    """What ``write_steps`` wrote. :raises Refusal: a line says something else."""
    return tuple(_stage(parts) for parts in _split(text))


def _split(text: str) -> list[list[str]]:
    lines = (line.strip() for line in _LINES.split(text))
    return [[part.strip() for part in line.split("|")] for line in lines if line]


def _material(parts: list[str]) -> Material:
    name, needed, source = [*parts, "", ""][:3]
    if len(parts) > 3 or needed not in {"", REQUIRED, OPTIONAL}:
        raise Refusal(f"“{'|'.join(parts)}”应写成“名称|{REQUIRED}|来源”，中间是“{REQUIRED}”或“{OPTIONAL}”。")
    return Material(name, needed != OPTIONAL, source)


def _stage(parts: list[str]) -> Stage:
    name, days = [*parts, ""][:2]
    if len(parts) > 2 or (days and not _DAYS.fullmatch(days)):
        raise Refusal(f"“{'|'.join(parts)}”应写成“名称|天数”，天数是整数。")
    return Stage(name, int(days) if days else None)
