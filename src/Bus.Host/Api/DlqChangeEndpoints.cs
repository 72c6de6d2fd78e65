using System.Text;
using Bus.Host.Cli;
using Bus.Host.DeadLetters;
using Bus.Host.Diagnostics;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Bus.Host.Api;

/// <summary>Requeues and deletes dead letters: one at once, many in the background.</summary>
internal static class DlqChangeEndpoints
{
    private const string Tag = "dead letters";
    private const string OperationsPath = $"{DlqEndpoints.Path}/operations";
    private const string DefaultRequester = "api";

    private static readonly string[] OneNames = [DlqRequestBody.Body, DlqRequestBody.RequestedBy];
    private static readonly string[] RequeueNames = [.. DlqText.FilterNames, DlqRequestBody.All, DlqRequestBody.DryRun, DlqRequestBody.Rate, DlqRequestBody.RequestedBy];
    private static readonly string[] DeleteNames = [.. RequeueNames, DlqText.OlderThan];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup($"{DlqEndpoints.Path}/{{queue}}").WithTags(Tag).AddEndpointFilter<ArgumentFilter>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/messages/{lane}/{entry}/requeue", RequeueAsync)
            .WithSummary("Sends one dead letter back to the queue where it faulted. JSON: body, a text in the place of the message's own, and requestedBy; {} for neither.")
            .Produces<DlqRequeued>();
        group.MapDelete("/messages/{lane}/{entry}", DeleteAsync)
            .WithSummary("Deletes one dead letter.")
            .Produces(StatusCodes.Status204NoContent);
        group.MapPost("/requeue", StartRequeueAsync)
            .WithSummary("Requeues in the background what fits. JSON: the filters of the page, or all: true; dryRun, rate (1000 per second), requestedBy.")
            .Produces<DlqOperationStatus>(StatusCodes.Status202Accepted);
        group.MapPost("/delete", StartDeleteAsync)
            .WithSummary("Deletes in the background what fits. JSON: the filters of the page, olderThan, or all: true; dryRun, rate (1000 per second).")
            .Produces<DlqOperationStatus>(StatusCodes.Status202Accepted);
        MapOperations(routes);
    }

    private static void MapOperations(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(OperationsPath).WithTags(Tag).AddEndpointFilter<ArgumentFilter>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/", (DlqOperations operations) => TypedResults.Json(operations.All, JsonOption.Indented))
            .WithSummary("The operations that this process runs, and the last ones that it ran.")
            .Produces<IReadOnlyList<DlqOperationStatus>>();
        group.MapGet("/{id}", (string id, DlqOperations operations) => TypedResults.Json(operations.Find(id).Status, JsonOption.Indented))
            .WithSummary("How far an operation is.")
            .Produces<DlqOperationStatus>();
        group.MapDelete("/{id}", CancelAsync)
            .WithSummary("Cancels an operation: what is done stays done, and the rest where it is.")
            .Produces<DlqOperationStatus>();
    }

    private static async Task<JsonHttpResult<DlqRequeued>> RequeueAsync(string queue, string lane, string entry, HttpRequest request, ApiRedis redis, CancellationToken cancellationToken)
    {
        var id = DlqEndpoints.ReadId(lane, entry);
        var body = await DlqRequestBody.ReadAsync(request, OneNames, cancellationToken);
        var requeue = new DeadLetterRequeue { RequestedBy = body.FindText(DlqRequestBody.RequestedBy) ?? DefaultRequester };
        if (body.FindText(DlqRequestBody.Body) is { } text)
        {
            requeue = requeue with { Body = Encoding.UTF8.GetBytes(text) };
        }

        // Not cancelled with the request: a client that hangs up must not leave open what became of the message.
        return TypedResults.Json(DlqRequeued.Create(await redis.DeadLetters.RequeueAsync(queue, id, requeue, CancellationToken.None)), JsonOption.Indented);
    }

    private static async Task<NoContent> DeleteAsync(string queue, string lane, string entry, ApiRedis redis)
    {
        await redis.DeadLetters.DeleteAsync(queue, DlqEndpoints.ReadId(lane, entry), CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static Task<JsonHttpResult<DlqOperationStatus>> StartRequeueAsync(string queue, HttpContext context, ApiRedis redis, DlqOperations operations, ILoggerFactory loggers) =>
        StartAsync(queue, DlqAction.Requeue, context, redis, operations, loggers);

    private static Task<JsonHttpResult<DlqOperationStatus>> StartDeleteAsync(string queue, HttpContext context, ApiRedis redis, DlqOperations operations, ILoggerFactory loggers) =>
        StartAsync(queue, DlqAction.Delete, context, redis, operations, loggers);

    private static async Task<JsonHttpResult<DlqOperationStatus>> StartAsync(
        string queue, DlqAction action, HttpContext context, ApiRedis redis, DlqOperations operations, ILoggerFactory loggers)
    {
        var body = await DlqRequestBody.ReadAsync(context.Request, action == DlqAction.Requeue ? RequeueNames : DeleteNames, context.RequestAborted);
        var filter = ReadFilter(body);
        var options = new DeadLetterBulkOptions
        {
            RequestedBy = body.FindText(DlqRequestBody.RequestedBy) ?? DefaultRequester,
            IsDryRun = body.FindFlag(DlqRequestBody.DryRun),
            Rate = body.Text.ReadWhole(DlqRequestBody.Rate, 1000, DeadLetterBulkOptions.MaxRate),
        };

        // What is wrong with the queue is answered now, not by an operation that failed.
        await redis.DeadLetters.ListAsync(queue, new DeadLetterQuery { Limit = 1, ScanLimit = 1 }, context.RequestAborted);
        var status = operations.Start(queue, action, options.IsDryRun, (progress, cancellationToken) => action == DlqAction.Requeue
            ? redis.DeadLetters.RequeueAsync(queue, filter, options with { Progress = progress }, cancellationToken)
            : redis.DeadLetters.DeleteAsync(queue, filter, options with { Progress = progress }, cancellationToken));
        LogMessages.DeadLetterOperationStarted(loggers.CreateLogger(typeof(DlqChangeEndpoints)), action, queue, status.Id, options.RequestedBy, options.IsDryRun);
        context.Response.Headers.Location = $"{OperationsPath}/{status.Id}";
        return TypedResults.Json(status, JsonOption.Indented, statusCode: StatusCodes.Status202Accepted);
    }

    private static DeadLetterFilter ReadFilter(DlqRequestBody body)
    {
        var text = body.Text;
        var all = body.FindFlag(DlqRequestBody.All);
        return (all, text.Given([.. DlqText.FilterNames, DlqText.OlderThan]).FirstOrDefault()) switch
        {
            (false, null) => throw new ArgumentException("Nothing says which dead letters are meant; give a filter such as 'type' or 'since', or 'all': true."),
            (true, { } first) => throw new ArgumentException($"'all' and {first} exclude each other; give one of them."),
            _ => text.ReadFilter(),
        };
    }

    private static async Task<JsonHttpResult<DlqOperationStatus>> CancelAsync(string id, DlqOperations operations)
    {
        var operation = operations.Find(id);
        operation.Cancel();
        await operation.Ended;
        return TypedResults.Json(operation.Status, JsonOption.Indented);
    }
}
