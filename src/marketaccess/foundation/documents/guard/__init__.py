"""
The guard at the door: what a file really is, and whether it may come in.

Structure comes first and parsers last. Size, name, type, archive structure and expansion are judged by
code of our own that reads at most a bounded number of bytes; only what has passed reaches Pillow or
pikepdf, and that in a process of its own with limits on memory and time. (Measured: openpyxl, calamine
and defusedxml all let a 300 KB workbook grow beyond 600 MB.)
"""
