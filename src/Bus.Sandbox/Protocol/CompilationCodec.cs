namespace Bus.Sandbox.Protocol;

/// <summary>What became of a source, in a frame.</summary>
internal static class CompilationCodec
{
    private const int MaxDiagnostics = 20;
    private const int MaxTypeName = 1000;

    internal static void Write(PayloadWriter writer, StrategyCompilation compilation)
    {
        writer.Text(compilation.TypeName).Bytes(compilation.Assembly.Span).Int32(compilation.Diagnostics.Count);
        foreach (var diagnostic in compilation.Diagnostics)
        {
            writer.Byte((byte)diagnostic.Stage).Int32(diagnostic.Line).Int32(diagnostic.Column).Text(BoundedText.Of(diagnostic.Message, BoundedText.MaxReason));
        }
    }

    /// <exception cref="FrameException">Something cannot be.</exception>
    internal static StrategyCompilation Read(PayloadReader reader)
    {
        var (typeName, assembly) = (reader.Text(MaxTypeName), reader.Bytes());
        var diagnostics = ReadDiagnostics(reader);
        return diagnostics.Length > 0 || assembly.Length > 0
            ? new StrategyCompilation { TypeName = typeName, Assembly = assembly, Diagnostics = diagnostics }
            : throw new FrameException("There is neither an assembly nor a reason.");
    }

    /// <summary>What is wrong with a source.</summary>
    /// <exception cref="FrameException">Something cannot be.</exception>
    internal static StrategyDiagnostic[] ReadDiagnostics(PayloadReader reader)
    {
        var diagnostics = new StrategyDiagnostic[reader.CountUpTo(MaxDiagnostics)];
        for (var i = 0; i < diagnostics.Length; i++)
        {
            diagnostics[i] = new StrategyDiagnostic(reader.Member<StrategyStage>(), reader.Int32(), reader.Int32(), reader.Text(BoundedText.MaxReason));
        }

        return diagnostics;
    }
}
