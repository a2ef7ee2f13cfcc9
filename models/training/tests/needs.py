"""Skips a whole test module where a package is missing."""

import importlib.util
import unittest


def require(*names: str) -> None:
    """Call before the imports that need the packages; requirements-test.txt names the small ones."""
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        raise unittest.SkipTest(f"needs {', '.join(missing)}")
