using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>Books a seat; there are none with a negative number.</summary>
public sealed class SeatActivity : IExecuteActivity<SeatArguments>
{
    public Task<ExecutionResult> Execute(ExecuteContext<SeatArguments> context) => context.Arguments.Seat < 0
        ? throw new InvalidOperationException("There is no such seat.")
        : Task.FromResult(context.CompletedWithVariables(new { LastSeat = context.Arguments.Seat }));
}
