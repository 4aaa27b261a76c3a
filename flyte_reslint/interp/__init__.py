"""The abstract importer: executes a module's statements, in order, over abstract values.

Nothing of the user's code is imported, compiled or run. `values` says what a value can be, `objects` what it
can refer to, `journal` how branches are undone and joined, `machine` what every evaluation shares;
`expressions` and `statements` execute the IR, `modules` links files.
"""
