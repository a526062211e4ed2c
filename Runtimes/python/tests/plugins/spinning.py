"""A module that never ends to load."""

import sys

while True:
    sys.getrecursionlimit()
