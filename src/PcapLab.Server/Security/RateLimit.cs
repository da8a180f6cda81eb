using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace PcapLab.Server.Security;

/// <summary>A token bucket per client address, and a narrow one for sign-in attempts.</summary>
internal sealed class RateLimit : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _all;
    private readonly PartitionedRateLimiter<HttpContext> _signIn;

    public RateLimit(int perSecond)
    {
        _all = Buckets(perSecond * 4, perSecond, TimeSpan.FromSeconds(1));
        _signIn = Buckets(10, 10, TimeSpan.FromMinutes(1));
    }

    public async Task Check(HttpContext http, RequestDelegate next)
    {
        using var lease = _all.AttemptAcquire(http);
        if (lease.IsAcquired)
        {
            await next(http).ConfigureAwait(false);
            return;
        }

        http.Response.Headers.RetryAfter = "1";
        await Answers.Error(http, StatusCodes.Status429TooManyRequests, "too many requests from this address; wait a second").ConfigureAwait(false);
    }

    /// <summary>Whether another failed sign-in is allowed now.</summary>
    public bool MaySignIn(HttpContext http)
    {
        using var lease = _signIn.AttemptAcquire(http);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        _all.Dispose();
        _signIn.Dispose();
    }

    private static PartitionedRateLimiter<HttpContext> Buckets(int burst, int refill, TimeSpan period) =>
        PartitionedRateLimiter.Create<HttpContext, string>(http => RateLimitPartition.GetTokenBucketLimiter(
            http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = burst, TokensPerPeriod = refill, ReplenishmentPeriod = period, QueueLimit = 0, AutoReplenishment = true,
            }));
}
