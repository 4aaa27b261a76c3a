"""The rules: one short function each, from the registry to findings.

`rule` registers a function under its code, `given` reads what a call was given, `run` runs them all.
"""
