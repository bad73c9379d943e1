"""How SQL writes the texts and names that come from outside."""


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A column's or table's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
