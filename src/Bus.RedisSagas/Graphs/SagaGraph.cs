using Bus.RedisSagas;

namespace MassTransit;

/// <summary>Draws the state machine of a saga, with the way that an instance has taken and the state that it is in.</summary>
/// <remarks>Thread-safe. All texts are escaped.</remarks>
public static class SagaGraph
{
    /// <summary>Draws it in the language of Mermaid, as a <c>stateDiagram-v2</c>.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="instance">The instance; <see langword="null"/> for none.</param>
    public static string ToMermaid(SagaMachineDescription machine, SagaDetails? instance = null) => MermaidGraph.Write(GraphModel.Create(machine, instance));

    /// <summary>Draws it in the language of Graphviz.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="instance">The instance; <see langword="null"/> for none.</param>
    public static string ToDot(SagaMachineDescription machine, SagaDetails? instance = null) => DotGraph.Write(GraphModel.Create(machine, instance));

    /// <summary>Draws it as an SVG image, for light and dark surroundings.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="instance">The instance; <see langword="null"/> for none.</param>
    public static string ToSvg(SagaMachineDescription machine, SagaDetails? instance = null) => SvgGraph.Write(GraphModel.Create(machine, instance));
}
