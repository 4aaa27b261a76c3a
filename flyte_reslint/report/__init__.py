"""One file per output format: findings or effective resources in, text out. A report never computes."""
