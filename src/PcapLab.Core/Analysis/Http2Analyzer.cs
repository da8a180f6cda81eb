using PcapLab.Protocols;

namespace PcapLab.Analysis;

/// <summary>HTTP/2 exchanges.</summary>
internal sealed class Http2Analyzer : HttpStreamAnalyzer
{
    public override IReadOnlyList<string> Protocols { get; } = ["http2"];
    protected override ReadOnlySpan<byte> Version => "2"u8;
    protected override HttpFields Header => Http2.Header;

    protected override (long Stream, long? Content)? Frame(in Message message) =>
        message.Number(Http2.StreamId) is { } stream && message.Number(Http2.Type) is { } type ? (stream, type == 0 ? message.Number(Http2.Length) : null) : null;
}
