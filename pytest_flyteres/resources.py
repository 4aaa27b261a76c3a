"""The resources of a task that tests ask about, declared or as its pod gets them."""

from __future__ import annotations

from abc import ABC, abstractmethod

from pytest_flyteres.amounts import Resource


class HasResources(ABC):
    """Something with requests and limits."""

    @property
    def cpu(self) -> Resource:
        """Cores."""
        return self._resource("cpu")

    @property
    def memory(self) -> Resource:
        """Bytes of memory."""
        return self._resource("memory")

    @property
    def gpu(self) -> Resource:
        """The number of devices; which they are is told by the task's `accelerator`."""
        return self._resource("gpu")

    @property
    def disk(self) -> Resource:
        """Bytes of ephemeral storage."""
        return self._resource("disk")

    @abstractmethod
    def _resource(self, name: str) -> Resource:
        """The resource that the SDK calls by that name."""
