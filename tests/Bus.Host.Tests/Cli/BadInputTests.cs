using Bus.Host.Tests.Support;

namespace Bus.Host.Tests.Cli;

/// <summary>Whatever is wrong: one sentence on standard error, an exit code, nothing half done.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string, string> CommandLines => new()
    {
        { "frobnicate", "There is no command 'frobnicate'; there is demo, backtest, optimize, worker, api, submit, status, cancel, retry, jobs, results, intake, queues" },
        { "", "Required command was not provided" },
        { "submit", "Required command was not provided" },
        { "submit optimization", "There is no command 'optimization'; there is backtest" },
        { "backtest", "'--strategy' is required" },
        { "backtest --strategy sma-cross --fast 10", "There is no option '--fast'; there is --data, --strategy, --set" },
        { "backtest --strategy magic", "There is no strategy 'magic'; there is " },
        { "backtest --strategy sma-cross --set fats=1", "Strategy 'sma-cross' has no parameter 'fats'; it has fast 1..1000, slow 2..1000" },
        { "backtest --strategy sma-cross --set fast", "--set is 'fast'; it must be a parameter's name and a number" },
        { "backtest --strategy sma-cross --set fast=ten", "--set is 'fast=ten'" },
        { "backtest --strategy sma-cross --set fast=1 --set Fast=2", "--set names the parameter 'Fast' twice" },
        { "backtest --strategy sma-cross --set fast=30 --set slow=10", "fast is 30 and slow is 10" },
        { "backtest --strategy sma-cross --set fast=10 --set slow=10", "fast is 10 and slow is 10" },
        { "backtest --strategy sma-cross --from 2005-13-01", "'2005-13-01' is no date; it must be of the form yyyy-MM-dd" },
        { "backtest --strategy sma-cross --from 2007-01-01 --to 2006-01-01", "The range starts after its end: from 2007-01-01 to 2006-01-01" },
        { "backtest --strategy sma-cross --from 2030-01-01", "has no bars between 2030-01-01" },
        { "backtest --strategy sma-cross --cash -5", "The cash is -5, it must be a number above 0" },
        { "backtest --strategy sma-cross --cash lots", "--cash is 'lots'; it must be a number" },
        { "backtest --strategy sma-cross --data none.csv", "There is no file 'none.csv'" },
        { "backtest --strategy sma-cross --data sample:aapl", "There is no sample data 'aapl'; there is goog" },
        { "optimize --strategy sma-cross", "'--grid' is required" },
        { "optimize --strategy magic --grid fast=1,2", "There is no strategy 'magic'" },
        { "optimize --strategy sma-cross --grid fast", "The grid is 'fast'; it must be name=from:to:step or name=value,value" },
        { "optimize --strategy sma-cross --grid fast=9:5:1", "The grid of fast starts above its end: from 9 to 5" },
        { "optimize --strategy sma-cross --grid fast=1,2 --grid fast=3", "The parameter fast has two grids" },
        { "optimize --strategy sma-cross --grid fast=1,2 --set fast=3", "The parameter fast has both a grid and a fixed value" },
        { "optimize --strategy sma-cross --grid fats=1,2", "Strategy 'sma-cross' has no parameter 'fats'" },
        { "optimize --strategy sma-cross --grid fast=1,2 --where fast>slow", "No combination of the grids satisfies 'fast>slow' and the rules of strategy 'sma-cross'" },
        { "optimize --strategy rsi-reversal --grid oversold=1:40:0.01 --grid overbought=50:99:0.01", "allowed are 1,000,000; make the steps larger, or draw some of them at random" },
        { "optimize --strategy sma-cross --grid fast=1,2 --seed 1", "--seed is given without --random" },
        { "optimize --strategy sma-cross --grid fast=1,2 --random 0", "The number of random runs is 0, it must be from 1 to 1000000" },
        { "optimize --strategy sma-cross --grid fast=1,2 --threads 0", "--threads is 0; it must be from 1 to 256" },
        { "optimize --strategy sma-cross --grid fast=1,2 --top -1", "--top is -1; it must be 0 or more" },
        { "optimize --strategy sma-cross --grid fast=1,2 --heatmap-axes fast,slow", "--heatmap-axes is given without --heatmap" },
        { "optimize --strategy sma-cross --grid fast=1,2 --heatmap x.svg", "A heatmap needs two grids, there is only that of fast" },
        { "optimize --strategy sma-cross --grid fast=1,2 --cash -5", "The cash is -5" },
        { "optimize --strategy sma-cross --grid fast=1,2 --data none.csv", "There is no file 'none.csv'" },
        { "submit backtest --strategy sma-cross --data none.csv", "There is no file 'none.csv'; a file of the workers is named by --worker-data" },
        { "submit backtest --strategy sma-cross --data x --worker-data y", "--data and --worker-data exclude each other" },
        { "status 42", "'42' is no job id; it must be a UUID" },
        { "worker --workers none", "The setting Workers is 'none'; allowed is a whole number from 1 to 256" },
        { "worker --lease 1", "The setting Lease is '1'; allowed is a time from 500ms to 1h, such as 500ms, 30s, 5m, 12h or 7d" },
        { "worker --log-format xml", "The setting Log:Format is 'xml'; allowed is one of text, json" },
        { "submit backtest --strategy sma-cross --timeout 5", "--timeout is given without --wait" },
        { "submit backtest --strategy sma-cross --wait --timeout soon", "--timeout is 'soon'; it must be a time from 1ms to 30d" },
        { "status 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10 --wait --timeout 0", "--timeout is '0'; it must be a time from 1ms to 30d" },
        { "api --urls http://0.0.0.0:8080", "The address http://0.0.0.0:8080 is open to other machines and there is no API key; give one by --api-key-file or BUS_API__KEY" },
        { "api --urls http://127.0.0.1:0;http://*:8080", "The address http://*:8080 is open to other machines" },
        { "api --urls http://[::]:8080", "The address http://[::]:8080 is open to other machines" },
        { "api --urls http://somewhere:8080", "The address http://somewhere:8080 is open to other machines" },
        { "api --urls https://127.0.0.1:8080", "The setting Api:Urls is 'https://127.0.0.1:8080'; allowed is http://host:port without a path" },
        { "api --urls 8080", "The setting Api:Urls is '8080'; allowed is http://host:port" },
        { "api --urls http://127.0.0.1:8080/bus", "The setting Api:Urls is 'http://127.0.0.1:8080/bus'" },
        { "api --api-key-file none.key", "There is no file 'none.key' with an API key" },
        { "load --drain --lanes", "--drain and --lanes exclude each other" },
        { "load --engine --churn 500", "--engine and --churn exclude each other" },
        { "load --waiting 1000", "--waiting is given without --drain or --lanes" },
        { "load --drain --replicas", "--replicas is given without --cluster" },
        { "load --queues 6", "--queues is given without --cluster" },
        { "load --data prices.csv", "--data is given without --engine" },
        { "load --drain --waiting 1000", "--waiting is '1000'; it must be two whole numbers with a comma, each from 100 to 10000000" },
        { "load --drain --waiting 1000,none", "--waiting is '1000,none'; it must be two whole numbers with a comma" },
        { "load --drain --waiting 2000,1000", "--waiting is '2000,1000'; the first number must be the smaller one" },
        { "load --lanes --waiting 99", "--waiting is '99'; it must be a whole number from 100 to 10000000" },
        { "load --cluster --queues 2", "--queues is 2; it must be a whole number from 3 to 300" },
        { "load --cluster --redis redis://localhost", "--redis and --cluster exclude each other: --cluster compares servers that it starts itself" },
        { "load --churn --redis redis://localhost", "--redis and --churn exclude each other: --churn counts all keys and the memory of the server" },
        { "load --churn 99", "--churn is 99; it must be a whole number from 100 to 10000000" },
        { "load --scheduled 0", "--scheduled is 0; it must be a whole number from 100 to 10000000" },
        { "load --dead-letters 10", "--dead-letters is 10; it must be a whole number from 1000 to 10000000" },
        { "load --saga-pages 100", "--saga-pages is 100; it must be a whole number from 2000 to 10000000" },
        { "load --grid --points 1001", "--points is 1001; it must be a multiple of 200, so that the grid has no holes" },
        { "load --saga-pages 2000 --calls 0", "--calls is 0; it must be a whole number from 1 to 10000" },
        { "load --drain --calls 5", "--calls is given without --dead-letters or --saga-pages or --sandbox" },
        { "load --workflows 5", "--workflows is 5; it must be a whole number from 10 to 10000" },
        { "load --jobs --kill", "--kill is given without --choir or --workflows" },
        { "load --sandbox --redis redis://localhost", "--redis and --sandbox exclude each other: --sandbox uses no server" },
        { "load --points 2000", "--points is given without --grid" },
        { "load --drain --runs 0", "--runs is 0; it must be at least 1" },
        { "queues --redis http://localhost", "'http://' is no scheme" },
        { "queues --config none.json", "There is no configuration file 'none.json'" },
    };

    public static TheoryData<string, string> Files => new()
    {
        { "", "is empty; its first line must name the columns" },
        { "date,open,high,low\n2020-01-01,1,2,1\n", "lacks the column close; its first line has: date, open, high, low" },
        { "date,open,high,low,close\n", "has a header and no rows" },
        { "date,open,high,low,close\n2020-01-01,1,2,1,2\n2020-01-02,1,2", "line 3" },
        { "date,open,high,low,close\n2020-01-01,1,2,1,x\n", "line 2" },
        { "date,open,high,low,close\n2020-02-31,1,2,1,2\n", "line 2" },
    };

    [Theory]
    [MemberData(nameof(CommandLines))]
    public async Task A_wrong_command_line_is_answered_by_one_sentence(string commandLine, string sentence)
        => (await BusProgram.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ShouldFailWith(2, sentence);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_wrong_file_is_answered_by_one_sentence_and_no_picture(string text, string sentence)
    {
        using var folder = new TemporaryFolder();
        folder.Write("prices.csv", text);

        var run = await BusProgram.RunInAsync(folder.Path, "backtest", "--strategy", "sma-cross", "--data", "prices.csv", "--svg", "equity.svg");

        run.ShouldFailWith(2, sentence);
        File.Exists(Path.Combine(folder.Path, "equity.svg")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_configuration_file_that_is_no_json_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("bus.json", "{ no json");

        (await BusProgram.RunInAsync(folder.Path, "queues")).ShouldFailWith(2, "bus.json' is no JSON");
    }
}
