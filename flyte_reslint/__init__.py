"""flyte-reslint: what Flyte tasks declare, known without running them."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from flyte_reslint.api import Project, analyze
    from flyte_reslint.domain.quantity import Quantity

__all__ = ["Project", "Quantity", "analyze"]


def __getattr__(name: str) -> object:
    """What is public, imported when somebody asks for it: `--version` asks for nothing."""
    if name == "Quantity":
        from flyte_reslint.domain.quantity import Quantity

        return Quantity
    if name in __all__:
        from flyte_reslint import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
