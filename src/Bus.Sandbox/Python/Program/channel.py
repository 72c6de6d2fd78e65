"""The frames on the pipe to the parent: the length of the content in four bytes, little end first, the kind in one, and the content."""

import os
import struct

READY = 1
FAILED = 14
CHECK = 15
CHECKED = 16
CALL = 17
INSTANCES = 18

_HEADER = struct.Struct("<IB")
_INT = struct.Struct("<i")
_MAX_READ = 1 << 20


class Channel:
    """The child's end of the pipe."""

    def __init__(self, source, target):
        self._source = source
        self._target = target

    def take(self):
        """The next frame as its kind and a reader of its content. At the end of the pipe the process ends: its parent is gone."""
        length, kind = _HEADER.unpack(self._read(_HEADER.size))
        return kind, Reader(self._read(length))

    def send(self, kind, content):
        rest = memoryview(_HEADER.pack(len(content), kind) + content)
        while rest:
            rest = rest[os.write(self._target, rest):]

    def _read(self, length):
        content = bytearray(length)
        view = memoryview(content)
        done = 0
        while done < length:
            count = os.readv(self._source, [view[done:done + _MAX_READ]])
            if count == 0:
                os._exit(0)
            done += count
        return content


class Reader:
    """Reads the content of a frame of the parent, which is trusted."""

    def __init__(self, content):
        self._content = memoryview(content)
        self._position = 0

    def integer(self):
        return _INT.unpack(self._take(_INT.size))[0]

    def text(self):
        return str(self._take(self.integer()), "utf-8")

    def bytes(self):
        return self._take(self.integer())

    def doubles(self):
        return self._take(8 * self.integer())

    def _take(self, length):
        start = self._position
        self._position += length
        return self._content[start:self._position]


def write_integer(value):
    return _INT.pack(value)


def write_text(text):
    content = text.encode("utf-8", "replace")
    return _INT.pack(len(content)) + content
