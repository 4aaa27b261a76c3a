"""What a platform lets tasks have: its limits and quotas, and the pod that a task gets under them.

`reading` reads platform files, `limits` selects what is in force for a project and domain, `pod` applies it.
"""
