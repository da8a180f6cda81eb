using PcapLab.Analysis;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Export.Files;

/// <summary>
/// Takes files out of one protocol's messages and the bytes that follow them. One file per carver and one line in <see cref="CarverRegistry"/>. It says where a
/// file begins and which bytes are its own; the <see cref="FileDesk"/> keeps, decodes, names and hashes it.
/// </summary>
internal abstract class Carver(FileDesk desk)
{
    /// <summary>Where files are opened and closed.</summary>
    protected FileDesk Desk => desk;
    /// <summary>Short names of the protocols it reads.</summary>
    public abstract IReadOnlyList<string> Protocols { get; }
    /// <summary>A message, in order within its flow.</summary>
    public abstract void OnMessage(in Message message);

    /// <summary>Bytes after the last message, see <see cref="AppSink.OnContent"/>.</summary>
    public virtual void OnContent(in PacketFacts packet, in FlowPlace place, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>Bytes that the capture has not, see <see cref="AppSink.OnGap"/>.</summary>
    public virtual void OnGap(in FlowPlace place, long missing, bool lost)
    {
    }

    /// <summary>The flow is over: its state can go.</summary>
    public virtual void OnEnded(int flow)
    {
    }
}

/// <summary>Every carver: adding one is its file and one line here.</summary>
public static class CarverRegistry
{
    private static readonly (string Name, Func<FileDesk, Carver> Create)[] List =
    [
        ("http", desk => new HttpCarver(desk)),
        ("http2", desk => new Http2Carver(desk)),
        ("ftp", desk => new FtpCarver(desk)),
        ("tftp", desk => new TftpCarver(desk)),
        ("smtp", desk => new SmtpCarver(desk)),
        ("smb", desk => new SmbCarver(desk)),
    ];

    /// <summary>Protocols whose files can be taken out.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. List.Select(c => c.Name)];

    /// <summary>A fresh set that hands its files to a desk.</summary>
    internal static IReadOnlyList<Carver> Create(FileDesk desk) => [.. List.Select(c => c.Create(desk))];
}
