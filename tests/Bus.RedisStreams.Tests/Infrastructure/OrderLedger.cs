using System.Diagnostics;
using System.Globalization;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests;

/// <summary>When which message of which key started and ended, over all processes: they share one clock.</summary>
/// <remarks>All members are safe to call from any thread.</remarks>
public sealed class OrderLedger
{
    private readonly Lock _lock = new();
    private readonly List<Note> _notes = [];

    /// <summary>How many messages have ended, each counted once.</summary>
    public int Ended
    {
        get
        {
            lock (_lock)
            {
                return _notes.Where(x => !x.IsStart).Select(x => (x.Key, x.Id)).Distinct().Count();
            }
        }
    }

    /// <summary>A handler that notes start and end, and runs something in between.</summary>
    public Func<ConsumeContext<Work>, Task> Handle(Func<Work, Task>? run = null) => async context =>
    {
        Add(context.Message, isStart: true);
        await Task.Yield();
        if (run is not null)
        {
            await run(context.Message);
        }

        Add(context.Message, isStart: false);
    };

    /// <summary>Takes over what worker processes said.</summary>
    public void Add(params ChildProcess[] workers)
    {
        foreach (var line in workers.SelectMany(x => x.OutputLines).Where(x => x.StartsWith("at ", StringComparison.Ordinal)))
        {
            var words = line.Split(' ');
            Add(new Note(long.Parse(words[1], CultureInfo.InvariantCulture), words[3], int.Parse(words[4], CultureInfo.InvariantCulture), words[2] == "start"));
        }
    }

    /// <summary>The ids of a key in the order in which they started.</summary>
    public IReadOnlyList<int> Started(string key) => Of(key).Where(x => x.IsStart).Select(x => x.Id).ToList();

    /// <summary>The most messages of a key that ever ran at once.</summary>
    public int MostAtOnce(string key)
    {
        var (inside, most) = (0, 0);
        foreach (var note in Of(key))
        {
            inside += note.IsStart ? 1 : -1;
            most = Math.Max(most, inside);
        }

        return most;
    }

    /// <summary>What of a key ran out of order: a message that started while one before it had not ended, or came twice without need.</summary>
    /// <param name="key">The key, whose ids go up from 0.</param>
    /// <param name="mayRepeat">Whether a worker was lost, so that what it had started may start again.</param>
    public IReadOnlyList<string> Violations(string key, bool mayRepeat = false)
    {
        var violations = new List<string>();
        var (last, hasEnded) = (-1, true);
        foreach (var note in Of(key))
        {
            if (!note.IsStart)
            {
                hasEnded |= note.Id == last;
            }
            else if ((note.Id == last + 1 && hasEnded) || (mayRepeat && note.Id == last))
            {
                (last, hasEnded) = (note.Id, false);
            }
            else
            {
                violations.Add($"{key} {note.Id} started after {last}, which had {(hasEnded ? "" : "not ")}ended");
                (last, hasEnded) = (note.Id, false);
            }
        }

        return violations;
    }

    private List<Note> Of(string key)
    {
        lock (_lock)
        {
            return [.. _notes.Where(x => x.Key == key).OrderBy(x => x.Time)];
        }
    }

    private void Add(Work work, bool isStart) => Add(new Note(Stopwatch.GetTimestamp(), work.Key!, work.Id, isStart));

    private void Add(Note note)
    {
        lock (_lock)
        {
            _notes.Add(note);
        }
    }

    private sealed record Note(long Time, string Key, int Id, bool IsStart);
}
