"""The process that a strategy in Python runs in: it locks itself in, and then does what its parent asks for through its standard input.

Started as python3 -s -S -B main.py MEMORY OUTPUT CHECKS FILTER FOLDER...: bytes it may take, bytes an answer may have, whether
sources are checked, the filter of system calls in base64, and the folders of the installed modules.
"""

import base64
import os
import sys
import warnings

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import channel
import lockdown
import optional


class Nowhere:
    """Where text goes that nobody reads: the real output belongs to the parent."""

    encoding = "utf-8"

    def write(self, text):
        return len(text)

    def flush(self):
        pass


def main(memory, output, checks, filter_program, *folders):
    sys.path.extend(folders)
    optional.hide()
    warnings.simplefilter("ignore")
    import runner

    runner.warm_up()
    pipe = channel.Channel(0, 1)
    sys.stdout = Nowhere()

    # Everything up to here is our own; from here on the process can only compute.
    lockdown.apply(int(memory), base64.b64decode(filter_program))
    pipe.send(channel.READY, b"")
    loop = runner.Loop(pipe, int(output), checks == "True")
    while True:
        loop.handle(*pipe.take())


main(*sys.argv[1:])
