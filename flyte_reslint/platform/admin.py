"""What flyteadmin, flytekit's control plane, says when a task is registered.

`validateTaskResources` in flyteadmin's `task_validator.go`: it looks at a resource only where it has a request, and
compares whole numbers, each quantity rounded up (`Quantity.Value()`).
"""

from __future__ import annotations

from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_CEILING, Context, Decimal
from typing import Literal

from flyte_reslint.domain.quantity import Quantity

_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_CEILING)

Verdict = Literal["", "request>limit", "limit>platform", "request>platform"]


def verdict(request: Quantity | None, limit: Quantity | None, platform_limit: Quantity | None) -> Verdict:
    """Why the registration is refused, empty when it is not; None is what is not written, or not limited."""
    if request is None:
        return ""
    if limit is not None and _whole(limit) < _whole(request):
        return "request>limit"
    if platform_limit is None or platform_limit.value == 0:
        return ""
    if limit is not None and _whole(limit) > _whole(platform_limit):
        return "limit>platform"
    return "request>platform" if _whole(request) > _whole(platform_limit) else ""


def _whole(quantity: Quantity) -> Decimal:
    return quantity.value.to_integral_value(context=_EXACT)
