using Bus.Backtesting;
using Bus.Sandbox.Protocol;

namespace Bus.Sandbox.Child;

/// <summary>Does what the parent asks for, one thing at a time.</summary>
internal sealed class ChildLoop(ChildChannel channel, ChildArguments arguments)
{
    private readonly StrategyRunner _runner = new(channel, arguments.OutputLimit);

    internal void Run()
    {
        channel.Send(FrameKind.Ready, new PayloadWriter());
        while (true)
        {
            Handle(channel.Take());
        }
    }

    private void Handle(Frame frame)
    {
        try
        {
            Do(frame.Kind, new PayloadReader(frame.Content), frame.Content);
        }
        catch (BacktestException exception)
        {
            channel.Send(FrameKind.Refused, new PayloadWriter().Text(BoundedText.Of(exception.Message, BoundedText.MaxReason)));
        }
        catch (OutOfMemoryException)
        {
            Fail(StrategyStage.Run, SandboxLimit.Memory, "");
        }
        catch (StrategyFailure failure)
        {
            Fail(failure.Stage, failure.Limit, failure.Message);
        }
        catch (Exception exception)
        {
            Fail(StrategyStage.Run, null, $"The strategy failed ({exception.GetType().Name}): {exception.Message}");
        }
    }

    private void Do(FrameKind kind, PayloadReader reader, byte[] content)
    {
        switch (kind)
        {
            case FrameKind.Compile when arguments.Role == ChildRole.Compile:
                var writer = new PayloadWriter();
                CompilationCodec.Write(writer, new StrategyCompiler().Compile(reader.Source()));
                channel.Send(FrameKind.Compiled, writer);
                break;
            case FrameKind.Load:
                _runner.Load(reader, arguments.ChecksAssemblies);
                break;
            case FrameKind.Bars:
                _runner.Keep(reader, BarsCodec.GetKey(content));
                break;
            case FrameKind.Forget:
                _runner.Forget(reader);
                break;
            case FrameKind.Run:
                _runner.Run(reader);
                break;
            case FrameKind.Optimize:
                _runner.Optimize(reader);
                break;
            default:
                throw new FrameException($"{kind} is nothing that a process for {arguments.Role} is asked.");
        }
    }

    private void Fail(StrategyStage stage, SandboxLimit? limit, string reason) =>
        channel.Send(FrameKind.Failed, new PayloadWriter().Byte((byte)stage).Byte((byte)(limit is { } known ? (int)known + 1 : 0)).Text(BoundedText.Of(reason, BoundedText.MaxReason)));
}
