"""Checks a strategy, calls it with the prices, and says what it found."""

import collections
import datetime
import functools
import itertools
import json
import math
import statistics

import numpy
import pandas

import channel
import policy
import results

_RUN_STAGE = 4
_MEMORY_LIMIT = 2
_OUTPUT_LIMIT = 4

_COLUMNS = ("open", "high", "low", "close", "volume")

# What an import statement of a strategy finds is loaded already.
MODULES = (collections, datetime, functools, itertools, math, statistics, numpy, pandas)


class Loop:
    """Does what the parent asks for, one thing at a time. A process checks one source and runs it once."""

    def __init__(self, pipe, output, checks):
        self._pipe = pipe
        self._output = output
        self._checks = checks
        self._tree = None
        self._builtins = policy.create_builtins() if checks else __builtins__

    def handle(self, kind, reader):
        problem = self._try(kind, reader)
        if problem is not None:
            limit, reason = problem
            self._pipe.send(channel.FAILED, bytes((_RUN_STAGE, limit)) + channel.write_text(reason[:1000]))

    def _try(self, kind, reader):
        """What went wrong, as limit and reason; what the strategy holds is free again when this returns."""
        try:
            if kind == channel.CHECK:
                self._check(reader.text())
            else:
                self._call(reader)
            return None
        except MemoryError:
            return _MEMORY_LIMIT, ""
        except results.TooLarge as exception:
            return _OUTPUT_LIMIT, str(exception)
        except results.Unusable as exception:
            return 0, str(exception)
        except BaseException as exception:
            return 0, results.describe(exception)

    def _check(self, source):
        self._tree, problems = policy.check(source) if self._checks else (policy.parse(source), [])
        content = channel.write_integer(len(problems))
        for stage, line, column, message in problems:
            content += bytes((stage,)) + channel.write_integer(line) + channel.write_integer(column) + channel.write_text(message)
        self._pipe.send(channel.CHECKED, content)

    def _call(self, reader):
        prices = create_frame(reader)
        names = {"__builtins__": self._builtins, "__name__": "strategy", "pd": pandas, "np": numpy}
        exec(compile(self._tree, policy.FILE, "exec", dont_inherit=True), names)
        instances = results.read(names[policy.FUNCTION](prices))
        content = json.dumps(instances, allow_nan=False).encode("ascii")
        if len(content) > self._output:
            raise results.TooLarge(f"{len(instances):,} instances")
        self._pipe.send(channel.INSTANCES, content)


def create_frame(reader):
    """One frame with the prices of all symbols, one after the other."""
    tickers, counts, times, columns = [], [], [], {name: [] for name in _COLUMNS}
    for _ in range(reader.integer()):
        tickers.append(reader.text())
        times.append(numpy.frombuffer(reader.bytes(), dtype="<i8"))
        counts.append(len(times[-1]))
        for name in _COLUMNS:
            columns[name].append(numpy.frombuffer(reader.doubles(), dtype="<f8"))
    date = numpy.concatenate(times).view("datetime64[ns]")
    frame = {"ticker": numpy.repeat(numpy.array(tickers, dtype=object), counts), "date": date, "timestamp": date.copy()}
    frame.update((name, numpy.concatenate(parts)) for name, parts in columns.items())
    return pandas.DataFrame(frame)


def warm_up():
    """Loads what pandas loads at first use, before somebody waits for it and while files can still be found."""
    days = pandas.date_range("2000-01-03", periods=60, freq="D")
    frame = pandas.DataFrame({"ticker": ["a", "b"] * 30, "date": days, "close": numpy.linspace(1.0, 2.0, 60)})
    groups = frame.groupby("ticker")["close"]
    frame["mean"] = groups.transform(lambda x: x.rolling(5).mean())
    frame["next"] = groups.shift(-1).pct_change().fillna(0)
    frame = frame.sort_values(["ticker", "date"]).merge(groups.agg(["min", "max"]).reset_index(), on="ticker")
    frame.set_index("date")["close"].resample("W").last().ewm(span=5).mean()
    results.read(frame[frame["close"] > frame["mean"]].assign(signal=True).to_dict("records"))
    policy.check("def my_strategy(df):\n    return []\n")
    datetime.datetime.strptime("2000-01-03", "%Y-%m-%d")
