"""Modules that pandas uses where they are installed."""

import sys

_NAMES = ("bottleneck", "matplotlib", "numba", "numexpr", "pyarrow", "scipy", "tables", "xarray")


def hide():
    """Leaves them out: results would depend on what is installed, and they start threads."""
    sys.modules.update(dict.fromkeys(_NAMES))
