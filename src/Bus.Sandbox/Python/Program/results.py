"""Turns what a strategy returns into plain values. What this process says is not believed: its parent looks at it again."""

import datetime
import math
import traceback

import numpy
import pandas

import policy

_MAX_INSTANCES = 50_000
_MAX_VALUES = 32
_MAX_NAME = 64
_MAX_TEXT = 1000
_MAX_WHOLE = 2**53


class Unusable(Exception):
    """The strategy returned something else than instances; the text says what."""


class TooLarge(Exception):
    """The strategy returned more than it may; the text says how much."""


def read(returned):
    """The instances: a list of dicts with plain values."""
    if isinstance(returned, pandas.DataFrame):
        if len(returned) > _MAX_INSTANCES:
            raise TooLarge(f"{len(returned):,} instances, of which {_MAX_INSTANCES:,} are allowed")
        returned = returned.to_dict("records")
    if not isinstance(returned, (list, tuple)):
        raise Unusable(f"my_strategy returned {_name(returned)}; it has to return a list of dicts.")
    if len(returned) > _MAX_INSTANCES:
        raise TooLarge(f"{len(returned):,} instances, of which {_MAX_INSTANCES:,} are allowed")
    return [_read_instance(number, instance) for number, instance in enumerate(returned, 1)]


def _read_instance(number, instance):
    if not isinstance(instance, dict):
        raise Unusable(f"Instance {number} is {_name(instance)}; it has to be a dict with ticker, date, signal and message.")
    if len(instance) > _MAX_VALUES:
        raise Unusable(f"Instance {number} has {len(instance)} values; allowed are {_MAX_VALUES}.")
    plain = {}
    for name, value in instance.items():
        if not isinstance(name, str) or not 0 < len(name) <= _MAX_NAME:
            raise Unusable(f"Instance {number} has a value whose name is {_name(name)} and not text of 1 to {_MAX_NAME} characters.")
        plain[_text(name)] = _read_value(number, name, value)
    return plain


def _read_value(number, name, value):
    if isinstance(value, str):
        return _text(value)
    if value is None or value is pandas.NaT or value is pandas.NA:
        return None
    if isinstance(value, (bool, numpy.bool_)):
        return bool(value)
    if isinstance(value, (int, numpy.integer)):
        return int(value) if -_MAX_WHOLE <= value <= _MAX_WHOLE else float(value)
    if isinstance(value, (float, numpy.floating)):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, numpy.datetime64):
        value = pandas.Timestamp(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    raise Unusable(f"Instance {number} has {_name(value)} in '{_text(name)}'; allowed are texts, numbers, True, False, None and dates.")


def _text(text):
    return text[:_MAX_TEXT].encode("utf-8", "replace").decode("utf-8")


def _name(value):
    return "None" if value is None else f"an object of the type {type(value).__name__}"


def describe(exception):
    """The failure of a strategy in one sentence, with the line of its source."""
    lines = [frame.lineno for frame in traceback.extract_tb(exception.__traceback__, limit=-1000) if frame.filename == policy.FILE]
    place = f" in line {lines[-1]}" if lines else ""
    return f"The strategy failed ({type(exception).__name__}){place}: {_text(str(exception))}"
