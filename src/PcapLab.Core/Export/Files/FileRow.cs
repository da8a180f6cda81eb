using PcapLab.Schema;

namespace PcapLab.Export.Files;

/// <summary>A file that was taken out of a capture: a line of the manifest.</summary>
public sealed record FileRow
{
    /// <summary>Name under which it was written, in the output folder.</summary>
    public required string File { get; init; }
    /// <summary>What carried it.</summary>
    public required string Protocol { get; init; }
    /// <summary>Its flow, as in the table of flows.</summary>
    public required long FlowId { get; init; }
    /// <summary>First and last frame that brought it.</summary>
    public required long Frame { get; init; }
    /// <summary>Last frame.</summary>
    public required long LastFrame { get; init; }
    /// <summary>Time of the first frame, ns.</summary>
    public required long Time { get; init; }
    /// <summary>Who sent it.</summary>
    public required string Sender { get; init; }
    /// <summary>Who got it.</summary>
    public required string Receiver { get; init; }
    /// <summary>The sender's name for it.</summary>
    public string? Name { get; init; }
    /// <summary>URL, path or subject.</summary>
    public string? Origin { get; init; }
    /// <summary>Media type as declared.</summary>
    public string? ContentType { get; init; }
    /// <summary>Media type as its first bytes tell, or null.</summary>
    public string? DetectedType { get; init; }
    /// <summary>Content coding that was undone, or null.</summary>
    public string? Encoding { get; init; }
    /// <summary>Bytes written.</summary>
    public required long Size { get; init; }
    /// <summary>Bytes that went over the wire, before decoding.</summary>
    public required long SentBytes { get; init; }
    /// <summary>Whether it is all there.</summary>
    public required bool Complete { get; init; }
    /// <summary>What is wrong with it, or null.</summary>
    public string? Note { get; init; }
    /// <summary>The file that this one was a part of (an attachment of a mail), or null.</summary>
    public string? PartOf { get; init; }
    /// <summary>MD5, lower-case hex: what older indicator lists hold.</summary>
    public required string Md5 { get; init; }
    /// <summary>SHA-256, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Columns of the manifest.</summary>
    public static Table<FileRow> Table { get; } = new("files", "One row per file carried in the capture",
        new("file", ColumnType.Text, "Name under which it was written", r => r.File),
        new("protocol", ColumnType.Text, "What carried it", r => r.Protocol),
        new("flow_id", ColumnType.Integer, "Its flow", r => r.FlowId),
        new("frame", ColumnType.Integer, "Frame with its first byte", r => r.Frame),
        new("last_frame", ColumnType.Integer, "Frame with its last byte", r => r.LastFrame),
        new("time", ColumnType.Time, "Time of the first frame", r => r.Time),
        new("sender", ColumnType.Address, "Who sent it", r => r.Sender),
        new("receiver", ColumnType.Address, "Who got it", r => r.Receiver),
        new("name", ColumnType.Text, "Name that the sender gave it", r => r.Name),
        new("origin", ColumnType.Text, "URL, path or subject", r => r.Origin),
        new("content_type", ColumnType.Text, "Media type as declared", r => r.ContentType),
        new("detected_type", ColumnType.Text, "Media type as its first bytes tell", r => r.DetectedType),
        new("encoding", ColumnType.Text, "Content coding that was undone", r => r.Encoding),
        new("size", ColumnType.Integer, "Bytes written", r => r.Size, "bytes"),
        new("sent_bytes", ColumnType.Integer, "Bytes on the wire, before decoding", r => r.SentBytes, "bytes"),
        new("complete", ColumnType.Bool, "Whether it is all there", r => r.Complete),
        new("note", ColumnType.Text, "What is wrong with it", r => r.Note),
        new("part_of", ColumnType.Text, "The file it was a part of, such as the mail of an attachment", r => r.PartOf),
        new("md5", ColumnType.Text, "MD5, lower-case hex", r => r.Md5),
        new("sha256", ColumnType.Text, "SHA-256, lower-case hex", r => r.Sha256));
}
