namespace Bus.Sandbox.Tests.Hostile;

/// <summary>Programs that use nothing but what a strategy may use, and are stopped by what they take: name, source, and the limit.</summary>
internal static class HostileRuns
{
    private const string Grow = "var kept = new List<double[]>(); while (true) { var more = new double[100_000]; Array.Fill(more, 1.0); kept.Add(more); }";

    /// <summary>Stopped while they run.</summary>
    internal static TheoryData<string, string, SandboxLimit?> InRuns => new()
    {
        { "loops on a bar", OnBar("while (true) { }"), SandboxLimit.Cpu },
        { "loops by a jump", OnBar("again: goto again;"), SandboxLimit.Cpu },
        { "loops while it prepares", Strategy(init: "while (true) { }"), SandboxLimit.Cpu },
        { "loops in a query", OnBar("var n = (from a in Enumerable.Range(0, 100_000) from b in Enumerable.Range(0, 100_000) where a == -b select a).Count(); if (n == 3) bar.Buy();"), SandboxLimit.Cpu },
        { "adds up without end", OnBar("if (Enumerable.Repeat(1.0, int.MaxValue).Select(x => Math.Sin(x)).Sum() > 1e300) bar.Buy();"), SandboxLimit.Cpu },
        { "iterates without end", Strategy(onBar: "foreach (var x in Numbers()) { if (x < 0) bar.Buy(); }", members: "private static IEnumerable<double> Numbers() { while (true) { yield return 1; } }"), SandboxLimit.Cpu },
        { "loops after a failure", OnBar("try { throw new InvalidOperationException(); } finally { while (true) { } }"), SandboxLimit.Cpu },
        { "catches all and goes on", OnBar("while (true) { try { throw new InvalidOperationException(); } catch (Exception) { } }"), SandboxLimit.Cpu },
        { "loops when it is compared", Strategy(onBar: "var set = new HashSet<Key> { new(), new() };", members: "private sealed class Key { public override int GetHashCode() { while (true) { } } }"), SandboxLimit.Cpu },
        { "loops when it is shown", Strategy(onBar: "var text = $\"{new Key()}\";", members: "private sealed class Key { public override string ToString() { while (true) { } } }"), SandboxLimit.Cpu },
        { "loops when it is disposed", Strategy(onBar: "using var end = new End();", members: "private sealed class End : IDisposable { public void Dispose() { while (true) { } } }"), SandboxLimit.Cpu },
        { "loops when its failure is read", Strategy(onBar: "throw new Failure();", members: "private sealed class Failure : Exception { public override string Message { get { while (true) { } } } }"), SandboxLimit.Cpu },
        { "catches the want of memory and goes on", OnBar("while (true) { try { " + Grow + " } catch (Exception) { } }"), SandboxLimit.Cpu },
        { "fills a list", OnBar(Grow), SandboxLimit.Memory },
        { "keeps more with every bar", Strategy(onBar: "var more = new double[1_000_000]; Array.Fill(more, bar.Close); _kept.Add(more);", members: "private readonly List<double[]> _kept = [];"), SandboxLimit.Memory },
        { "asks for a huge array", OnBar("var all = new double[500_000_000]; all[0] = 1;"), SandboxLimit.Memory },
        { "asks for a huge table", OnBar("var all = new double[30_000, 30_000]; all[0, 0] = 1;"), SandboxLimit.Memory },
        { "doubles a text", OnBar("var text = \"x\"; while (true) { text += text; }"), SandboxLimit.Memory },
        { "pads a text", OnBar("var text = \"x\".PadLeft(1_000_000_000); if (text.Length < 0) bar.Buy();"), SandboxLimit.Memory },
        { "builds a text", OnBar("var text = new System.Text.StringBuilder(); while (true) { text.Append('x', 1_000_000); }"), SandboxLimit.Memory },
        { "lists all numbers", OnBar("var all = Enumerable.Range(0, int.MaxValue).ToList(); if (all.Count < 0) bar.Buy();"), SandboxLimit.Memory },
        { "fills a dictionary", OnBar("var all = new Dictionary<int, double>(); for (var i = 0; ; i++) { all[i] = i; }"), SandboxLimit.Memory },
        { "calls itself through a delegate", OnBar("Func<int, int> deep = x => x; Func<int, int> self = x => deep(x + 1) + 1; deep = self; if (self(0) > 0) bar.Buy();"), SandboxLimit.Memory },
        { "nests queries deep", OnBar("IEnumerable<int> all = [1]; for (var i = 0; i < 300_000; i++) { all = all.Where(x => x > 0).Skip(0); } if (all.Count() > 1) bar.Buy();"), SandboxLimit.Memory },
        { "places orders without end", OnBar("while (true) { bar.Submit(new OrderRequest(OrderSide.Buy) { Limit = 0.01 }); }"), SandboxLimit.Memory },
        { "places thousands of orders", Strategy(init: "", onBar: "if (bar.Index < 40) { for (var i = 0; i < 3000; i++) { bar.Submit(new OrderRequest(OrderSide.Buy) { Limit = 0.01 }); } } else { bar.CancelOrders(); }"), SandboxLimit.Output },
        { "throws a failure", OnBar("throw new InvalidOperationException(\"boom\");"), null },
        { "throws a huge failure", OnBar("throw new InvalidOperationException(new string('x', 5_000_000));"), null },
        { "throws nothing", OnBar("string? none = null; if (none!.Length > 0) bar.Buy();"), null },
        { "leaves an array", OnBar("var few = new int[3]; few[bar.Index + 3] = 1;"), null },
        { "compares without sense", OnBar("var all = Enumerable.Range(0, 100).ToList(); all.Sort((a, b) => 1); throw new InvalidOperationException();"), null },
        { "waits for its own failure", Strategy(onBar: "throw new Failure();", members: "private sealed class Failure : Exception { public override string Message => throw new InvalidOperationException(\"again\"); }"), null },
    };

