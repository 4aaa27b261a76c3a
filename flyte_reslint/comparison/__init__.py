"""What differs between two states of a project: pure, from two lists of effective declarations to the changes.

`fields` says what a declaration comes to, `matching` which of two states' declarations are the same one, `amounts`
what they take at full size, `findings` which findings are new or gone, `comparison` puts these together, and `gates`
judges the outcome.
"""
