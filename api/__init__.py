"""The HTTP service: a thin Flask application over the engine."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """The application is imported when it is asked for: the commands of the service are read with every --help."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from api import app  # noqa: PLC0415

    return getattr(app, name)
