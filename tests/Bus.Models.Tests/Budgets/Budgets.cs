using Bus.Models.Tests.Support;
using Bus.Testing;

namespace Bus.Models.Tests.Budgets;

public sealed class Budgets
{
    [Fact]
    public async Task A_call_is_reserved_at_its_most_and_settled_at_what_it_took()
    {
        var budget = ModelBudget.Create(new ModelBudgetLimits { MaxTokens = 100_000 });
        await using var bed = ModelBed.Start();
        var whileAsked = ModelUsage.Zero;
        bed.Server.Otherwise = _ =>
        {
            whileAsked = budget.Used;
            return OpenAiBehaviour.Answer(ModelBed.Design, 1000, 500);
        };

        var answer = await bed.ReasonAsync(budget);

        whileAsked.OutputTokens.ShouldBe(1000);
        whileAsked.InputTokens.ShouldBeGreaterThanOrEqualTo(bed.Server.Requests[0].Body.Length);
        whileAsked.Cost.ShouldBe(((1m * whileAsked.InputTokens) + (2m * whileAsked.OutputTokens)) / 1_000_000);
        budget.Used.ShouldBe(answer.Usage);
    }

    [Theory]
    [InlineData("calls", "The budget allows 0 calls of models, and 0 were made.")]
    [InlineData("tokens", "The budget allows 1500 tokens, 0 are used, and the next call can take ")]
    [InlineData("cost", "The budget allows 0.001 US dollars, 0 are used, and the next call can cost ")]
    public async Task A_call_that_does_not_fit_is_not_made(string limit, string message)
    {
        var budget = ModelBudget.Create(limit switch
        {
            "calls" => new ModelBudgetLimits { MaxCalls = 0 },
            "tokens" => new ModelBudgetLimits { MaxTokens = 1500 },
            _ => new ModelBudgetLimits { MaxCost = 0.001m },
        });
        await using var bed = ModelBed.Start();

        var exception = await Should.ThrowAsync<ModelBudgetException>(bed.ReasonAsync(budget));

        exception.Message.ShouldStartWith(message);
        exception.IsRetryable.ShouldBeFalse();
        bed.Server.Requests.ShouldBeEmpty();
        budget.Used.ShouldBe(ModelUsage.Zero);
    }

    [Fact]
    public async Task A_model_that_answers_nonsense_for_ever_is_ended_by_the_budget()
    {
        var budget = ModelBudget.Create(new ModelBudgetLimits { MaxTokens = 60_000 });
        await using var bed = ModelBed.Start();
        bed.Server.Otherwise = _ => OpenAiBehaviour.Answer("nonsense", 2000, 1000);

        ModelException exception;
        do
        {
            exception = await Should.ThrowAsync<ModelException>(bed.ReasonAsync(budget));
        }
        while (exception.IsRetryable);

        exception.ShouldBeOfType<ModelBudgetException>();
        bed.Server.Requests.Count.ShouldBeInRange(10, 20);
        (budget.Used.InputTokens + budget.Used.OutputTokens).ShouldBeLessThanOrEqualTo(60_000);
    }

    [Fact]
    public async Task A_cut_connection_counts_as_the_most_it_could_cost()
    {
        var budget = ModelBudget.Create(new ModelBudgetLimits());
        await using var bed = ModelBed.Start();
        bed.Server.Script(OpenAiBehaviour.CutConnection(), OpenAiBehaviour.Answer(ModelBed.Design, 100, 50));

        var answer = await bed.ReasonAsync(budget);

        budget.Used.OutputTokens.ShouldBe(1050);
        answer.Usage.ShouldBe(budget.Used);
        answer.Usage.IsEstimated.ShouldBeTrue();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task A_refusal_counts_as_a_call_without_tokens(int status)
    {
        var budget = ModelBudget.Create(new ModelBudgetLimits());
        await using var bed = ModelBed.Start();
        bed.Server.Script(OpenAiBehaviour.Refused(status, "later"), OpenAiBehaviour.Answer(ModelBed.Design, 100, 50));

        var answer = await bed.ReasonAsync(budget);

        answer.Usage.ShouldBe(new ModelUsage(2, 100, 50, 0.0002m));
        budget.Used.ShouldBe(answer.Usage);
    }

    [Fact]
    public async Task Retries_are_paid_for_too()
    {
        var budget = ModelBudget.Create(new ModelBudgetLimits { MaxCalls = 2 });
        await using var bed = ModelBed.Start();
        bed.Server.Otherwise = _ => OpenAiBehaviour.ServerError();

        await Should.ThrowAsync<ModelBudgetException>(bed.ReasonAsync(budget));

        bed.Server.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_provider_does_not_say_or_says_wrongly_is_estimated_by_length(bool isWrong)
    {
        await using var bed = ModelBed.Start();
        bed.Server.Script(isWrong ? OpenAiBehaviour.WrongUsage(ModelBed.Design) : OpenAiBehaviour.NoUsage(ModelBed.Design));

        var usage = (await bed.ReasonAsync()).Usage;

        usage.IsEstimated.ShouldBeTrue();
        usage.InputTokens.ShouldBe((bed.Server.Requests[0].Body.Length + 3) / 4);
        usage.OutputTokens.ShouldBe((ModelBed.Design.Length + 3) / 4);
        bed.Log.Lines.ShouldContain(x => x.Contains("estimated: True", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_price_per_request_is_part_of_the_cost()
    {
        await using var bed = ModelBed.Start(options => options.RequestPrice = 0.01m);
        bed.Server.Script(OpenAiBehaviour.Answer(ModelBed.Design, 1_000_000, 1_000_000));

        (await bed.ReasonAsync()).Usage.Cost.ShouldBe(3.01m);
    }

    [Fact]
    public async Task A_reservation_is_settled_once()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var budget = ModelBudget.Create(new ModelBudgetLimits());
        var reservation = await budget.ReserveAsync(new ModelUsage(1, 10, 10, 1), cancellationToken);
        await reservation.SettleAsync(new ModelUsage(1, 5, 5, 0.5m), cancellationToken);

        await Should.ThrowAsync<InvalidOperationException>(() => reservation.SettleAsync(ModelUsage.Zero, cancellationToken));
        budget.Used.ShouldBe(new ModelUsage(1, 5, 5, 0.5m));
    }
}
