using Bus.Models.Tests.Support;
using Bus.Testing;

namespace Bus.Models.Tests.Chat;

public sealed class Recordings : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bus-models-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Answer_the_same_without_a_provider_and_without_a_key()
    {
        ReasoningAnswer recorded;
        await using (var bed = ModelBed.Start(options => options.RecordTo = _folder.FullName))
        {
            bed.Server.Script(OpenAiBehaviour.ServerError(), OpenAiBehaviour.Answer("nonsense", 10, 1), OpenAiBehaviour.Answer(ModelBed.Design, 20, 2));
            recorded = await bed.ReasonAsync();
        }

        await using var replay = ModelBed.Start(Replay);
        var budget = ModelBudget.Create(new ModelBudgetLimits());
        var answer = await replay.ReasonAsync(budget);

        answer.Design.Reasoning.ShouldBe(recorded.Design.Reasoning);
        answer.Usage.ShouldBe(new ModelUsage(2, 30, 3, 0.000036m));
        budget.Used.Calls.ShouldBe(2);
        replay.Server.Requests.ShouldBeEmpty();
        _folder.GetFiles().Length.ShouldBe(2);
    }

    [Fact]
    public async Task That_are_missing_are_named()
    {
        await using var replay = ModelBed.Start(Replay);

        var budget = ModelBudget.Create(new ModelBudgetLimits());
        var exception = await Should.ThrowAsync<ModelException>(replay.ReasonAsync(budget));

        exception.Message.ShouldStartWith($"No exchange recorded in '{_folder.FullName}' answers this request to openai/test-model (");
        exception.IsRetryable.ShouldBeFalse();
        budget.Used.ShouldBe(ModelUsage.Zero);
    }

    [Fact]
    public async Task That_are_broken_are_named()
    {
        await using (var bed = ModelBed.Start(options => options.RecordTo = _folder.FullName))
        {
            bed.Server.Script(OpenAiBehaviour.Answer(ModelBed.Design));
            await bed.ReasonAsync();
        }

        var file = _folder.GetFiles().ShouldHaveSingleItem().FullName;
        await using var replay = ModelBed.Start(Replay);
        foreach (var text in new[] { "{", "[]", "{}", "" })
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

            (await Should.ThrowAsync<ModelException>(replay.ReasonAsync())).Message
                .ShouldBe($"The recorded exchange '{file}' cannot be read; it must be a JSON object with the member 'reply'.");
        }
    }

    private void Replay(ModelProviderOptions options) => (options.ReplayFrom, options.ApiKeyFile, options.ApiKeyVariable) = (_folder.FullName, null, "BUS_NO_SUCH_VARIABLE");
}
