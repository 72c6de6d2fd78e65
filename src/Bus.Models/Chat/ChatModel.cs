using System.Text.Json;
using System.Text.Json.Nodes;
using Bus.Models.Configuration;
using Bus.Models.Diagnostics;
using Bus.Models.Prompts;
using Microsoft.Extensions.Logging;

namespace Bus.Models.Chat;

/// <summary>A language model behind an endpoint.</summary>
internal sealed class ChatModel(ProviderSettings settings, PromptLibrary prompts, ChatClient client, TimeProvider time, ILogger logger) : IStrategyModel, IDisposable
{
    private const int MaxCorrections = 2;
    private const int MaxRepeated = 8000;

    public string Name => settings.Name;

    public string PromptHash => prompts.Hash;

    public void Dispose() => client.Dispose();

    public Task<ReasoningAnswer> ReasonAsync(ReasoningRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return WithinTotalTimeAsync(
            async token =>
            {
                var name = Ideas.CheckedName(request.Name);
                var messages = prompts.Reasoning(Ideas.Checked(request.Idea), request.Symbols, name);
                var (design, usage) = await AskAsync(messages, Format(), request.Budget, reply => (AnswerReader.ReadDesign(reply, name, out var problem), problem), token);
                return new ReasoningAnswer(design, usage);
            },
            cancellationToken);
    }

    public Task<CodeAnswer> WriteCodeAsync(CodeRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return WithinTotalTimeAsync(
            async token =>
            {
                request.Design.Validate();
                var messages = prompts.Code(request with { Idea = Ideas.Checked(request.Idea) });
                var (source, usage) = await AskAsync(messages, null, request.Budget, reply => (AnswerReader.ReadSource(reply, out var problem), problem), token);
                return new CodeAnswer(source, usage);
            },
            cancellationToken);
    }

    /// <summary>Asks, and says what was wrong with an answer that cannot be used, a few times.</summary>
    private async Task<(T Answer, ModelUsage Usage)> AskAsync<T>(
        List<ChatMessage> messages, JsonObject? format, IModelBudget budget, Func<ChatReply, (T? Answer, string Problem)> read, CancellationToken cancellationToken)
        where T : class
    {
        var used = ModelUsage.Zero;
        for (var corrections = 0; ; corrections++)
        {
            var (reply, usage) = await client.AskAsync(messages, format, budget, cancellationToken);
            used += usage;
            var (answer, problem) = read(reply);
            if (answer is not null)
            {
                return (answer, used);
            }

            LogMessages.Unusable(logger, settings.Name, corrections + 1);
            if (corrections == MaxCorrections)
            {
                throw new ModelException($"{settings.Name} gave no usable answer in {corrections + 1} attempts; of the last one: {problem.TrimEnd('.')}.", isRetryable: true);
            }

            var said = reply.Content.Length <= MaxRepeated ? reply.Content : reply.Content[..MaxRepeated];
            messages.Add(new ChatMessage("assistant", said.Length == 0 ? "(nothing)" : said));
            messages.Add(new ChatMessage("user", prompts.Correction(problem)));
        }
    }

    private async Task<T> WithinTotalTimeAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        using var total = new CancellationTokenSource(settings.TotalTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, total.Token);
        try
        {
            return await action(either.Token);
        }
        catch (OperationCanceledException exception) when (total.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelException($"{settings.Name} gave no answer within {settings.TotalTimeout}, retries included.", isRetryable: true, exception);
        }
    }

    private JsonObject Format() => settings.JsonFormat == JsonFormat.Object
        ? new JsonObject { ["type"] = "json_object" }
        : new JsonObject
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject { ["name"] = "strategy_design", ["schema"] = JsonNode.Parse(prompts.DesignSchema, documentOptions: new JsonDocumentOptions { MaxDepth = 32 }) },
        };
}
