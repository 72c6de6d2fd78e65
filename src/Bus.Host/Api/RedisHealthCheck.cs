using Bus.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bus.Host.Api;

/// <summary>Healthy while Redis answers.</summary>
internal sealed class RedisHealthCheck : IHealthCheck
{
    private readonly ApiRedis _redis;

    public RedisHealthCheck(ApiRedis redis)
    {
        _redis = redis;
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await _redis.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy($"Redis at {_redis.Endpoint} answers.");
        }
        catch (RedisException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
