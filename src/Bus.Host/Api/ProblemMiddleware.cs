using System.Globalization;
using Bus.Backtesting;
using Bus.Host.Configuration;
using Bus.Host.Diagnostics;
using Bus.Redis;
using MassTransit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Bus.Host.Api;

/// <summary>Turns whatever goes wrong into a status code and one sentence, as problem details (RFC 9457).</summary>
internal sealed class ProblemMiddleware
{
    private const string Places = "POST /api/backtests/run-async, GET /api/backtests/status/{id}, POST /api/backtests/retry/{id} and cancel/{id}, GET /api/queues, POST /api/queues/{queue}/pause and resume, GET /api/topics, GET /api/consumers, GET /api/dlq and what is below it, GET /health/live, GET /health/ready and GET /openapi/v1.json";

    private readonly RequestDelegate _next;
    private readonly ApiSettings _settings;
    private readonly ILogger<ProblemMiddleware> _logger;

    public ProblemMiddleware(RequestDelegate next, ApiSettings settings, ILogger<ProblemMiddleware> logger)
    {
        _next = next;
        _settings = settings;
        _logger = logger;
    }

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await _next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentType: null } response)
            {
                // Routing found no endpoint for the path, the method or the content type.
                var reason = response.StatusCode == StatusCodes.Status415UnsupportedMediaType
                    ? BacktestRequest.DescribeContentType(context.Request)
                    : $"There is nothing at {context.Request.Method} {context.Request.Path}; there is {Places}.";
                await RefuseAsync(context, response.StatusCode, reason);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception);
        }
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case ApiException { StatusCode: not StatusCodes.Status503ServiceUnavailable } known:
                return RefuseAsync(context, known.StatusCode, known.Message);
            case BacktestException:
                return RefuseAsync(context, StatusCodes.Status400BadRequest, exception.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, DescribeLimit());
            case BadHttpRequestException bad:
                return RefuseAsync(context, bad.StatusCode, bad.Message);
            case ApiException or RedisException or MassTransitException:
                LogMessages.RequestUnavailable(_logger, context.Request.Method, context.Request.Path, exception.Message);
                context.Response.Headers[HeaderNames.RetryAfter] = "1";
                return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, exception.Message);
            default:
                LogMessages.RequestFailed(_logger, exception, context.Request.Method, context.Request.Path);
                return WriteAsync(context, StatusCodes.Status500InternalServerError, $"Something unforeseen happened ({exception.GetType().Name}); the log of the API says what.");
        }
    }

    private string DescribeLimit() => string.Create(
        CultureInfo.InvariantCulture,
        $"The body is larger than the {_settings.MaxRequestBytes} bytes that are allowed; put the prices into the workers' data directory and name them by 'data', or raise {SettingNames.ApiMaxRequestBytes}.");

    private Task RefuseAsync(HttpContext context, int statusCode, string reason)
    {
        LogMessages.RequestRefused(_logger, context.Request.Method, context.Request.Path, statusCode, reason);
        return WriteAsync(context, statusCode, reason);
    }

    private static Task WriteAsync(HttpContext context, int statusCode, string detail) =>
        TypedResults.Problem(detail, statusCode: statusCode, title: ReasonPhrases.GetReasonPhrase(statusCode)).ExecuteAsync(context);
}
