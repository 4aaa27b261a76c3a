"""Assertions on the resources that a Flyte task will really get, for pytest."""
