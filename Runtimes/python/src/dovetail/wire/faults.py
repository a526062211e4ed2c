"""How the other side can break the protocol."""


class WireFaultError(Exception):
    """The other side broke the protocol; the connection cannot go on after one."""


class MessageError(Exception):
    """A message holds something else than its method says: the call that brought it fails, the connection stands."""


class UnknownMethodError(MessageError):
    """The host calls something that this library does not know, since it is newer."""
