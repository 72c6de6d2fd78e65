using MassTransit;
using Microsoft.AspNetCore.Http;

namespace Bus.Host.Api;

/// <summary>Answers what is wrong with queues and dead letters by the status code that says so.</summary>
internal sealed class ArgumentFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception exception) when (exception is QueueNotFoundException or DeadLetterNotFoundException)
        {
            throw new ApiException(StatusCodes.Status404NotFound, exception.Message);
        }
        catch (DeadLetterRefusedException exception)
        {
            throw new ApiException(StatusCodes.Status409Conflict, exception.Message);
        }
        catch (ArgumentException exception)
        {
            throw new ApiException(StatusCodes.Status400BadRequest, exception.Message.Split(" (Parameter", 2)[0]);
        }
    }
}
