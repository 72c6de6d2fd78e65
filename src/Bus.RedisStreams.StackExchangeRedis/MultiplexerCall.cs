using System.Text;
using Bus.Redis;
using StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis;

/// <summary>A command as the multiplexer takes it: its name, and its words as the bytes they are.</summary>
internal sealed class MultiplexerCall
{
    private readonly object[] _arguments;
    private readonly MultiplexerClient _client;
    private readonly RedisCommand _command;
    private readonly object? _sha1;

    /// <summary>Takes a command over; its buffer goes back.</summary>
    internal MultiplexerCall(MultiplexerClient client, RedisCommand command)
    {
        command.Claim();
        _client = client;
        _command = command;
        _arguments = command.CopyArguments();
        _sha1 = command.Script is null ? null : _arguments[0];
        command.Release();
    }

    internal string DisplayName => _command.DisplayName;

    internal TimeSpan? Timeout => _command.Timeout;

    /// <summary>Sends it, in the order of the calls.</summary>
    /// <param name="database">The database, or a transaction of it.</param>
    /// <returns>Fails as the multiplexer says, also where that throws at once.</returns>
    internal Task<RedisResult> SendTo(IDatabaseAsync database)
    {
        _client.CountRequest();
        try
        {
            return database.ExecuteAsync(ChooseForm(), _arguments, CommandFlags.DemandMaster);
        }
        catch (Exception exception)
        {
            return Task.FromException<RedisResult>(exception);
        }
    }

    /// <summary>Whether the server answered that it does not know the script; the next call carries its source.</summary>
    internal bool IsScriptMissing(string error)
    {
        if (_command.Script is null || !error.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return false;
        }

        _client.Forget(_command.Script);
        return true;
    }

    /// <summary>A script is sent whole once, and by its hash from then on: loading it apart from its call would let other calls overtake.</summary>
    private string ChooseForm()
    {
        if (_command.Script is not { } script)
        {
            return _command.Name;
        }

        var isLoaded = _client.TryUseLoaded(script);
        _arguments[0] = isLoaded ? _sha1! : Encoding.UTF8.GetBytes(script.Source);
        return isLoaded ? "EVALSHA" : "EVAL";
    }
}
