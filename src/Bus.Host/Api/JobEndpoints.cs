using Bus.Jobs.Results;
using Bus.Redis;
using MassTransit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bus.Host.Api;

/// <summary>What endpoints of all types of jobs do alike.</summary>
internal static class JobEndpoints
{
    /// <summary>Submits a job, unless it is known under its id.</summary>
    /// <param name="response">Gets the place of the status.</param>
    /// <param name="statusPath">Where statuses are read.</param>
    /// <param name="jobId">The job's id; empty for a new one.</param>
    /// <param name="jobs">Where it is looked for.</param>
    /// <param name="submit">Submits it under an id, at a time, and is not cancelled with the request: a client that hangs up must not leave a job half submitted.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ApiException">Redis cannot be reached.</exception>
    internal static async Task<JsonHttpResult<BacktestSubmittedReply>> SubmitAsync(
        HttpResponse response, string statusPath, Guid jobId, IJobClient jobs, Func<Guid, DateTimeOffset, Task<Guid>> submit, CancellationToken cancellationToken)
    {
        if (jobId != Guid.Empty && await jobs.GetAsync(jobId, cancellationToken) is { } known)
        {
            return Accept(response, statusPath, known.JobId, known.Status, known.CreatedAt);
        }

        var (id, now) = (jobId == Guid.Empty ? NewId.NextGuid() : jobId, TimeProvider.System.GetUtcNow());
        try
        {
            return Accept(response, statusPath, await submit(id, now), JobState.Queued, now);
        }
        catch (Exception exception) when (exception is RedisException or MassTransitException)
        {
            throw new ApiException(
                StatusCodes.Status503ServiceUnavailable,
                $"{exception.Message.TrimEnd('.')}; whether the job was taken is not known, and to submit it again under the jobId {id} is safe.");
        }
    }

    /// <summary>Tells that a job was taken, and where its status is.</summary>
    internal static JsonHttpResult<BacktestSubmittedReply> Accept(HttpResponse response, string statusPath, Guid jobId, JobState state, DateTimeOffset createdAt)
    {
        response.Headers.Location = $"{statusPath}/{jobId}";
        return TypedResults.Json(
            new BacktestSubmittedReply { TaskId = jobId, Status = state, CreatedAt = createdAt },
            ApiJsonContext.Default.BacktestSubmittedReply,
            statusCode: StatusCodes.Status202Accepted);
    }

    /// <summary>Reads the status of a job.</summary>
    /// <exception cref="ApiException">Nothing is known of it, or its id is none.</exception>
    internal static async Task<JobStatus> GetAsync(IJobResults jobs, string id, CancellationToken cancellationToken)
    {
        var jobId = ReadId(id);
        return await jobs.GetAsync(jobId, cancellationToken)
            ?? throw new ApiException(StatusCodes.Status404NotFound, $"Nothing is known of the job {jobId}: it was never submitted under this prefix, or its result has expired.");
    }

    /// <summary>Reads the id of a job.</summary>
    /// <exception cref="ApiException">It is none.</exception>
    internal static Guid ReadId(string id) => Guid.TryParse(id, out var jobId)
        ? jobId
        : throw new ApiException(StatusCodes.Status400BadRequest, $"'{id}' is no job id; it must be a UUID, such as 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10.");
}
