"""Says in JSON which files a process needs that runs strategies in Python. Runs outside of the sandbox, and runs nothing foreign."""

import json
import os
import site
import sys

import optional

_ALTERNATIVES = "/etc/alternatives"
_ZONES = "/usr/share/zoneinfo"


def main():
    # Without the site module nothing of the machine's start-up files runs; the folders it would add are added here.
    folders = [x for x in dict.fromkeys(map(os.path.realpath, site.getsitepackages())) if os.path.isdir(x)]
    sys.path.extend(folders)
    optional.hide()
    import numpy
    import pandas

    executable = os.path.realpath(sys.executable)
    standard = os.path.dirname(os.path.realpath(os.__file__))
    modules = set(filter(None, (_find_top(module, folders) for module in list(sys.modules.values()))))
    libraries = _find_libraries()
    json.dump(
        {
            "executable": executable,
            "folders": folders,
            "files": sorted({executable, standard, *modules} | ({_ZONES} if os.path.isdir(_ZONES) else set())),
            "libraries": sorted({os.path.dirname(x) for x in libraries}),
            "links": _find_links(libraries),
            "version": f"Python {sys.version.split()[0]}, pandas {pandas.__version__}, numpy {numpy.__version__}",
        },
        sys.stdout,
    )


def _find_top(module, folders):
    """The folder or file of the package that a module belongs to, if it was installed."""
    file = getattr(module, "__file__", None)
    for folder in folders:
        if file and os.path.realpath(file).startswith(folder + os.sep):
            return os.path.join(folder, os.path.realpath(file)[len(folder) + 1:].split(os.sep)[0])
    return None


def _find_libraries():
    """The native libraries that are loaded now: the same are loaded in the sandbox."""
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as lines:
        paths = {line.split(maxsplit=5)[5].strip() for line in lines if line.count("/")}
    return {x for x in paths if ".so" in os.path.basename(x)}


def _find_links(libraries):
    """The choices among libraries that a system offers, such as Debian's of BLAS, as pairs of a library and the link to it."""
    if not os.path.isdir(_ALTERNATIVES):
        return []
    links = (os.path.join(_ALTERNATIVES, x) for x in sorted(os.listdir(_ALTERNATIVES)) if ".so" in x)
    return [[os.path.realpath(x), x] for x in links if os.path.realpath(x) in libraries]


main()
