namespace Bus.Redis.Connections;

/// <summary>Agrees with the server on RESP3, who we are, and which database; checks its version and that it is ready.</summary>
internal sealed class Handshake(RedisOptions options, string clientName, RequestCounter requests, TimeProvider time)
{
    internal const string MinVersion = "7.0";
    private const int MinMajorVersion = 7;

    // A handshake record of TLS, or its alert, as an answer to plain text.
    private const byte TlsAlert = 0x15;

    private static readonly TimeSpan LoadingPause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="RedisConnectionException">The server refused, is not supported, or is loading its data set: then it will do later.</exception>
    internal async Task<ServerGreeting> RunAsync(RespChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(channel, CreateCommands(), cancellationToken);
            var greeting = await ReadGreetingAsync(channel, cancellationToken);
            if (options.Database != 0)
            {
                CheckDatabase(await ReceiveAsync(channel, cancellationToken));
            }

            await AwaitLoadedAsync(channel, cancellationToken);
            return greeting;
        }
        catch (IOException exception)
        {
            throw new RedisConnectionException($"{options.Endpoint} broke off the handshake{HintAtTls()}: {exception.Message}", exception);
        }
        catch (RedisProtocolException exception)
        {
            throw new RedisConnectionException($"{options.Endpoint} does not answer as a Redis server: {exception.Message}", exception);
        }
    }

    /// <summary>Sends a command and awaits its reply, which may be an error.</summary>
    internal async Task<RedisReply> AskAsync(RespChannel channel, RedisCommand command, CancellationToken cancellationToken)
    {
        await SendAsync(channel, [command], cancellationToken);
        return await ReceiveAsync(channel, cancellationToken);
    }

    private List<RedisCommand> CreateCommands()
    {
        var hello = new RedisCommand("HELLO").Add(3);
        if (options.Password is not null)
        {
            hello.Add("AUTH"u8).Add(options.User ?? "default").Add(options.Password);
        }

        hello.Add("SETNAME"u8).Add(clientName);

        // One round trip: when HELLO is refused, the answers to the rest are not looked at.
        var commands = new List<RedisCommand> { hello };
        if (options.Database != 0)
        {
            commands.Add(new RedisCommand("SELECT").Add(options.Database));
        }

        commands.Add(new RedisCommand("PING"));
        return commands;
    }

    private async Task<ServerGreeting> ReadGreetingAsync(RespChannel channel, CancellationToken cancellationToken)
    {
        var reply = await ReceiveAsync(channel, cancellationToken);
        if (reply.IsError)
        {
            throw await ToRefusalAsync(channel, reply, cancellationToken);
        }

        string? version = null;
        var role = string.Empty;
        var mode = string.Empty;
        var clientId = 0L;
        for (var index = 0; index + 1 < reply.Count; index += 2)
        {
            switch (reply[index].AsString())
            {
                case "version":
                    version = reply[index + 1].AsString();
                    break;
                case "id":
                    clientId = reply[index + 1].AsInt64();
                    break;
                case "role":
                    role = reply[index + 1].AsString() ?? string.Empty;
                    break;
                case "mode":
                    mode = reply[index + 1].AsString() ?? string.Empty;
                    break;
            }
        }

        return IsSupported(version) ? new ServerGreeting(version!, clientId, role, mode) : throw Unsupported($"is version {version ?? "unknown"}");
    }

    private static bool IsSupported(string? version) =>
        version is not null && int.TryParse(version.Split('.')[0], out var major) && major >= MinMajorVersion;

    private RedisUnsupportedServerException Unsupported(string found) =>
        new($"{options.Endpoint} {found}; Redis {MinVersion} or later is needed.");

    private async Task<RedisConnectionException> ToRefusalAsync(RespChannel channel, RedisReply reply, CancellationToken cancellationToken)
    {
        var text = ServerErrors.GetText(reply);
        switch (ServerErrors.GetCode(text))
        {
            case "NOAUTH" when options.Password is null:
                return new RedisAuthenticationException($"{options.Endpoint} asks for a password, and none is set.");
            case "NOAUTH" or "WRONGPASS" or "NOPERM":
                return new RedisAuthenticationException($"{options.Endpoint} refused the credentials of user '{options.User ?? "default"}': {text}");
            case "NOPROTO":
                return Unsupported("does not speak RESP3");
        }

        if (!text.StartsWith("ERR unknown command", StringComparison.OrdinalIgnoreCase))
        {
            return new RedisConnectionException($"{options.Endpoint} refused the handshake: {text}");
        }

        return Unsupported(await AskVersionAsync(channel, cancellationToken) is { } version ? $"is version {version} and does not speak RESP3" : "does not speak RESP3");
    }

    /// <summary>A server without HELLO may still tell its version.</summary>
    private async Task<string?> AskVersionAsync(RespChannel channel, CancellationToken cancellationToken)
    {
        const string Field = "redis_version:";
        var commands = new List<RedisCommand> { new RedisCommand("INFO").Add("server"u8) };
        if (options.Password is not null)
        {
            commands.Insert(0, new RedisCommand("AUTH").Add(options.Password));
        }

        await SendAsync(channel, commands, cancellationToken);

        // The answers to what was sent behind HELLO come first.
        var skipped = CreateCommands().Count - 1 + commands.Count - 1;
        for (var index = 0; index < skipped; index++)
        {
            await ReceiveAsync(channel, cancellationToken);
        }

        var reply = await ReceiveAsync(channel, cancellationToken);
        return reply.AsString()?.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))?[Field.Length..];
    }

    private void CheckDatabase(RedisReply reply)
    {
        if (!reply.IsError)
        {
            return;
        }

        var text = ServerErrors.GetText(reply);
        throw ServerErrors.GetCode(text) == "NOPERM"
            ? new RedisAuthenticationException($"{options.Endpoint} does not let user '{options.User ?? "default"}' select database {options.Database}: {text}")
            : new RedisConnectionException($"{options.Endpoint} refused database {options.Database}: {text}");
    }

    /// <summary>HELLO is answered while the data set is loading, PING is not; other refusals of PING are none of our business.</summary>
    private async Task AwaitLoadedAsync(RespChannel channel, CancellationToken cancellationToken)
    {
        if (!ServerErrors.IsLoading(await ReceiveAsync(channel, cancellationToken)))
        {
            return;
        }

        try
        {
            do
            {
                await Task.Delay(LoadingPause, time, cancellationToken);
                await SendAsync(channel, [new RedisCommand("PING")], cancellationToken);
            }
            while (ServerErrors.IsLoading(await ReceiveAsync(channel, cancellationToken)));
        }
        catch (OperationCanceledException exception)
        {
            throw new RedisConnectionException($"{options.Endpoint} is loading its data set.", exception);
        }
    }

    private async Task SendAsync(RespChannel channel, List<RedisCommand> commands, CancellationToken cancellationToken)
    {
        byte[] bytes = [.. commands.SelectMany(command => command.ToArray())];
        commands.ForEach(command => command.Release());
        requests.Add(commands.Count);
        await channel.Stream.WriteAsync(bytes, cancellationToken);
    }

    private async Task<RedisReply> ReceiveAsync(RespChannel channel, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!channel.Unparsed.IsEmpty && channel.Unparsed[0] == TlsAlert && channel.Parser.IsBetweenReplies)
            {
                throw new RedisTlsException($"{options.Endpoint} speaks TLS, and UseTls is false; use rediss:// or ssl=true.");
            }

            if (channel.TryRead(out var reply))
            {
                return reply;
            }

            if (await channel.ReceiveAsync(cancellationToken) == 0)
            {
                throw new RedisConnectionException($"{options.Endpoint} closed the connection during the handshake{HintAtTls()}.");
            }
        }
    }

    private string HintAtTls() => options.UseTls ? string.Empty : "; does this port speak TLS (rediss:// or ssl=true)?";
}
