using Bus.Models.Tests.Support;
using Bus.Testing;

namespace Bus.Models.Tests.Chat;

public sealed class Failures
{
    public static TheoryData<string> Passing => new("429", "500", "503", "408", "cut", "invalid json", "other json", "html", "endless");

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task That_pass_are_tried_again(string failure)
    {
        await using var bed = ModelBed.Start();
        bed.Server.Script(Behaviour(failure), Behaviour(failure), OpenAiBehaviour.Answer(ModelBed.Design));

        var answer = await bed.ReasonAsync();

        answer.Design.Name.ShouldBe("average-cross");
        answer.Usage.Calls.ShouldBe(3);
        bed.Time.Waits.Count.ShouldBe(2);
        bed.Time.Waits[0].ShouldBeInRange(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        bed.Time.Waits[1].ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task That_do_not_pass_end_with_a_sentence_and_may_be_retried_later(string failure)
    {
        await using var bed = ModelBed.Start(options => options.MaxRetries = 2);
        bed.Server.Otherwise = _ => Behaviour(failure);

        var exception = await Should.ThrowAsync<ModelException>(bed.ReasonAsync());

        exception.Message.ShouldStartWith("openai/test-model failed 3 times, at last with ");
        exception.Message.ShouldEndWith(".");
        exception.IsRetryable.ShouldBeTrue();
        bed.Server.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("Sat, 01 Mar 2025 12:00:09 GMT", 9)]
    [InlineData("Sat, 01 Mar 2025 11:00:00 GMT", 0)]
    [InlineData("86400", 60)]
    public async Task With_a_time_to_come_back_are_waited_for_up_to_a_minute(string retryAfter, int seconds)
    {
        await using var bed = ModelBed.Start();
        bed.Server.Script(OpenAiBehaviour.TooManyRequests(retryAfter), OpenAiBehaviour.Answer(ModelBed.Design));

        await bed.ReasonAsync();

        bed.Time.Waits.Sum(x => x.TotalSeconds).ShouldBe(seconds);
    }

    [Theory]
    [InlineData(400, "openai/test-model refused the request with status 400: Bad model.")]
    [InlineData(401, "openai/test-model refused the request with status 401: Bad model.")]
    [InlineData(402, "openai/test-model refused the request with status 402: Bad model.")]
    [InlineData(403, "openai/test-model refused the request with status 403: Bad model.")]
    [InlineData(404, "openai/test-model refused the request with status 404: Bad model.")]
    public async Task That_are_final_are_told_at_once(int status, string message)
    {
        await using var bed = ModelBed.Start();
        bed.Server.Script(OpenAiBehaviour.Refused(status, "Bad\n  model."));

        var exception = await Should.ThrowAsync<ModelException>(bed.ReasonAsync());

        exception.Message.ShouldBe(message);
        exception.IsRetryable.ShouldBeFalse();
        bed.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_provider_s_message_is_shortened()
    {
        await using var bed = ModelBed.Start();
        bed.Server.Script(OpenAiBehaviour.Refused(400, new string('m', 5000)));

        (await Should.ThrowAsync<ModelException>(bed.ReasonAsync())).Message.Length.ShouldBeLessThan(400);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var bed = ModelBed.Start();
        await using var other = OpenAiServer.Start();
        bed.Server.Script(OpenAiBehaviour.Redirect($"{other.Endpoint}/chat/completions"));

        var exception = await Should.ThrowAsync<ModelException>(bed.ReasonAsync());

        exception.Message.ShouldContain("a redirect, which is not followed since it would take the key elsewhere");
        exception.IsRetryable.ShouldBeFalse();
        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_provider_that_is_not_there_is_named()
    {
        using var port = new ReservedPort();
        await using var bed = ModelBed.Start(options => (options.Endpoint, options.MaxRetries) = ($"http://127.0.0.1:{port.Number}", 1));

        var exception = await Should.ThrowAsync<ModelException>(bed.ReasonAsync());

        exception.Message.ShouldBe($"openai/test-model failed 2 times, at last with no connection to 127.0.0.1:{port.Number}.");
        exception.IsRetryable.ShouldBeTrue();
    }

    [Fact]
    public async Task A_slow_provider_is_given_up_after_the_timeout_of_each_request()
    {
        var (time, timeout) = (new HeldTime(), TimeSpan.FromSeconds(77));
        await using var bed = ModelBed.Start(options => (options.Timeout, options.MaxRetries) = (timeout, 0), time);
        bed.Server.Script(OpenAiBehaviour.Slow());

        var asking = bed.ReasonAsync();
        await Eventually.ReturnsAsync(() => Task.FromResult(bed.Server.Requests.Count), x => x == 1, "the server has the request");
        time.Fire(timeout);
        var exception = await Should.ThrowAsync<ModelException>(asking);

        exception.Message.ShouldBe($"openai/test-model failed 1 time, at last with no reply within {timeout}.");
        exception.IsRetryable.ShouldBeTrue();
    }

    [Fact]
    public async Task All_attempts_together_are_given_up_after_the_total_timeout()
    {
        var (time, total, wait) = (new HeldTime(), TimeSpan.FromSeconds(777), TimeSpan.FromSeconds(30));
        await using var bed = ModelBed.Start(options => options.TotalTimeout = total, time);
        bed.Server.Otherwise = _ => OpenAiBehaviour.TooManyRequests("30");

        var asking = bed.ReasonAsync();
        await Eventually.ReturnsAsync(() => Task.FromResult(time.IsWaiting(wait)), x => x, "the next attempt is waited for");
        time.Fire(total);
        var exception = await Should.ThrowAsync<ModelException>(asking);

        exception.Message.ShouldBe($"openai/test-model gave no answer within {total}, retries included.");
        exception.IsRetryable.ShouldBeTrue();
        bed.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        await using var bed = ModelBed.Start(time: TimeProvider.System);
        bed.Server.Script(OpenAiBehaviour.Slow());
        using var cancellation = new CancellationTokenSource();

        var waiting = bed.Model.ReasonAsync(new ReasoningRequest { Idea = ModelBed.Idea }, cancellation.Token);
        await Eventually.ReturnsAsync(() => Task.FromResult(bed.Server.Requests.Count), x => x == 1, "the server has the request");
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    private static OpenAiBehaviour Behaviour(string name) => name switch
    {
        "429" => OpenAiBehaviour.TooManyRequests(),
        "cut" => OpenAiBehaviour.CutConnection(),
        "invalid json" => OpenAiBehaviour.InvalidJson(),
        "other json" => OpenAiBehaviour.OtherJson(),
        "html" => OpenAiBehaviour.HtmlPage(),
        "endless" => OpenAiBehaviour.EndlessBody(),
        _ => OpenAiBehaviour.ServerError(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
