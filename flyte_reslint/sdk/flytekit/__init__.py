"""Models of the flytekit API: tasks, the nodes that calling them makes, accelerators, pods, IDL models."""
