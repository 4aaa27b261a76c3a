"""What takes several pods, and how much these take together."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from flyte_reslint.comparison.amounts import KINDS, Amounts, PodOf, amounts
from flyte_reslint.domain.effective import Effective, EffectiveEnvironment, EffectiveTask
from flyte_reslint.report.cells import UNKNOWN


class FullSize(Struct, frozen=True):
    """A pool, an app or a cluster of more than one pod, and what its pods take together, by requests."""

    of: EffectiveEnvironment | EffectiveTask
    pods: int
    amounts: Amounts

    def __str__(self) -> str:
        """`cpu 160, memory 480Gi and more, A100 8, disk ?`"""
        known, unknown = self.amounts.known, self.amounts.unknown
        kinds = dict.fromkeys((*KINDS, *known, *sorted(unknown)))
        return ", ".join(f"{kind} {self._amount(kind)}" for kind in kinds if kind in known or kind in unknown)

    def _amount(self, kind: str) -> str:
        known = self.amounts.known.get(kind)
        if known is None:
            return UNKNOWN
        return f"{known} and more" if kind in self.amounts.unknown else str(known)


def full_sizes(effective: Effective, pod_of: PodOf) -> Iterator[FullSize]:
    """The environments and tasks that are known to take more than one pod, in the order of the registry."""
    every: tuple[EffectiveEnvironment | EffectiveTask, ...] = (*effective.environments, *effective.tasks)
    for each in every:
        counts = [group.count for group in each.groups]
        taken = amounts(each, pod_of)
        pods = sum(count for count in counts if count is not None)
        if pods > 1 and None not in counts and (taken.known or taken.unknown):
            yield FullSize(each, pods, taken)
