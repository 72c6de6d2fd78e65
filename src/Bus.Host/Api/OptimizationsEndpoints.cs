using Bus.Backtesting.Strategies;
using Bus.Contracts;
using Bus.Host.Diagnostics;
using Bus.Jobs.Optimization;
using Bus.Jobs.Results;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Bus.Host.Api;

/// <summary>Takes optimizations and tells what has become of them.</summary>
internal static class OptimizationsEndpoints
{
    private const string Path = "/api/optimizations";
    private const string Tag = "optimizations";
    private const string JobType = "optimize";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, SubmitAsync)
            .WithTags(Tag)
            .WithSummary("Gives an optimization to the workers. A job that is known under its jobId is not submitted again.")
            .Accepts<RunOptimization>(BacktestRequest.ContentType)
            .Produces<BacktestSubmittedReply>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet($"{Path}/{{id}}", ReadAsync)
            .WithTags(Tag)
            .WithSummary("How far an optimization is, the best value so far, and its result or its error when it has finished.")
            .Produces<OptimizationStatusReply>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<BacktestSubmittedReply>> SubmitAsync(HttpContext context, IJobClient jobs, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var job = await OptimizationRequest.ReadAsync(context.Request, cancellationToken);

        // Before Redis is asked for anything: wrong input is wrong wherever Redis is. What is deployed only Redis knows.
        if (StrategyCatalog.BuiltIn.Contains(job.Strategy ?? ""))
        {
            OptimizationJob.Create(job);
        }

        return await JobEndpoints.SubmitAsync(
            context.Response, Path, job.JobId, jobs, (id, now) => SendAsync(jobs, job with { JobId = id, RequestedAt = job.RequestedAt ?? now }, loggers), cancellationToken);
    }

    private static async Task<Guid> SendAsync(IJobClient jobs, RunOptimization job, ILoggerFactory loggers)
    {
        var jobId = await jobs.SubmitOptimizationAsync(job, cancellationToken: CancellationToken.None);
        LogMessages.OptimizationSubmitted(loggers.CreateLogger(typeof(OptimizationsEndpoints)), jobId, job.Strategy ?? "");
        return jobId;
    }

    private static async Task<IResult> ReadAsync(string id, IJobResults jobs, IOptimizationResults optimizations, CancellationToken cancellationToken)
    {
        var job = await JobEndpoints.GetAsync(jobs, id, cancellationToken);
        if (job.Type is not ("" or JobType))
        {
            throw new ApiException(StatusCodes.Status404NotFound, $"The job {job.JobId} is no optimization; its type is {job.Type}.");
        }

        return TypedResults.Json(OptimizationStatusReply.Create(job, await optimizations.GetAsync(job.JobId, cancellationToken)), ApiJsonContext.Default.OptimizationStatusReply);
    }
}
