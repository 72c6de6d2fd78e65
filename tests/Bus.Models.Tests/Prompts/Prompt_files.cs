using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;
using Bus.Models.Chat;
using Bus.Models.Prompts;
using Bus.Models.Tests.Support;

namespace Bus.Models.Tests.Prompts;

public sealed partial class Prompt_files : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bus-models-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_example_for_the_model_compiles_and_trades()
    {
        AnswerReader.ReadSource(new ChatReply(CodeSystem(), false), out var problem).ShouldNotBeNull(problem);
        var source = AnswerReader.ReadSource(new ChatReply(CodeSystem(), false), out _)!;

        Generated.Run(SourceCompiler.Create(source)).Trades.Length.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Every_member_that_the_model_is_told_of_exists_with_these_parameters()
    {
        var types = new[]
        {
            typeof(Strategy), typeof(StrategyInfo), typeof(StrategyParameter), typeof(StrategyParameters), typeof(StrategySetup), typeof(BarContext), typeof(Line), typeof(MacdLines), typeof(BandLines),
            typeof(ChannelLines), typeof(StochasticLines), typeof(AdxLines), typeof(OrderSize), typeof(OrderRequest), typeof(OrderSide), typeof(Position),
        }.ToDictionary(x => x.Name);
        var told = Member().Matches(CodeSystem()).Where(x => types.ContainsKey(x.Groups["type"].Value)).ToList();
        told.Count.ShouldBeGreaterThan(70);

        var wrong = told.Where(match =>
        {
            var members = types[match.Groups["type"].Value].GetMember(
                match.Groups["member"].Value, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy);
            var names = match.Groups["parameters"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(x => x.Split(' ')[^1]);
            return match.Groups["parameters"].Success
                ? !members.OfType<MethodInfo>().Any(x => x.GetParameters().Select(y => y.Name).SequenceEqual(names))
                : members.Length == 0;
        });

        wrong.Select(x => x.Value).ShouldBeEmpty();
    }

    [Fact]
    public void Every_member_that_a_strategy_uses_is_told()
    {
        var prompt = CodeSystem();
        var missing = new[] { typeof(StrategySetup), typeof(BarContext), typeof(OrderRequest), typeof(OrderSize) }
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(member => (type, member)))
            .Where(x => x.member is PropertyInfo or MethodInfo { IsSpecialName: false } && x.member.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null)
            .Where(x => x.member.Name is not ("ToString" or "Equals" or "GetHashCode" or "IsFraction" or "Value" or "Side" or "Size"))
            .Select(x => $"{x.type.Name}.{x.member.Name}");

        missing.Where(x => !prompt.Contains(x, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void The_schema_has_the_members_of_a_design()
    {
        using var schema = JsonDocument.Parse(PromptLibrary.Load(null).DesignSchema);
        var expected = typeof(StrategyDesign).GetProperties().Select(x => JsonNamingPolicy.CamelCase.ConvertName(x.Name));

        schema.RootElement.GetProperty("properties").EnumerateObject().Select(x => x.Name).ShouldBe(expected, ignoreOrder: true);
        schema.RootElement.GetProperty("properties").GetProperty("parameters").GetProperty("items").GetProperty("properties").EnumerateObject().Select(x => x.Name)
            .ShouldBe(typeof(DesignParameter).GetProperties().Select(x => JsonNamingPolicy.CamelCase.ConvertName(x.Name)), ignoreOrder: true);
    }

    [Fact]
    public void A_file_of_the_folder_takes_the_place_of_the_one_of_its_name_and_changes_the_hash()
    {
        var standard = PromptLibrary.Load(null);
        PromptLibrary.Load(_folder.FullName).Hash.ShouldBe(standard.Hash);
        File.WriteAllText(Path.Combine(_folder.FullName, "reasoning-user.md"), "Only this: {{idea}}");

        var own = PromptLibrary.Load(_folder.FullName);

        own.Hash.ShouldNotBe(standard.Hash);
        own.Reasoning("an idea", [], null)[1].Content.ShouldStartWith("Only this: <<<TEXT ");
        own.Reasoning("an idea", [], null)[0].ShouldBe(standard.Reasoning("an idea", [], null)[0]);
    }

    [Theory]
    [InlineData("reasoning-user.md", "no place", "has no place for the idea; write {{idea}} where it goes.")]
    [InlineData("code-user.md", "{{idea}}", "has no place for the design; write {{design}} where it goes.")]
    [InlineData("code-repair.md", "{{source}}", "has no place for the diagnostics; write {{diagnostics}} where it goes.")]
    [InlineData("design-schema.json", "{", "is no JSON")]
    public void A_file_that_cannot_do_its_work_is_refused(string file, string text, string sentence)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, file), text);

        Should.Throw<ModelException>(() => PromptLibrary.Load(_folder.FullName)).Message.ShouldContain(sentence);
    }

    private static string CodeSystem() => PromptLibrary.Load(null)
        .Code(new CodeRequest { Idea = "an idea", Design = new StrategyDesign { Name = "a", Description = "d", Entry = "e", Exit = "x" } })[0].Content;

    [GeneratedRegex(@"`(?:new )?(?<type>[A-Z]\w+)\.(?<member>\w+)(?:\((?<parameters>[^)`]*)\))?`")]
    private static partial Regex Member();
}
