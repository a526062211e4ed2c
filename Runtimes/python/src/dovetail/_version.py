"""The version of this library, which it also tells the host."""

__version__ = "0.1.0"
