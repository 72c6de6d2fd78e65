using Bus.Models.Tests.Support;
using Bus.Testing;

namespace Bus.Models.Tests.Chat;

public sealed class Secrecy
{
    /// <summary>Everything that goes out besides the request's header: logs on all levels, messages with their causes, answers and recorded files.</summary>
    [Fact]
    public async Task The_key_is_in_no_log_no_message_no_answer_and_no_file()
    {
        var folder = Directory.CreateTempSubdirectory("bus-models-");
        try
        {
            await using var bed = ModelBed.Start(options => (options.RecordTo, options.MaxRetries) = (folder.FullName, 1));
            bed.Server.Script(
                OpenAiBehaviour.Refused(429, "Slow down, {key}"),
                OpenAiBehaviour.Answer(ModelBed.Design.Replace("Trends last", $"Your key is {ModelBed.Key}", StringComparison.Ordinal)),
                OpenAiBehaviour.Answer($"No code, but your key {ModelBed.Key}"),
                OpenAiBehaviour.Answer(ModelBed.Source + $"\n{ModelBed.Key}"),
                OpenAiBehaviour.Refused(401, "Incorrect API key provided: {key}"),
                OpenAiBehaviour.CutConnection(),
                OpenAiBehaviour.CutConnection());
            var seen = new List<string>
            {
                (await bed.ReasonAsync(idea: $"buy when {ModelBed.Key} rises")).ToString(),
                (await bed.WriteCodeAsync()).ToString(),
                (await Should.ThrowAsync<ModelException>(bed.ReasonAsync())).ToString(),
                (await Should.ThrowAsync<ModelException>(bed.ReasonAsync())).ToString(),
            };

            var files = folder.GetFiles();
            files.Length.ShouldBe(3);
            seen.AddRange(files.Select(x => File.ReadAllText(x.FullName)));
            bed.Log.Lines.Count.ShouldBeGreaterThan(4);
            seen.AddRange(bed.Log.Lines);

            bed.Server.Requests.ShouldAllBe(x => x.Key == ModelBed.Key);
            seen.ShouldAllBe(x => !x.Contains(ModelBed.Key));
            seen.ShouldContain(x => x.Contains("Incorrect API key provided: ***"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>JSON may write a plus as \u002B and a slash with a backslash before it.</summary>
    [Fact]
    public async Task The_key_is_found_however_json_writes_it()
    {
        const string Odd = "sk+test/01234==";
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Odd, TestContext.Current.CancellationToken);
            await using var bed = ModelBed.Start(options => options.ApiKeyFile = file);
            bed.Server.Script(OpenAiBehaviour.Refused(401, "escaped {key}"), OpenAiBehaviour.Raw("{\"error\":{\"message\":\"slashed sk+test\\/01234==, plain sk+test/01234==\"}}", 401));

            var escaped = await Should.ThrowAsync<ModelException>(bed.ReasonAsync());
            var slashed = await Should.ThrowAsync<ModelException>(bed.ReasonAsync());

            escaped.Message.ShouldEndWith("escaped ***.");
            slashed.Message.ShouldEndWith("slashed ***, plain ***.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Neither_ideas_nor_answers_are_logged()
    {
        await using var bed = ModelBed.Start();
        bed.Server.Script(OpenAiBehaviour.Answer(ModelBed.Design), OpenAiBehaviour.Refused(400, "quoted back: buy when the fast average"));

        await bed.ReasonAsync();
        await Should.ThrowAsync<ModelException>(bed.ReasonAsync());

        bed.Log.Lines.ShouldAllBe(x => !x.Contains("fast average") && !x.Contains("average-cross"));
    }

    [Fact]
    public async Task A_key_file_is_read_again_for_each_call()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "sk-first", TestContext.Current.CancellationToken);
            await using var bed = ModelBed.Start(options => options.ApiKeyFile = file);
            bed.Server.Otherwise = _ => OpenAiBehaviour.Answer(ModelBed.Design);

            await bed.ReasonAsync();
            await File.WriteAllTextAsync(file, "sk-second\n", TestContext.Current.CancellationToken);
            await bed.ReasonAsync();

            bed.Server.Requests.Select(x => x.Key).ShouldBe(["sk-first", "sk-second"]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_key_file_that_is_gone_is_named()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "sk-first", TestContext.Current.CancellationToken);
        await using var bed = ModelBed.Start(options => options.ApiKeyFile = file);
        File.Delete(file);

        (await Should.ThrowAsync<Exception>(bed.ReasonAsync())).Message.ShouldContain(file);
    }
}
