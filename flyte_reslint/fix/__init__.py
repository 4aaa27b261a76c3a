"""Fixes: what rules know to be meant, spelled in the syntax of the file; and applying them until nothing changes.

`offer` finds the edits of one finding, `rounds` applies those of a project to the texts of its files, `writing` puts
the outcome on disk.
"""
