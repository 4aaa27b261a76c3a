"""Reading a text with the parser of the running Python: several times as quick as LibCST, and without importing it.

Where both read a text they make the same program of it, spans included, which tests hold them to.
"""
