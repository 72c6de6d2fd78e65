using System.CommandLine;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary><c>bus saga raise</c> and <c>bus saga retry</c>: a message for one instance.</summary>
internal static class SagaEventCommands
{
    internal static BusCommand CreateRaise()
    {
        var options = new SagaOptions();
        var name = new Option<string>("--event") { Description = "The event, as 'saga show' lists what is possible next.", HelpName = "event", Required = true };
        var body = new Option<string?>("--body") { Description = "The message's properties as JSON; the correlation id may be left out.", HelpName = "json" };
        var command = new BusCommand("raise", "Sends the message of an event to the saga's queue, for one instance. Refused when the instance's state does not accept the event.")
        {
            Examples =
            [
                "saga raise order 6f9619ff-8b86-d011-b42d-00c04fc964ff --event Cancelled",
                "saga raise order 6f9619ff-8b86-d011-b42d-00c04fc964ff --event Paid --body '{\"amount\":17}'",
            ],
        };
        command.Arguments.Add(options.Name);
        command.Arguments.Add(options.Id);
        command.Options.Add(name);
        command.Options.Add(body);
        return options.AddTo(command, async (result, session, cancellationToken) =>
        {
            var id = SagaOptions.ReadId(result.GetValue(options.Id)!);
            var view = await session.Sagas.OpenAsync(result.GetValue(options.Name)!, cancellationToken);
            var machine = await SagaSession.ReadMachineAsync(view, cancellationToken);
            var queue = SagaQueue.Of(machine);
            var state = (await view.GetAsync(id, cancellationToken))?.Summary?.State ?? machine.InitialState;
            var message = SagaMessage.Create(machine, id, state, result.GetValue(name)!, result.GetValue(body));
            await using var administration = new RedisStreamsAdministration(session.Client, queue.KeyPrefix);
            await administration.SendAsync(queue.Name, message.Serialize(machine.Address!), SagaMessage.ContentType, message.Id, cancellationToken);
            Write(options.IsJson(result), new { messageId = message.Id, queue = queue.Name, @event = message.Event }, $"{message.Event} is in {queue.Name} as message {message.Id:D}.");
        });
    }

    internal static BusCommand CreateRetry()
    {
        var options = new SagaOptions();
        var by = new Option<string?>("--by") { Description = "Who asks for it, kept in the message's headers. [default: user@machine]", HelpName = "name" };
        var command = new BusCommand("retry", "Sends again what last failed for an instance, from the dead letters of the saga's queue. Refused when nothing failed, or it is not there any more.")
        {
            Examples = ["saga retry order 6f9619ff-8b86-d011-b42d-00c04fc964ff"],
        };
        command.Arguments.Add(options.Name);
        command.Arguments.Add(options.Id);
        command.Options.Add(by);
        return options.AddTo(command, async (result, session, cancellationToken) =>
        {
            var id = SagaOptions.ReadId(result.GetValue(options.Id)!);
            var view = await session.Sagas.OpenAsync(result.GetValue(options.Name)!, cancellationToken);
            var queue = SagaQueue.Of(await SagaSession.ReadMachineAsync(view, cancellationToken));
            var details = await SagaSession.ReadInstanceAsync(view, id, cancellationToken);
            var failed = details.History.LastOrDefault(x => !x.IsApplied && x.MessageId is not null)
                ?? throw new CommandException($"There is nothing to retry: no message that failed is in the history of {id:D}.");
            await using var deadLetters = new RedisStreamsDeadLetters(session.Client, queue.KeyPrefix);
            var requester = result.GetValue(by) ?? $"{Environment.UserName}@{Environment.MachineName}";
            var found = await FindAsync(deadLetters, queue.ErrorName, failed, cancellationToken);
            var requeued = await deadLetters.RequeueAsync(queue.ErrorName, found, new DeadLetterRequeue { RequestedBy = requester }, cancellationToken);
            Write(options.IsJson(result), new { messageId = failed.MessageId, queue = queue.Name, failed.Event, entry = requeued.NewId.ToString() }, $"{failed.Event}, message {failed.MessageId:D}, is in {queue.Name} again.");
        });
    }

    /// <summary>The dead letter of a message: newest first, from when it failed on.</summary>
    private static async Task<DeadLetterId> FindAsync(RedisStreamsDeadLetters deadLetters, string queue, SagaHistoryEntry failed, CancellationToken cancellationToken)
    {
        var query = new DeadLetterQuery { Limit = DeadLetterQuery.MaxLimit, Filter = new DeadLetterFilter { Since = failed.At } };
        var gone = $"There is nothing to retry: message {failed.MessageId:D} is not in '{queue}'; it was retried, requeued or deleted, or is still tried.";
        try
        {
            DeadLetterPage page;
            do
            {
                page = await deadLetters.ListAsync(queue, query, cancellationToken);
                if (page.Items.FirstOrDefault(x => Guid.TryParse(x.MessageId, out var id) && id == failed.MessageId) is { } found)
                {
                    return found.Id;
                }

                query = query with { After = page.Next };
            }
            while (page.Next is not null);
        }
        catch (QueueNotFoundException)
        {
            // Without dead letters there is no such queue either.
            throw new CommandException(gone);
        }

        throw new CommandException(gone);
    }

    private static void Write<T>(bool json, T value, string sentence)
    {
        if (json)
        {
            SagaScreen.WriteJson(value);
        }
        else
        {
            Console.Out.WriteLine(sentence);
        }
    }
}
