"""Takes from this process, for good, what computing does not need: the same as the processes of .NET take from themselves."""

import ctypes
import os
import platform
import resource

# What Python needs beside what a strategy may take: with less it could not say that memory is used up.
_HEADROOM = 64 << 20

_MAX_FILES = 128
_KILL = 9

# linux/prctl.h and linux/seccomp.h
_SET_PARENT_DEATH_SIGNAL = 1
_SET_NO_NEW_PRIVILEGES = 38
_FILTER_MODE = 1
_ALL_THREADS = 1
_SET_FILTER = {"x86_64": 317, "aarch64": 277}


class _Program(ctypes.Structure):
    """The struct sock_fprog of linux/filter.h."""

    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def apply(memory, filter_program):
    """Sets the limits and the filter. There is no way back."""
    libc = ctypes.CDLL(None, use_errno=True)

    # The end of the pipe tells of the parent's death too; this tells the kernel, whom a loop cannot delay.
    libc.prctl(_SET_PARENT_DEATH_SIGNAL, _KILL, 0, 0, 0)
    os.closerange(3, 65536)
    _limit(memory + _HEADROOM)
    _check(libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "the giving up of privileges")
    program = _Program(len(filter_program) // 8, filter_program)
    number = ctypes.c_long(_SET_FILTER[platform.machine()])
    _check(libc.syscall(number, ctypes.c_ulong(_FILTER_MODE), ctypes.c_ulong(_ALL_THREADS), ctypes.byref(program)), "the filter of system calls")


def _limit(more):
    status = {}
    with open("/proc/self/status", encoding="ascii", errors="replace") as lines:
        for line in lines:
            name, _, value = line.partition(":")
            status[name] = value.strip()

    def size(name):
        return int(status[name].split()[0]) * 1024

    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_NOFILE, _MAX_FILES),
        (resource.RLIMIT_DATA, size("VmData") + more),
        (resource.RLIMIT_AS, size("VmSize") + more),
    ):
        most = resource.getrlimit(limit)[1]
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(limit, (value, value))


def _check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), f"The kernel does not allow {what}")
