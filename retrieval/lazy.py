"""Attributes that are computed when first read, then kept.

`functools.cached_property` would do, but in Python 3.11 it holds a lock that all instances share, so that
threads wait for each other.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")


class lazy_attribute(Generic[Value]):  # noqa: N801  (used as a decorator, as `property` is)
    """A method read as an attribute; its first result is kept in the instance's `__dict__`.

    Two threads may both compute it, so the method must always give the same.
    """

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, instance: object, owner: type | None = None) -> Value:
        """Compute the value: not called again, since an entry of `__dict__` comes first."""
        value = self._compute(instance)
        instance.__dict__[self._name] = value
        return value
