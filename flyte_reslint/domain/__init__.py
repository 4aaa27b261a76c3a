"""What Flyte declarations mean: quantities, values with their origin, environments, tasks. No syntax."""
