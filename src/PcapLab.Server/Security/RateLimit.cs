using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace PcapLab.Server.Security;

/// <summary>A token bucket per client address, and a narrow one for sign-in attempts.</summary>
internal sealed class RateLimit(int perSecond, TimeProvider time)
{
    private readonly Buckets _all = new(perSecond * 4, perSecond, time);
    private readonly Buckets _signIn = new(10, 10 / 60.0, time);

    public async Task Check(HttpContext http, RequestDelegate next)
    {
        if (_all.Take(http.Connection.RemoteIpAddress))
        {
            await next(http).ConfigureAwait(false);
            return;
        }

        http.Response.Headers.RetryAfter = "1";
        await Answers.Error(http, StatusCodes.Status429TooManyRequests, "too many requests from this address; wait a second").ConfigureAwait(false);
    }

    /// <summary>Whether another sign-in is allowed now.</summary>
    public bool MaySignIn(HttpContext http) => _signIn.Take(http.Connection.RemoteIpAddress);

    private sealed class Buckets(double burst, double refillPerSecond, TimeProvider time)
    {
        private const int Most = 10_000;
        private readonly ConcurrentDictionary<IPAddress, Bucket> _buckets = new();

        public bool Take(IPAddress? address)
        {
            var now = time.GetTimestamp();
            // Whoever has been away long enough to be full again need not be remembered.
            if (_buckets.Count > Most)
            {
                foreach (var (known, kept) in _buckets)
                {
                    if (kept.Full(now, burst, refillPerSecond, time)) _buckets.TryRemove(known, out _);
                }
            }

            return _buckets.GetOrAdd(address ?? IPAddress.None, _ => new Bucket { Tokens = burst, At = now }).Take(now, burst, refillPerSecond, time);
        }
    }

    private sealed class Bucket
    {
        private readonly Lock _lock = new();

        public double Tokens { get; set; }

        public long At { get; set; }

        public bool Take(long now, double burst, double refill, TimeProvider time)
        {
            lock (_lock)
            {
                (Tokens, At) = (Level(now, burst, refill, time), now);
                if (Tokens < 1) return false;
                Tokens--;
                return true;
            }
        }

        public bool Full(long now, double burst, double refill, TimeProvider time)
        {
            lock (_lock) return Level(now, burst, refill, time) >= burst;
        }

        private double Level(long now, double burst, double refill, TimeProvider time) => Math.Min(burst, Tokens + Math.Max(0, time.GetElapsedTime(At, now).TotalSeconds) * refill);
    }
}
