"""What earlier runs found, kept on disk: whole answers, programs, and the findings of groups of files.

Nothing here may be needed: without a cache, or with one that is damaged, full or out of reach, a run gives the same
answer later. The modules are imported before the command line is, so they import little themselves.
"""
