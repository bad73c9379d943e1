"""
Copies without traces of their maker: what a department may be given.

A clean copy shows what the original shows. Author, device, place, time and software are gone, and so is
the file's own name.
"""
