using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Versions;

/// <summary>The package is compiled against the oldest version, and an application brings a newer one.</summary>
public sealed class NewerVersionTests
{
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Theory]
    [InlineData("2.13.23")]
    [InlineData("3.4.35")]
    public void Every_member_that_is_used_is_there(string version)
    {
        var folder = typeof(NewerVersionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(x => x.Key == "StackExchangeRedisFolder").Value!;
        var context = new NewerContext(Path.Combine(folder, version, "lib", "net8.0", "StackExchange.Redis.dll"));
        var adapter = context.LoadFromAssemblyPath(typeof(MultiplexerClient).Assembly.Location);
        var methods = adapter.GetTypes().SelectMany(x => x.GetMembers(Own)).OfType<MethodBase>().Where(x => !x.IsAbstract && !x.ContainsGenericParameters).ToList();

        // The compiler asks for each member that a method uses.
        var missing = methods.Select(method => (Method: method, Failure: Record.Exception(() => RuntimeHelpers.PrepareMethod(method.MethodHandle)))).Where(x => x.Failure is not null).ToList();

        methods.Count.ShouldBeGreaterThan(50);
        missing.Select(x => $"{x.Method.DeclaringType}.{x.Method.Name}: {x.Failure!.Message}").ShouldBeEmpty();
        context.Library.GetName().Version!.Major.ShouldBe(version[0] - '0');
    }

    private sealed class NewerContext(string path) : AssemblyLoadContext("a newer StackExchange.Redis")
    {
        public Assembly Library => field ??= LoadFromAssemblyPath(path);

        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name == "StackExchange.Redis" ? Library : null;
    }
}
