"""flyte-reslint: what Flyte tasks declare, known without running them."""
