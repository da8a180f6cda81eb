namespace PcapLab.Protocols.Crypto;

/// <summary>A byte stream inside a connection (TLS has one, QUIC many) and who reads it.</summary>
/// <param name="id">Number of the stream in its connection; 0 for TLS.</param>
internal sealed class CarriedStream(ulong id)
{
    /// <summary>Number of the stream.</summary>
    public ulong Id { get; } = id;
    /// <summary>The protocol that the handshake agreed on (ALPN), or null: then content tells.</summary>
    public AppProtocol? Protocol { get; set; }
    /// <summary>That protocol's state for this stream, when the connection makes it.</summary>
    public object? State { get; set; }
    /// <summary>Belongs to whoever takes the bytes.</summary>
    public object? Reader { get; set; }
}

/// <summary>Decrypted bytes of a stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Buffer">Where they are; stays as it is until the next packet.</param>
/// <param name="Offset">Their start in the buffer.</param>
/// <param name="Length">Their number.</param>
/// <param name="At">Their place in the stream, modulo 2^32.</param>
/// <param name="Source">The tree's number of the buffer.</param>
internal readonly record struct CarriedBytes(CarriedStream Stream, byte[] Buffer, int Offset, int Length, uint At, byte Source);

/// <summary>State of a protocol that carries others under encryption: it asks for secrets and hands over what they open.</summary>
internal abstract class Carrier
{
    private List<CarriedBytes>? _ready;

    /// <summary>The secrets at hand; null where nobody can bring any.</summary>
    public Decryption? Decryption { get; set; }
    /// <summary>Number of the present frame: secrets that stand behind it in the file are not known yet.</summary>
    public long Frame { get; set; }
    /// <summary>Opened bytes that wait to be taken.</summary>
    public List<CarriedBytes> Ready => _ready ??= [];
    /// <summary>Whether any wait.</summary>
    public bool HasReady => _ready is { Count: > 0 };

    /// <summary>A secret of the connection, or null.</summary>
    protected byte[]? Secret(string label, ReadOnlySpan<byte> clientRandom) => Decryption?.Keys.Find(label, clientRandom, Frame);
}
