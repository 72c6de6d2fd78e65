using System.CommandLine;
using Bus.Backtesting.Optimization;
using Bus.Contracts;
using Bus.Jobs.Optimization;

namespace Bus.Host.Cli;

/// <summary>The options that describe an optimization.</summary>
internal sealed class OptimizeOptions
{
    private const int DefaultSeed = 1;

    private readonly StrategyOptions _strategy = new();
    private readonly Option<string> _data = BacktestCommands.CreateDataOption();

    private readonly Option<string[]> _grid = new("--grid")
    {
        Description = "Values for a parameter: fast=5:25:5 is from 5 to 25 in steps of 5, fast=5,10,25 these three; may be given for several parameters.",
        HelpName = "name=values",
        Required = true,
    };

    private readonly Option<string[]> _where = new("--where")
    {
        Description = "A condition that the parameters must satisfy, such as \"fast * 2 < slow\": comparisons, + - * /, and, or, not, parentheses; may be given several times.",
        HelpName = "condition",
    };

    private readonly Option<int?> _random = new("--random") { Description = "Draw so many combinations at random instead of running all.", HelpName = "n" };
    private readonly Option<int?> _seed = new("--seed") { Description = $"With --random: chooses the draw; the same seed draws the same. [default: {DefaultSeed}]", HelpName = "n" };

    private readonly Option<string> _objective = new("--objective")
    {
        Description = "What to rank by: any statistic of './bus backtest --json', such as sharpe, or long.winRatePct.",
        HelpName = "statistic",
        DefaultValueFactory = _ => "finalEquity",
    };

    private readonly Option<bool> _minimize = new("--minimize") { Description = "The lowest value is best." };
    private readonly Option<int> _threads = new("--threads") { Description = "Number of threads.", HelpName = "n", DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, Optimizer.MaxThreads) };

    private readonly bool _runsHere;

    /// <param name="runsHere">Whether it runs in this process, with threads, on a file of this machine.</param>
    internal OptimizeOptions(bool runsHere)
    {
        _runsHere = runsHere;
    }

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _data, _grid, _where, _random, _seed, _objective, _minimize, _threads })
        {
            if (_runsHere || (option != _threads && option != _data))
            {
                command.Options.Add(option);
            }
        }

        _strategy.AddTo(command);
    }

    internal int ReadThreads(ParseResult result) => result.GetValue(_threads) is var threads and >= 1 and <= Optimizer.MaxThreads
        ? threads
        : throw new CommandException($"--threads is {result.GetValue(_threads)}; it must be from 1 to {Optimizer.MaxThreads}.", ExitCodes.Usage);

    /// <summary>Reads and checks everything, the prices last.</summary>
    internal OptimizationPlan Read(ParseResult result)
    {
        var command = ReadCommand(result);
        return OptimizationJob.Create(command).On(BacktestCommands.ReadBars(command.Data));
    }

    /// <summary>Reads what is asked for; it is not checked beyond the form of the options. The prices are named as the option does.</summary>
    /// <exception cref="CommandException">An option is of the wrong form.</exception>
    internal RunOptimization ReadCommand(ParseResult result)
    {
        var job = _strategy.Read(result);
        if (result.GetValue(_seed) is not null && result.GetValue(_random) is null)
        {
            throw new CommandException("--seed is given without --random.", ExitCodes.Usage);
        }

        return new RunOptimization
        {
            Strategy = job.Strategy,
            Grids = result.GetValue(_grid) ?? [],
            Where = result.GetValue(_where) ?? [],
            Parameters = job.Parameters,
            Random = result.GetValue(_random),
            Seed = result.GetValue(_seed) ?? DefaultSeed,
            Objective = result.GetValue(_objective)!,
            Minimize = result.GetValue(_minimize),
            Data = _runsHere ? result.GetValue(_data)! : "",
            From = job.From,
            To = job.To,
            Cash = job.Cash,
            CommissionRate = job.CommissionRate,
            CommissionFixed = job.CommissionFixed,
            Spread = job.Spread,
            Margin = job.Margin,
            TradeOnClose = job.TradeOnClose,
            Finalize = job.Finalize,
            FractionalUnits = job.FractionalUnits,
        };
    }
}
