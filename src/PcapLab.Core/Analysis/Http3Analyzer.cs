using PcapLab.Protocols;

namespace PcapLab.Analysis;

/// <summary>HTTP/3 exchanges.</summary>
internal sealed class Http3Analyzer : HttpStreamAnalyzer
{
    public override IReadOnlyList<string> Protocols { get; } = ["http3"];
    protected override ReadOnlySpan<byte> Version => "3"u8;
    protected override HttpFields Header => Http3.Header;

    protected override (long Stream, long? Content)? Frame(in Message message) => message.State is Http3Stream stream && message.Number(Http3.FrameType) is { } type
        ? ((long)stream.Id, type == 0 ? message.Number(Http3.FrameLength) : null) : null;
}
