namespace Bus.LoadTool;

/// <summary>How many jobs of each kind there are: of a hundred, 10 fail once, 5 always, 2 take too long and 1 kills its process.</summary>
internal sealed record JobsLoadMix
{
    private const int Seed = 17;

    internal JobsLoadMix(int jobs)
    {
        (Jobs, FailOnce, Fail, Hang, Kill) = (jobs, jobs / 10, jobs / 20, jobs / 50, jobs / 100);
    }

    internal int Jobs { get; }

    internal int FailOnce { get; }

    internal int Fail { get; }

    internal int Hang { get; }

    internal int Kill { get; }

    internal int DeadLettered => Fail + Hang + Kill;

    internal int Completed => Jobs - DeadLettered;

    /// <summary>The kinds of all jobs, in an order that is mixed and the same each time.</summary>
    internal LoadJobKind[] CreateKinds()
    {
        var kinds = new LoadJobKind[Jobs];
        var next = 0;
        foreach (var (kind, count) in new[] { (LoadJobKind.FailOnce, FailOnce), (LoadJobKind.Fail, Fail), (LoadJobKind.Hang, Hang), (LoadJobKind.Kill, Kill) })
        {
            Array.Fill(kinds, kind, next, count);
            next += count;
        }

        new Random(Seed).Shuffle(kinds);
        return kinds;
    }
}
