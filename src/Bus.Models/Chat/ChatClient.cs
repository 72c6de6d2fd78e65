using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Models.Configuration;
using Bus.Models.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bus.Models.Chat;

/// <summary>Asks a model once, sending the request again while that may help; each sending is paid for by the budget before.</summary>
internal sealed class ChatClient(ProviderSettings settings, IChatExchange exchange, TimeProvider time, Random random, ILogger logger) : IDisposable
{
    private const int TokensPerMessage = 16;

    private readonly ReplyReader _replies = new(settings);

    public void Dispose() => exchange.Dispose();

    /// <returns>The reply, and what all attempts took.</returns>
    /// <exception cref="ModelException">There is no reply.</exception>
    internal async Task<(ChatReply Reply, ModelUsage Usage)> AskAsync(IReadOnlyList<ChatMessage> messages, JsonObject? format, IModelBudget budget, CancellationToken cancellationToken)
    {
        var body = Body(messages, format);
        var most = settings.Usage(Encoding.UTF8.GetByteCount(body) + (messages.Count * TokensPerMessage), settings.MaxOutputTokens) with { IsEstimated = true };
        var used = ModelUsage.Zero;
        for (var attempts = 1; ; attempts++)
        {
            var reservation = await budget.ReserveAsync(most, cancellationToken);
            var started = time.GetTimestamp();
            var attempt = await TryAsync(body, reservation, cancellationToken);
            if (attempt.Usage is not null)
            {
                // The call was made, whoever has lost interest by now.
                await reservation.SettleAsync(attempt.Usage, CancellationToken.None);
            }

            used += attempt.Usage ?? most;
            var elapsed = time.GetElapsedTime(started).TotalMilliseconds;
            if (attempt.Reply is { } reply)
            {
                LogMessages.Answered(logger, settings.Name, elapsed, attempt.Usage!.InputTokens, attempt.Usage.OutputTokens, attempt.Usage.IsEstimated);
                return (reply, used);
            }

            ThrowUnlessTransient(attempt, attempts);
            var delay = RetryDelays.Next(attempts, attempt.RetryAfter, random);
            LogMessages.Retried(logger, settings.Name, attempt.Problem!, attempts, elapsed, delay.TotalMilliseconds);
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    private void ThrowUnlessTransient(Attempt attempt, int attempts)
    {
        var detail = attempt.Detail is null ? "" : $": {attempt.Detail.TrimEnd('.')}";
        if (!attempt.IsTransient)
        {
            throw new ModelException($"{settings.Name} refused the request with {attempt.Problem}{detail}.", isRetryable: false);
        }

        if (attempts > settings.MaxRetries)
        {
            throw new ModelException($"{settings.Name} failed {attempts} {(attempts == 1 ? "time" : "times")}, at last with {attempt.Problem}{detail}.", isRetryable: true);
        }
    }

    private async Task<Attempt> TryAsync(string body, IModelReservation reservation, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return _replies.Read(await exchange.SendAsync(body, either.Token), body);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Attempt { Problem = $"no reply within {settings.Timeout}", IsTransient = true };
        }
        catch (ModelException)
        {
            // Nothing was sent: there is no key, or no recording.
            await reservation.SettleAsync(ModelUsage.Zero, CancellationToken.None);
            throw;
        }
        catch (ExchangeException exception)
        {
            return new Attempt { Problem = exception.Message, Usage = exception.WasSent ? null : new ModelUsage(1, 0, 0, 0), IsTransient = true };
        }
    }

    private string Body(IReadOnlyList<ChatMessage> messages, JsonObject? format) => JsonSerializer.Serialize(
        new ChatRequest { Model = settings.Model, Messages = messages, MaxTokens = settings.MaxOutputTokens, Temperature = settings.Temperature, ResponseFormat = format },
        ChatJsonContext.Default.ChatRequest);
}
