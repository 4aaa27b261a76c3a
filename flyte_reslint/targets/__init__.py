"""The SDK release that each file is written for: what options, scripts, locks and requirements say of it."""

from flyte_reslint.targets.target import NEWEST, Target, Targets

__all__ = ["NEWEST", "Target", "Targets"]
