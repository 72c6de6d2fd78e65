namespace Bus.Sandbox.Tests.Python;

/// <summary>Programs that no check has looked at: name, statements, the limit that stops them, and a part of the sentence.</summary>
internal static class PythonBehaviors
{
    internal static TheoryData<string, string, SandboxLimit?, string> All => new()
    {
        { "loops", "while True: pass", SandboxLimit.Cpu, "processor time" },
        { "catches all and loops", "while True:\n        try:\n            raise ValueError()\n        except BaseException:\n            pass", SandboxLimit.Cpu, "processor time" },
        { "loops in native code", "sum(range(10**12))", SandboxLimit.Cpu, "processor time" },
        { "computes a huge number", "x = 10 ** (10 ** 9)", SandboxLimit.Cpu, "processor time" },
        { "searches a text without end", "import re; re.match(\"(a+)+$\", \"a\" * 60 + \"b\")", SandboxLimit.Cpu, "processor time" },
        { "sleeps", "import time; time.sleep(1000)", SandboxLimit.Wall, "longer than 6 s" },
        { "waits for its parent", "import os; os.read(0, 1)", SandboxLimit.Wall, "longer than 6 s" },
        { "fills a list", "kept = []\n    while True: kept.append([0.0] * 1000000)", SandboxLimit.Memory, "more memory" },
        { "fills arrays", "kept = []\n    while True: kept.append(np.ones(1000000))", SandboxLimit.Memory, "more memory" },
        { "fills a frame", "while True: df = pd.concat([df, df])", SandboxLimit.Memory, "more memory" },
        { "doubles a text", "text = \"x\"\n    while True: text += text", SandboxLimit.Memory, "more memory" },
        { "fills shared memory", "import mmap\n    kept = []\n    while True:\n        kept.append(mmap.mmap(-1, 1 << 20))\n        kept[-1].write(b\"x\" * (1 << 20))", null, "" },
        { "returns instances without end", "return [{\"ticker\": \"GOOG\", \"date\": \"2008-01-02\"}] * 60000", SandboxLimit.Output, "60,000 instances" },
        { "returns huge texts", "return [{\"ticker\": \"GOOG\", \"date\": \"2008-01-02\", \"message\": \"x\" * 100000}] * 40000", SandboxLimit.Output, "larger than" },
        { "says that it says four gigabytes", "import os, time; os.write(1, bytes((255, 255, 255, 255, 18))); time.sleep(1000)", SandboxLimit.Output, "larger than" },
        { "answers with what is no JSON", "import os, time; os.write(1, bytes((2, 0, 0, 0, 18)) + b\"[x\"); time.sleep(1000)", SandboxLimit.Output, "cannot be" },
        { "answers with values that it may not have", "import os, time; os.write(1, bytes((8, 0, 0, 0, 18)) + b'[{\"a\":[]'); time.sleep(1000)", SandboxLimit.Output, "cannot be" },
        { "answers with a kind that is none", "import os, time; os.write(1, bytes((0, 0, 0, 0, 200))); time.sleep(1000)", SandboxLimit.Output, "cannot be" },
        { "answers for the check", "import os, time; os.write(1, bytes((4, 0, 0, 0, 16, 0, 0, 0, 0))); time.sleep(1000)", SandboxLimit.Output, "cannot be" },
        { "floods its output", "import os\n    while True: os.write(1, b\"x\" * 65536)", SandboxLimit.Output, "" },
        { "floods its error output", "import os\n    for _ in range(500): os.write(2, b\"x\" * 65536)\n    raise ValueError(\"done\")", null, "done" },
        { "leaves", "import os; os._exit(0)", null, "ended with code 0" },
        { "leaves with a code", "import os; os._exit(77)", null, "ended with code 77" },
        { "reads where nothing is", "import ctypes; ctypes.string_at(8)", null, "signal 11" },
        { "recurses without end", "import sys; sys.setrecursionlimit(10**9); deep = lambda x: max(map(deep, [x])); deep(1)", null, "" },
        { "throws a huge failure", "raise ValueError(\"x\" * 5000000)", null, "ValueError" },
        { "throws a failure that cannot be shown", "class Bad(Exception):\n        def __str__(self): raise self\n    raise Bad()", null, "" },
        { "leaves by an exception", "raise SystemExit(0)", null, "SystemExit" },
        { "hides that memory is used up", "kept = []\n    while True:\n        try:\n            kept.append([0.0] * 1000000)\n        except MemoryError:\n            pass", SandboxLimit.Cpu, "processor time" },
    };
}
