"""The protocol between host and plugin process: frames, the state of a connection, and what its messages hold.

``frames``, ``machine`` and ``messages`` decide and do no I/O; ``connection`` is the one module that knows asyncio.
"""
