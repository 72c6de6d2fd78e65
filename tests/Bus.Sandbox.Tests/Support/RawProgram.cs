using System.Text;
using Bus.Backtesting.Strategies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Bus.Sandbox.Tests.Support;

/// <summary>Compiles strategies that no policy has looked at, against the whole framework.</summary>
internal static class RawProgram
{
    private const string Frame = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Net;
        using System.Net.Sockets;
        using System.Reflection;
        using System.Runtime.InteropServices;
        using System.Threading;
        using Bus.Backtesting.Engine;
        using Bus.Backtesting.Strategies;

        public sealed unsafe class Raw : Strategy
        {
            public override StrategyInfo Info => new("raw", "Was never looked at.", []);
            public override void Init(StrategySetup setup) { }
            public override void OnBar(BarContext bar)
            {
                string told;
                try
                {
                    told = "ESCAPED " + Try();
                }
                catch (Exception exception)
                {
                    told = "STOPPED " + exception.GetType().Name + ": " + exception.Message;
                }

                throw new InvalidOperationException(told);
            }

            static string Errno(long result) => result >= 0 ? "result " + result : throw new InvalidOperationException("error " + Marshal.GetLastPInvokeError());

            [DllImport("libc", SetLastError = true)] static extern int fork();
            [DllImport("libc", SetLastError = true)] static extern long syscall(long number, long a, long b, long c, long d, long e);
            [DllImport("libc", SetLastError = true)] static extern int execve(string path, string?[] arguments, string?[] environment);
            [DllImport("libc", SetLastError = true)] static extern int mount(string source, string target, string type, ulong flags, string? data);
            [DllImport("libc", SetLastError = true)] static extern int unshare(int flags);
            [DllImport("libc", SetLastError = true)] static extern int kill(int process, int signal);
            [DllImport("libc", SetLastError = true)] static extern int socket(int domain, int type, int protocol);
            [DllImport("libc", SetLastError = true)] static extern int setrlimit(int resource, ulong[] limit);
            [DllImport("libc", SetLastError = true)] static extern long ptrace(long request, int process, long address, long data);
            [DllImport("libc", SetLastError = true)] static extern int prctl(int option, ulong a, ulong b, ulong c, ulong d);
            [DllImport("libc", SetLastError = true)] static extern int memfd_create(string name, uint flags);
            [DllImport("libc", SetLastError = true)] static extern int setuid(uint id);
            [DllImport("libc", SetLastError = true)] static extern int chroot(string path);

        #BODY#
        }
        """;

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll").Where(x => !x.Contains("Native", StringComparison.Ordinal)).Select(x => MetadataReference.CreateFromFile(x)),
        MetadataReference.CreateFromFile(typeof(Strategy).Assembly.Location),
    ]);

    /// <summary>A strategy whose first bar evaluates an expression that ought to fail.</summary>
    internal static StrategyProgram Try(string expression) => Create($"    static string Try() => {expression};");

    /// <summary>A strategy whose first bar runs statements that end with a return of text.</summary>
    internal static StrategyProgram Do(string statements) => Create($"    static string Try() {{ {statements} }}");

    private static StrategyProgram Create(string body)
    {
        var compilation = CSharpCompilation.Create(
            "Raw",
            [CSharpSyntaxTree.ParseText(Frame.Replace("#BODY#", body, StringComparison.Ordinal), encoding: Encoding.UTF8)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release));
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly);
        emitted.Success.ShouldBeTrue(string.Join(Environment.NewLine, emitted.Diagnostics));
        return new StrategyProgram { Id = StrategyProgram.GetId(assembly.ToArray()), Assembly = assembly.ToArray(), TypeName = "Raw", Info = new StrategyInfo("raw", "Was never looked at.", []) };
    }
}
