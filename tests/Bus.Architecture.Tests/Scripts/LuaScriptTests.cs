using Bus.Testing;

namespace Bus.Architecture.Tests.Scripts;

/// <summary>A script runs inside Redis, where no debugger goes: its header and its named locals are all a reviewer has.</summary>
public sealed class LuaScriptTests
{
    private const string InForm =
        """
        #!lua flags=allow-oom
        --[[
        Purpose   Move one delivery to the error queue, only while it is still ours.
        KEYS[1]   bus:{<queue>}:<lane>         STREAM
        KEYS[2]   bus:{<queue>}_error:<lane>   STREAM
        ARGV[1]   group   ARGV[2] consumer   ARGV[3..] fields to add
        RETURNS   1 moved   0 already gone
        ATOMIC    A claim must not slip between the check and the copy.
        ]]
        local lane, errorLane = KEYS[1], KEYS[2]
        local group, consumer = ARGV[1], ARGV[2]
        return redis.call('XACK', lane, group, ARGV[#ARGV])

        """;

    [Fact]
    public void Every_script_is_in_form()
    {
        var problems = Directory.EnumerateFiles(Repository.PathOf("src"), "*.lua", SearchOption.AllDirectories)
            .SelectMany(file => LuaScript.Problems(Path.GetFileName(file), File.ReadAllText(file)).Select(problem => $"{Path.GetFileName(file)}: {problem}"));

        problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_script_in_form_has_no_problems()
        => LuaScript.Problems("moveToError.lua", InForm).ShouldBeEmpty();

    [Theory]
    [InlineData("#!lua flags=allow-oom", "-- no shebang", "The first line '-- no shebang'")]
    [InlineData("--[[", "--", "A header '--[[ ... ]]' does not follow")]
    [InlineData("Purpose ", "Reason ", "no line 'Purpose'")]
    [InlineData("RETURNS ", "GIVES ", "no line 'RETURNS'")]
    [InlineData("ATOMIC ", "ALONE ", "no line 'ATOMIC'")]
    [InlineData("KEYS[2]   bus", "KEYS[3]   bus", "documents KEYS 1, 3")]
    [InlineData("KEYS[1], KEYS[2]", "KEYS[1], KEYS[3]", "uses KEYS[3], which the header does not document")]
    [InlineData("lane, group, ARGV[#ARGV]", "lane, ARGV[1], ARGV[#ARGV]", "uses ARGV by number")]
    public void A_deviation_is_named(string form, string deviation, string problem)
        => LuaScript.Problems("moveToError.lua", InForm.Replace(form, deviation, StringComparison.Ordinal))
            .ShouldContain(found => found.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void A_file_name_that_is_no_verb_and_noun_is_named()
        => LuaScript.Problems("move_to_error.lua", InForm).ShouldHaveSingleItem().ShouldContain("verbNoun.lua");
}
