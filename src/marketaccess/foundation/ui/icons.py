"""The icon set: our own line drawings on a grid of 24, as the inside of an SVG element."""

ICONS: dict[str, str] = {
    # What things are
    "inbox": '<path d="M3 13l3-8h12l3 8v6H3z"/><path d="M3 13h5l1.5 3h5L16 13h5"/>',
    "list": '<path d="M8 6h13M8 12h13M8 18h13"/><path d="M3.5 6h.01M3.5 12h.01M3.5 18h.01"/>',
    "file": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 12h6M9 16h6"/>',
    "folder": '<path d="M3 6h6l2 2h10v11H3z"/>',
    "paperclip": (
        '<path d="M19 11l-7.5 7.5a4 4 0 0 1-6-6L13 5a2.7 2.7 0 0 1 4 4l-7.5 7.5a1.2 1.2 0 0 1-2-2L14 8"/>'
    ),
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v5M16 3v5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "alarm": '<circle cx="12" cy="13" r="7.5"/><path d="M12 9v4.5M12 16.5h.01M4 5l3-2M20 5l-3-2"/>',
    "pause": '<circle cx="12" cy="12" r="8.5"/><path d="M10 9v6M14 9v6"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5h4"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c1-4 4-6 7.5-6s6.5 2 7.5 6"/>',
    "people": (
        '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.8-3.8 3.4-5.5 6.5-5.5s5.7 1.7 6.5 5.5'
        'M15.5 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.9c2 .7 3.4 2.3 4 5.1"/>'
    ),
    "building": '<path d="M5 21V5l8-2v18M13 9h6v12M3 21h18M8 8h2M8 12h2M8 16h2M16 13h.01M16 17h.01"/>',
    "book": '<path d="M4 5c3-1.5 6-1 8 .5 2-1.5 5-2 8-.5v14c-3-1.5-6-1-8 .5-2-1.5-5-2-8-.5zM12 5.5v14"/>',
    "chart": '<path d="M4 20V4M4 20h16M8 16v-4M12.5 16V8M17 16v-6"/>',
    "scale": '<path d="M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z"/>',
    "flag": '<path d="M6 21V4h12l-3 4 3 4H6"/>',
    "message": '<path d="M4 5h16v11H11l-5 4v-4H4z"/>',
    "phone": '<path d="M8 3h8v18H8zM11 18h2"/>',
    "globe": (
        '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>'
    ),
    "door": '<path d="M5 21V4l9-1.5V21M14 5h5v16M3 21h18M11 12v.5"/>',
    "shield": '<path d="M12 3l7.5 2.5v6c0 4.5-3 7.7-7.5 9.5-4.5-1.8-7.5-5-7.5-9.5v-6z"/>',
    "lock": '<path d="M5 11h14v9.5H5zM8 11V8a4 4 0 0 1 8 0v3M12 15v2"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="M11 12l8.5-8.5M16 7l3 3M13.5 9.5l2 2"/>',
    "star": '<path d="M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6-5.3-3-5.3 3 1.1-6L3.4 9.8l6-.8z"/>',
    "keyboard": '<path d="M3 6h18v12H3zM7 10h.01M10.5 10h.01M14 10h.01M17.5 10h.01M7 14h10"/>',
    "home": '<path d="M4 11l8-7 8 7v9.5h-5.5V14h-5v6.5H4z"/>',
    # What one does
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "filter": '<path d="M3 5h18l-7 8v6l-4 2v-8z"/>',
    "edit": '<path d="M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5"/>',
    "send": '<path d="M4 12h14M12.5 5.5L19 12l-6.5 6.5"/>',
    "return": '<path d="M20 18v-4a4 4 0 0 0-4-4H5M9.5 5L4.5 10l5 5"/>',
    "refresh": '<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.5M20 4v5.5h-5.5"/>',
    "upload": '<path d="M12 16V4M6.5 9.5L12 4l5.5 5.5M4 16v4.5h16V16"/>',
    "download": '<path d="M12 4v12M6.5 10.5L12 16l5.5-5.5M4 16v4.5h16V16"/>',
    "print": '<path d="M7 9V3h10v6M7 17H3.5V9h17v8H17M7 14h10v7H7z"/>',
    "copy": '<path d="M8 8h12v12.5H8zM16 8V3.5H4V16h4"/>',
    "eye": '<path d="M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12z"/>'
    '<circle cx="12" cy="12" r="3"/>',
    "exit": '<path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "type": '<path d="M3 19l5-14h1l5 14M4.8 14h7.4M14.5 19l3-8h1l3 8M15.7 16h4.6"/>',
    # How things are
    "check": '<path d="M4.5 12.5l5 5L19.5 7"/>',
    "check-circle": '<circle cx="12" cy="12" r="8.5"/><path d="M8 12.5l3 3 5.5-6"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "ban": '<circle cx="12" cy="12" r="8.5"/><path d="M6 6l12 12"/>',
    "warning": '<path d="M12 3.5L22 20.5H2zM12 10v5M12 17.8h.01"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.8h.01"/>',
    "question": (
        '<circle cx="12" cy="12" r="8.5"/>'
        '<path d="M9.5 9.5c0-3.3 5-3.3 5 0 0 2-2.5 2.2-2.5 4.2M12 16.8h.01"/>'
    ),
    "chevron-right": '<path d="M9 5l7 7-7 7"/>',
    "chevron-left": '<path d="M15 5l-7 7 7 7"/>',
    "chevron-down": '<path d="M5 9l7 7 7-7"/>',
}
