"""A plugin whose hook is no coroutine."""

from dovetail import Context, Plugin


class Synchronous(Plugin):
    """Has a hook that answers at once."""

    def install(self, context: Context) -> None:  # type: ignore[override]
        """Is no `async def`."""
