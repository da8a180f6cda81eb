using PcapLab.Schema;

namespace PcapLab.Export.Files;

/// <summary>A file on its way out of the capture: what its protocol says of it, and its bytes so far.</summary>
internal sealed class CarvedFile(CarvedContent content)
{
    /// <summary>What carried it, such as <c>http</c>.</summary>
    public required string Protocol { get; init; }
    /// <summary>Its flow in the scan.</summary>
    public required int Flow { get; init; }
    /// <summary>Direction of the sender: 0 the flow's initiator.</summary>
    public required int Direction { get; init; }
    /// <summary>Frame with its first byte.</summary>
    public required long Frame { get; init; }
    /// <summary>Time of that frame, ns.</summary>
    public required long Time { get; init; }
    /// <summary>Who sent it.</summary>
    public required Ip Sender { get; init; }
    /// <summary>Who got it.</summary>
    public required Ip Receiver { get; init; }
    /// <summary>Name that the sender gave it; hostile.</summary>
    public string? Name { get; set; }
    /// <summary>Where it is kept there: a URL, a path, a subject; hostile.</summary>
    public string? Origin { get; set; }
    /// <summary>Media type that the sender declared; hostile.</summary>
    public string? ContentType { get; set; }
    /// <summary>Content coding to undo (<c>gzip</c>, <c>br</c>), or null.</summary>
    public string? Encoding { get; set; }
    /// <summary>Length as sent, if it was told.</summary>
    public long? Expected { get; set; }
    /// <summary>Whether the end of the connection is the end of the file.</summary>
    public bool UntilClose { get; set; }
    /// <summary>Whether more of it may come over another connection: it is kept open to the end of the capture.</summary>
    public bool Lasts { get; set; }
    /// <summary>Where the next byte goes.</summary>
    public long Position { get; set; }
    /// <summary>Last frame that brought bytes.</summary>
    public long LastFrame { get; private set; }
    /// <summary>Why it is not whole, or null.</summary>
    public string? Fault { get; set; }
    /// <summary>Whether any of its packets matched the display filter.</summary>
    public bool Selected { get; set; }
    /// <summary>Whether it has been handed out: further bytes are ignored.</summary>
    public bool IsClosed { get; set; }
    /// <summary>Its bytes.</summary>
    public CarvedContent Content => content;

    /// <summary>Adds bytes behind the last ones.</summary>
    public void Append(long frame, ReadOnlySpan<byte> bytes)
    {
        if (IsClosed || bytes.IsEmpty) return;
        LastFrame = frame;
        content.Write(Position, bytes);
        Position += bytes.Length;
    }

    /// <summary>Puts bytes at an offset.</summary>
    public void Put(long frame, long offset, ReadOnlySpan<byte> bytes)
    {
        Position = offset;
        Append(frame, bytes);
    }

    /// <summary>Passes over bytes that the capture has not.</summary>
    public void Skip(long missing)
    {
        Position += missing;
        Fault ??= "bytes are missing from the capture";
    }
}
