using Bus.Backtesting.Strategies;
using Bus.Contracts;
using Bus.Host.Diagnostics;
using Bus.Jobs.Consumers;
using Bus.Jobs.Results;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Bus.Host.Api;

/// <summary>Takes backtests and tells what has become of them.</summary>
internal static class BacktestsEndpoints
{
    private const string Tag = "backtests";
    private const string StatusPath = "/api/backtests/status";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/backtests/run-async", SubmitAsync)
            .WithTags(Tag)
            .WithDescription("Beside the properties of RunBacktest: symbols with one name, for the file '<symbol>.csv' in the workers' data directory, start_date and end_date.")
            .WithSummary("Gives a backtest to the workers. A job that is known under its jobId is not submitted again.")
            .Accepts<RunBacktest>(BacktestRequest.ContentType)
            .Produces<BacktestSubmittedReply>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet($"{StatusPath}/{{id}}", ReadAsync)
            .WithTags(Tag)
            .WithSummary("The status of a job, with its result or its error when it has finished.")
            .Produces<BacktestStatusReply>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        MapChanges(routes);
    }

    /// <summary>What can be asked of a job that exists.</summary>
    private static void MapChanges(IEndpointRouteBuilder routes)
    {
        foreach (var (name, summary, change) in new (string, string, Func<IJobClient, Guid, CancellationToken, Task>)[]
        {
            ("retry", "Runs a job anew that failed or was cancelled.", (jobs, id, token) => jobs.RetryAsync(id, token)),
            ("cancel", "Cancels a job that has not ended. One that runs stops within half a second.", (jobs, id, token) => jobs.CancelAsync(id, "by the API", token)),
        })
        {
            routes.MapPost($"/api/backtests/{name}/{{id}}", (string id, IJobClient jobs, HttpContext context, CancellationToken token) => ChangeAsync(id, jobs, context.Response, change, token))
                .WithTags(Tag)
                .WithSummary(summary)
                .Produces<BacktestSubmittedReply>(StatusCodes.Status202Accepted)
                .ProducesProblem(StatusCodes.Status400BadRequest)
                .ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status409Conflict)
                .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<JsonHttpResult<BacktestSubmittedReply>> ChangeAsync(
        string id, IJobClient jobs, HttpResponse response, Func<IJobClient, Guid, CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        var jobId = JobEndpoints.ReadId(id);
        try
        {
            await change(jobs, jobId, cancellationToken);
        }
        catch (JobRefusedException exception)
        {
            throw new ApiException(exception.IsUnknown ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict, exception.Message);
        }

        var status = await jobs.GetAsync(jobId, cancellationToken);
        return JobEndpoints.Accept(response, StatusPath, jobId, status?.Status ?? JobState.Queued, status?.CreatedAt ?? TimeProvider.System.GetUtcNow());
    }

    private static async Task<JsonHttpResult<BacktestSubmittedReply>> SubmitAsync(
        HttpContext context, IJobClient jobs, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var job = await BacktestRequest.ReadAsync(context.Request, cancellationToken);

        // Before Redis is asked for anything: wrong input is wrong wherever Redis is. What is deployed only Redis knows.
        if (StrategyCatalog.BuiltIn.Contains(job.Strategy ?? ""))
        {
            BacktestPlan.Create(job);
        }

        return await JobEndpoints.SubmitAsync(
            context.Response, StatusPath, job.JobId, jobs, (id, now) => SendAsync(jobs, job with { JobId = id, RequestedAt = job.RequestedAt ?? now }, loggers), cancellationToken);
    }

    private static async Task<Guid> SendAsync(IJobClient jobs, RunBacktest job, ILoggerFactory loggers)
    {
        var jobId = await jobs.SubmitBacktestAsync(job, cancellationToken: CancellationToken.None);
        LogMessages.BacktestSubmitted(loggers.CreateLogger(typeof(BacktestsEndpoints)), jobId, job.Strategy ?? "");
        return jobId;
    }

    private static async Task<IResult> ReadAsync(string id, IJobResults results, CancellationToken cancellationToken) =>
        TypedResults.Json(BacktestStatusReply.Create(await JobEndpoints.GetAsync(results, id, cancellationToken)), ApiJsonContext.Default.BacktestStatusReply);
}
