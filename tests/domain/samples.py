"""Texts that several tests of the domain need."""


def full_width(text: str) -> str:
    """The text as a Chinese input method may write it: ASCII signs in their wide form."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
