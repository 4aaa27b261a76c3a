"""Models of the Flyte API: what its calls do to abstract arguments, and what importing them would register."""
