namespace Bus.Sandbox.Tests.Hostile;

/// <summary>Programs that try to be more than a strategy, each with the stage that has to stop it and a word of the reason.</summary>
internal static class HostileSources
{
    /// <summary>Name, stage, a part of the message, and statements of <c>OnBar</c> or members of the class.</summary>
    internal static TheoryData<string, StrategyStage, string, string> All => new()
    {
        { "reads a file", StrategyStage.Policy, "System.IO.File", Body("var text = System.IO.File.ReadAllText(\"/etc/passwd\");") },
        { "writes a file", StrategyStage.Policy, "System.IO.StreamWriter", Body("using var writer = new System.IO.StreamWriter(\"/tmp/x\");") },
        { "lists a folder", StrategyStage.Policy, "System.IO.Directory", Body("foreach (var file in System.IO.Directory.EnumerateFiles(\"/\")) { }") },
        { "takes a path", StrategyStage.Policy, "System.IO.Path", Body("var path = System.IO.Path.GetTempPath();") },
        { "imports a static class", StrategyStage.Policy, "System.IO.File", "using static System.IO.File;\n" + Body("var text = ReadAllText(\"/etc/passwd\");") },
        { "hides a type behind an alias", StrategyStage.Policy, "System.IO.File", "using F = System.IO.File;\n" + Body("var text = F.ReadAllText(\"/etc/passwd\");") },
        { "reads the environment", StrategyStage.Policy, "System.Environment", Body("var key = Environment.GetEnvironmentVariable(\"API_KEY\");") },
        { "ends the process", StrategyStage.Policy, "System.Environment", Body("Environment.Exit(0);") },
        { "fails fast", StrategyStage.Policy, "System.Environment", Body("Environment.FailFast(\"now\");") },
        { "starts a thread", StrategyStage.Policy, "System.Threading.Thread", Body("new System.Threading.Thread(() => { }).Start();") },
        { "starts a task", StrategyStage.Policy, "System.Threading.Tasks.Task", Body("System.Threading.Tasks.Task.Run(() => { });") },
        { "returns a task", StrategyStage.Policy, "System.Threading.Tasks.Task", Member("System.Threading.Tasks.Task Later() => null!;") },
        { "awaits", StrategyStage.Syntax, "Tasks", Member("async void Later() { await System.Threading.Tasks.Task.Yield(); }") },
        { "sets a timer", StrategyStage.Policy, "System.Threading.Timer", Body("var timer = new System.Threading.Timer(_ => { });") },
        { "sleeps", StrategyStage.Policy, "System.Threading.Thread", Body("System.Threading.Thread.Sleep(100000);") },
        { "locks", StrategyStage.Syntax, "locks", Body("lock (this) { }") },
        { "collects garbage", StrategyStage.Policy, "System.GC", Body("GC.Collect();") },
        { "asks for a type", StrategyStage.Policy, "object.GetType", Body("var type = this.GetType();") },
        { "asks for a type of a value", StrategyStage.Policy, "System.Reflection.Assembly", Body("var type = 1.GetType().Assembly;") },
        { "names a type", StrategyStage.Syntax, "Reflection", Body("var name = typeof(string).Assembly.Location;") },
        { "finds a type by name", StrategyStage.Policy, "System.Type", Body("var type = Type.GetType(\"System.IO.File\");") },
        { "makes an instance by type", StrategyStage.Policy, "System.Activator", Body("var made = Activator.CreateInstance<object>();") },
        { "loads an assembly", StrategyStage.Policy, "System.Reflection.Assembly", Body("System.Reflection.Assembly.Load(\"x\");") },
        { "asks a delegate for its method", StrategyStage.Policy, "Method", Body("Func<int> one = () => 1; var method = one.Method;") },
        { "calls a delegate by reflection", StrategyStage.Policy, "DynamicInvoke", Body("Func<int> one = () => 1; one.DynamicInvoke();") },
        { "clones itself", StrategyStage.Policy, "MemberwiseClone", Body("var other = MemberwiseClone();") },
        { "uses dynamic", StrategyStage.Policy, "dynamic", Body("dynamic x = 1; x.Foo();") },
        { "takes a pointer", StrategyStage.Syntax, "Unsafe", Member("unsafe void Poke() { int x = 1; int* p = &x; }") },
        { "reads foreign memory", StrategyStage.Policy, "Unsafe", Body("var x = 1.0; var y = System.Runtime.CompilerServices.Unsafe.As<double, long>(ref x);") },
        { "reinterprets memory", StrategyStage.Policy, "MemoryMarshal", Body("double[] x = [1]; var y = System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(x);") },
        { "marshals", StrategyStage.Policy, "Marshal", Body("System.Runtime.InteropServices.Marshal.AllocHGlobal(1 << 30);") },
        { "calls native code", StrategyStage.Syntax, "Attributes", Member("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int fork();") },
        { "declares a native method", StrategyStage.Syntax, "native", Member("static extern int fork();") },
        { "loads a native library", StrategyStage.Policy, "NativeLibrary", Body("System.Runtime.InteropServices.NativeLibrary.Load(\"libc\");") },
        { "takes a function pointer", StrategyStage.Syntax, "Unsafe", Member("unsafe void Call(delegate*<void> f) => f();") },
        { "runs at load time", StrategyStage.Syntax, "Attributes", Member("[System.Runtime.CompilerServices.ModuleInitializer] internal static void Load() { }") },
        { "opens a socket", StrategyStage.Compilation, "Sockets", Body("new System.Net.Sockets.TcpClient(\"10.0.0.1\", 80);") },
        { "asks the web", StrategyStage.Compilation, "Http", Body("new System.Net.Http.HttpClient();") },
        { "starts a process", StrategyStage.Compilation, "Process", Body("System.Diagnostics.Process.Start(\"sh\");") },
        { "writes to the console", StrategyStage.Compilation, "Console", Body("Console.WriteLine(1);") },
        { "reads the clock", StrategyStage.Policy, "Now", Body("var now = DateTime.Now;") },
        { "reads the clock in UTC", StrategyStage.Policy, "UtcNow", Body("var now = System.DateTime.UtcNow;") },
        { "reads a stopwatch", StrategyStage.Policy, "Stopwatch", Body("var t = System.Diagnostics.Stopwatch.GetTimestamp();") },
        { "throws dice without a seed", StrategyStage.Policy, "Random", Body("var x = new Random().Next();") },
        { "throws shared dice", StrategyStage.Policy, "Shared", Body("var x = Random.Shared.Next();") },
        { "makes an id", StrategyStage.Policy, "System.Guid", Body("var id = Guid.NewGuid();") },
        { "keeps a static field", StrategyStage.Policy, "static", Member("private static int _runs;") },
        { "keeps a static property", StrategyStage.Policy, "static", Member("public static int Runs { get; set; }") },
        { "keeps a static list", StrategyStage.Policy, "static", Member("private static readonly List<double> Seen = [];") },
        { "keeps a static event", StrategyStage.Syntax, "Events", Member("public static event Action? Happened;") },
        { "has a finalizer", StrategyStage.Syntax, "finalizer", Member("~Hostile() { }") },
        { "calls itself", StrategyStage.Policy, "calls itself", Member("private int Deep(int x) => Deep(x + 1);") },
        { "calls itself through another", StrategyStage.Policy, "calls itself", Member("private int A(int x) => B(x); private int B(int x) => A(x);") },
        { "calls itself through a property", StrategyStage.Policy, "calls itself", Member("private int A => A + 1;") },
        { "calls itself in a local function", StrategyStage.Policy, "calls itself", Body("int Deep(int x) => Deep(x + 1); Deep(1);") },
        { "calls itself through an interface", StrategyStage.Policy, "calls itself", Member("private interface IDeep { int Go(IDeep x); } private sealed class Deep : IDeep { public int Go(IDeep x) => x.Go(x); }") },
        { "makes itself for ever", StrategyStage.Policy, "calls itself", Member("private sealed class Deep { private readonly Deep _next; public Deep() { _next = new Deep(); } }") },
        { "converts by a hidden operator that calls itself", StrategyStage.Policy, "calls itself", Member("private readonly struct N { public static N operator +(N a, N b) => a + b; }") },
        { "runs queries in parallel", StrategyStage.Compilation, "AsParallel", Body("var x = Enumerable.Range(0, 9).AsParallel().Sum();") },
        { "compiles an expression", StrategyStage.Compilation, "Expressions", Body("System.Linq.Expressions.Expression<Func<int>> e = () => 1; e.Compile();") },
        { "switches off the context", StrategyStage.Policy, "AppContext", Body("AppContext.SetSwitch(\"x\", true);") },
        { "looks at the domain", StrategyStage.Policy, "AppDomain", Body("var domain = AppDomain.CurrentDomain;") },
        { "catches what unloads it", StrategyStage.Policy, "ThreadAbortException", Body("try { } catch (System.Threading.ThreadAbortException) { }") },
        { "spoofs its lines", StrategyStage.Syntax, "preprocessor", "#line 1 \"Other.cs\"\n" + Body(";") },
        { "adds a global using", StrategyStage.Syntax, "global using", "global using System.IO;\n" + Body(";") },
        { "runs statements outside", StrategyStage.Syntax, "outside", "System.Console.WriteLine();\n" + Body(";") },
        { "allocates on the stack", StrategyStage.Syntax, "stack", Body("System.Span<byte> x = stackalloc byte[100_000_000];") },
        { "uses typed references", StrategyStage.Syntax, "Typed", Body("var x = 1; var r = __makeref(x);") },
        { "is nested deep", StrategyStage.Syntax, "nested", Body($"var x = {new string('(', 300)}1{new string(')', 300)};") },
        { "is no program", StrategyStage.Syntax, "CS", "rm -rf /" },
        { "is long", StrategyStage.Syntax, "characters", new string(' ', StrategyCompiler.MaxSourceLength + 1) },
        { "has no strategy", StrategyStage.Policy, "no strategy", "public class Nothing { }" },
        { "has a hidden strategy", StrategyStage.Policy, "cannot be made", Body(";").Replace("public sealed class", "internal sealed class", StringComparison.Ordinal) },
        { "takes a type as an argument", StrategyStage.Policy, "System.IO.FileInfo", Body("var files = new List<System.IO.FileInfo>();") },
        { "derives from something else", StrategyStage.Policy, "System.MarshalByRefObject", Member("private sealed class Remote : MarshalByRefObject { }") },
        { "implements something else", StrategyStage.Policy, "System.ICloneable", Member("private sealed class Copies : ICloneable { public object Clone() => this; }") },
        { "loops by a hidden enumerator", StrategyStage.Policy, "System.IO", Member("private sealed class Files { public IEnumerator<string> GetEnumerator() => System.IO.Directory.EnumerateFiles(\"/\").GetEnumerator(); }") },
        { "reaches the engine's shared catalog", StrategyStage.Policy, "StrategyCatalog", Body("var x = StrategyCatalog.BuiltIn;") },
        { "runs backtests in a backtest", StrategyStage.Policy, "BacktestRunner", Body("new BacktestRunner();") },
        { "reads prices from a file", StrategyStage.Policy, "CsvBarReader", Body("Bus.Backtesting.Data.CsvBarReader.ReadFile(\"/etc/passwd\");") },
    };

    internal static string Body(string statements) => Member($"public override void OnBar(BarContext bar) {{ {statements} }}", hasOnBar: true);

    private static string Member(string member, bool hasOnBar = false) => $$"""
        public sealed class Hostile : Strategy
        {
            public override StrategyInfo Info => new("hostile", "Tries to escape.", []);
            public override void Init(StrategySetup setup) { }
            {{(hasOnBar ? "" : "public override void OnBar(BarContext bar) { }")}}
            {{member}}
        }
        """;
}
