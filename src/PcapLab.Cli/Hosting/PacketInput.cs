using PcapLab.Captures;
using PcapLab.Filters;
using PcapLab.Pipeline;

namespace PcapLab.Cli;

/// <summary>How commands that look at single packets read captures: the scan with every layer dissected, and the display filter.</summary>
internal static class PacketInput
{
    /// <summary>Options of a scan as the command line gives them.</summary>
    public static ScanOptions Options(CommandContext context) => new()
    {
        CheckChecksums = context.Get(SharedOptions.CheckChecksums),
        DecodeAs = (context.Get(SharedOptions.DecodeAs) ?? []).SelectMany(DecodeAsRule.Parse).ToArray(),
        KeyLog = KeyLogFile.Read(context),
    };

    /// <summary>Rows of the packets, one by one.</summary>
    /// <param name="context">The command.</param>
    /// <param name="source">The capture, open.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="fields">The only fields that rows are made of, or null when they show everything.</param>
    /// <param name="select">Makes a row of a packet and the time of the first.</param>
    public static IEnumerable<TRow> Rows<TRow>(CommandContext context, PacketSource source, int? limit, IEnumerable<string>? fields, RowOf<TRow> select)
        where TRow : class
    {
        long? first = null;
        var filter = CaptureInput.Filter(context);
        var headers = fields is null ? null : HeaderNeeds.Of(filter, fields);
        return ScanRows.Of(new PacketScan(source, Options(context) with { Headers = headers }), (in p) =>
        {
            first ??= p.Facts.Time;
            return filter is null || filter.Matches(in p) ? select(in p, first.Value) : null;
        }, limit, context.Cancellation);
    }

    /// <summary>Makes a row of a packet.</summary>
    public delegate TRow? RowOf<TRow>(in ScannedPacket packet, long firstTime)
        where TRow : class;
}
