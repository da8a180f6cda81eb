using System.Globalization;
using Microsoft.AspNetCore.Http;
using PcapLab.Schema;

namespace PcapLab.Server.Api;

/// <summary>A request that cannot be answered as asked: becomes status 400 (or the given one) with one sentence.</summary>
internal sealed class ApiException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status => status;
    /// <summary>Where in the filter the error stands, for the caret; -1 elsewhere.</summary>
    public int Position { get; init; } = -1;
    public int Length { get; init; }
}

/// <summary>Reads query parameters with bounds; every error names the parameter.</summary>
internal static class ApiQuery
{
    public static string? Text(this HttpRequest request, string name, int longest = 4096)
    {
        var value = request.Query[name].ToString();
        if (value.Length > longest) throw new ApiException($"{name} is longer than {longest} characters");
        return value.Length == 0 ? null : value;
    }

    public static long Number(this HttpRequest request, string name, long otherwise, long least, long most)
    {
        var text = request.Text(name);
        if (text is null) return otherwise;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
            throw new ApiException(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {least} to {most}"));
        return value;
    }

    /// <summary>The period of the brush: RFC 3339 or nanoseconds.</summary>
    public static (long From, long To)? Period(this HttpRequest request)
    {
        var from = request.Time("from");
        var to = request.Time("to");
        if (from is null && to is null) return null;
        return (from ?? long.MinValue, to ?? long.MaxValue);
    }

    public static long RouteNumber(this HttpRequest request, string name) =>
        long.TryParse(request.RouteValues[name]?.ToString(), CultureInfo.InvariantCulture, out var n) && n > 0 ? n : throw new ApiException($"{name} must be a number from 1");

    private static long? Time(this HttpRequest request, string name)
    {
        var text = request.Text(name, 64);
        if (text is null) return null;
        return Timestamp.TryParse(text, out var ns) ? ns : throw new ApiException($"{name} must be RFC 3339 or nanoseconds since 1970");
    }
}