    /// <summary>Stopped while their name and parameters are asked for.</summary>
    internal static TheoryData<string, string, string> InInspections => new()
    {
        { "loops when it is asked what it is", Strategy(info: "{ get { while (true) { } } }"), "processor time" },
        { "loops when it is made", Strategy(members: "public Hostile() { while (true) { } }"), "processor time" },
        { "loops in a rule", Strategy(members: "protected override string? FindConflict(StrategyParameters parameters) { while (true) { } }"), "processor time" },
        { "loops when its class is loaded", Strategy(info: "=> Zero > 0 ? null! : new(\"hostile\", \"x\", []);", members: "private static readonly int Zero = Endless(); private static int Endless() { while (true) { } }"), "processor time" },
        { "fills memory when it is asked what it is", Strategy(info: "{ get { " + Grow + " } }"), "memory" },
        { "has no description", Strategy(info: "=> null!;"), "has no Info" },
        { "has no name", Strategy(info: "=> new(\"\", \"x\", []);"), "lower-case" },
        { "has a name of another kind", Strategy(info: "=> new(\"../../etc\", \"x\", []);"), "lower-case" },
        { "has a huge name", Strategy(info: "=> new(new string('x', 1_000_000), \"x\", []);"), "lower-case" },
        { "has a huge description", Strategy(info: "=> new(\"hostile\", new string('x', 1_000_000), []);"), "1000000 characters" },
        { "has parameters without end", Strategy(info: "=> new(\"hostile\", \"x\", Enumerable.Range(0, 1000).Select(x => StrategyParameter.Integer($\"p{x}\", 0, 0, 1, \"x\")).ToList());"), "1000 parameters" },
        { "has a parameter twice", Strategy(info: "=> new(\"hostile\", \"x\", [StrategyParameter.Integer(\"p\", 0, 0, 1, \"x\"), StrategyParameter.Integer(\"p\", 0, 0, 1, \"x\")]);"), "two parameters" },
        { "has a parameter without a range", Strategy(info: "=> new(\"hostile\", \"x\", [StrategyParameter.Number(\"p\", 0, double.NegativeInfinity, 1, \"x\")]);"), "have to be numbers" },
        { "has a parameter that is no number", Strategy(info: "=> new(\"hostile\", \"x\", [StrategyParameter.Number(\"p\", double.NaN, 0, 1, \"x\")]);"), "outside" },
        { "cannot run with its own defaults", Strategy(members: "protected override string? FindConflict(StrategyParameters parameters) => \"p has to be q.\";"), "p has to be q." },
        { "fails when it is made", Strategy(members: "public Hostile() { throw new InvalidOperationException(\"not today\"); }"), "not today" },
    };

    internal static string OnBar(string statements) => Strategy(onBar: statements);

    private static string Strategy(string info = "=> new(\"hostile\", \"Takes what it can.\", []);", string init = "", string onBar = "", string members = "") => $$"""
        public sealed class Hostile : Strategy
        {
            public override StrategyInfo Info {{info}}
            public override void Init(StrategySetup setup) { {{init}} }
            public override void OnBar(BarContext bar) { {{onBar}} }
            {{members}}
        }
        """;
}
