using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>One RTP stream: one sender's packets of one flow, with loss and jitter as RFC 3550 (6.4.1, A.8) counts them where the capture was taken.</summary>
public sealed record RtpRow
{
    /// <summary>Its flow.</summary>
    public required long FlowId { get; init; }
    /// <summary>Frame of the first packet.</summary>
    public required long Frame { get; init; }
    /// <summary>Time of the first packet, ns.</summary>
    public required long First { get; init; }
    /// <summary>Time of the last packet, ns.</summary>
    public required long Last { get; init; }
    /// <summary>Sender.</summary>
    public required Ip Source { get; init; }
    /// <summary>Sender's port.</summary>
    public required int SourcePort { get; init; }
    /// <summary>Receiver.</summary>
    public required Ip Destination { get; init; }
    /// <summary>Receiver's port.</summary>
    public required int DestinationPort { get; init; }
    /// <summary>Synchronization source.</summary>
    public required uint Ssrc { get; init; }
    /// <summary>Payload type of the first packet.</summary>
    public required int PayloadType { get; init; }
    /// <summary>Packets.</summary>
    public required long Packets { get; init; }
    /// <summary>Packets that the sequence numbers promise and the capture has not; below zero where packets came twice.</summary>
    public required long Lost { get; init; }
    /// <summary>Packets out of sequence: after a gap, late, or twice.</summary>
    public required long SequenceErrors { get; init; }
    /// <summary>Longest time between two packets.</summary>
    public double? MaxDeltaMs { get; init; }
    /// <summary>Mean interarrival jitter; null where the payload's clock is not known.</summary>
    public double? MeanJitterMs { get; init; }
    /// <summary>Largest interarrival jitter.</summary>
    public double? MaxJitterMs { get; init; }

    /// <summary>Lost packets of all that were sent, in percent.</summary>
    public double LostPercent => Packets + Lost <= 0 ? 0 : 100.0 * Lost / (Packets + Lost);

    /// <summary>Columns of <c>export --table rtp</c>.</summary>
    public static Table<RtpRow> Table { get; } = new("rtp", "RTP streams with loss and jitter (RFC 3550)",
        new("flow_id", ColumnType.Integer, "Flow", r => r.FlowId),
        new("frame", ColumnType.Integer, "First frame", r => r.Frame),
        new("first", ColumnType.Time, "First packet", r => r.First),
        new("last", ColumnType.Time, "Last packet", r => r.Last),
        new("src_ip", ColumnType.Address, "Sender", r => r.Source.ToString()),
        new("src_port", ColumnType.Integer, "Sender's port", r => r.SourcePort),
        new("dst_ip", ColumnType.Address, "Receiver", r => r.Destination.ToString()),
        new("dst_port", ColumnType.Integer, "Receiver's port", r => r.DestinationPort),
        new("ssrc", ColumnType.Integer, "Synchronization source", r => (long)r.Ssrc),
        new("payload_type", ColumnType.Integer, "Payload type", r => r.PayloadType),
        new("packets", ColumnType.Integer, "Packets", r => r.Packets, "packets"),
        new("lost", ColumnType.Integer, "Packets lost before the capture", r => r.Lost, "packets"),
        new("lost_percent", ColumnType.Real, "Lost packets of those sent", r => r.LostPercent, "%"),
        new("sequence_errors", ColumnType.Integer, "Packets out of sequence", r => r.SequenceErrors, "packets"),
        new("max_delta_ms", ColumnType.Real, "Longest time between packets", r => r.MaxDeltaMs, "ms"),
        new("mean_jitter_ms", ColumnType.Real, "Mean jitter", r => r.MeanJitterMs, "ms"),
        new("max_jitter_ms", ColumnType.Real, "Largest jitter", r => r.MaxJitterMs, "ms"));
}

/// <summary>One SIP call as one flow saw it: who called whom, how long it took to ring and to be answered, how it ended.</summary>
public sealed record CallRow
{
    /// <summary>Flow of the signalling.</summary>
    public required long FlowId { get; init; }
    /// <summary>Frame of the first INVITE.</summary>
    public required long Frame { get; init; }
    /// <summary>Its time, ns.</summary>
    public required long Time { get; init; }
    /// <summary>Caller's host.</summary>
    public required Ip Client { get; init; }
    /// <summary>Called host.</summary>
    public required Ip Server { get; init; }
    /// <summary>Call-ID.</summary>
    public required string CallId { get; init; }
    /// <summary>Caller's address; hostile, escape it for where it goes.</summary>
    public string? From { get; init; }
    /// <summary>Called address; hostile.</summary>
    public string? To { get; init; }
    /// <summary>INVITE to the first 180 or 183.</summary>
    public double? RingMs { get; init; }
    /// <summary>INVITE to its 200: the setup delay.</summary>
    public double? SetupMs { get; init; }
    /// <summary>Answer to BYE.</summary>
    public double? DurationS { get; init; }
    /// <summary>Status of the INVITE's final answer, or null.</summary>
    public int? Status { get; init; }
    /// <summary>calling, ringing, answered, ended, cancelled or failed.</summary>
    public required string State { get; init; }

    /// <summary>Columns of <c>export --table calls</c>.</summary>
    public static Table<CallRow> Table { get; } = new("calls", "SIP calls with their setup delay",
        new("flow_id", ColumnType.Integer, "Flow of the signalling", r => r.FlowId),
        new("frame", ColumnType.Integer, "Frame of the INVITE", r => r.Frame),
        new("time", ColumnType.Time, "Time of the INVITE", r => r.Time),
        new("client", ColumnType.Address, "Caller's host", r => r.Client.ToString()),
        new("server", ColumnType.Address, "Called host", r => r.Server.ToString()),
        new("call_id", ColumnType.Text, "Call-ID", r => r.CallId),
        new("from", ColumnType.Text, "Caller", r => r.From),
        new("to", ColumnType.Text, "Called", r => r.To),
        new("ring_ms", ColumnType.Real, "INVITE to ringing", r => r.RingMs, "ms"),
        new("setup_ms", ColumnType.Real, "INVITE to answer", r => r.SetupMs, "ms"),
        new("duration_s", ColumnType.Real, "Answer to BYE", r => r.DurationS, "s"),
        new("status", ColumnType.Integer, "Final status of the INVITE", r => r.Status),
        new("state", ColumnType.Text, "calling, ringing, answered, ended, cancelled, failed", r => r.State));
}
