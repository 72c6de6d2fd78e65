using System.Reflection;
using System.Runtime.Loader;
using Bus.Backtesting.Strategies;
using Bus.Sandbox.Policy;

namespace Bus.Sandbox.Child;

/// <summary>The class of a strategy, loaded from its assembly.</summary>
internal sealed class LoadedStrategy
{
    private readonly ConstructorInfo _constructor;

    private LoadedStrategy(ConstructorInfo constructor)
    {
        _constructor = constructor;
    }

    internal static LoadedStrategy Load(byte[] assembly, string typeName, bool checksAssembly)
    {
        using var stream = new MemoryStream(assembly);
        try
        {
            if (checksAssembly && AssemblyPolicy.Check(assembly) is [var problem, ..])
            {
                throw new StrategyFailure(StrategyStage.Assembly, null, problem.Message);
            }

            var type = new AssemblyLoadContext("strategy").LoadFromStream(stream).GetType(typeName);
            return type is { IsAbstract: false } && type.IsSubclassOf(typeof(Strategy)) && type.GetConstructor(Type.EmptyTypes) is { } constructor
                ? new LoadedStrategy(constructor)
                : throw new StrategyFailure(StrategyStage.Assembly, null, $"The assembly has no strategy '{typeName}'.");
        }
        catch (Exception exception) when (exception is BadImageFormatException or FileLoadException or TypeLoadException or InvalidOperationException)
        {
            throw new StrategyFailure(StrategyStage.Assembly, null, $"The assembly cannot be loaded: {exception.Message}");
        }
    }

    internal Strategy Create() => (Strategy)_constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, null, null);
}
