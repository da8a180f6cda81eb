namespace PcapLab.Protocols.Crypto;

/// <summary>The secrets of a run and what became of them: one per dispatcher, so that nothing in it but the key log is shared.</summary>
/// <param name="keys">Secrets; others may still add to them.</param>
public sealed class Decryption(TlsKeyLog keys)
{
    /// <summary>The secrets.</summary>
    public TlsKeyLog Keys { get; } = keys;
    /// <summary>QUIC connections by their IDs.</summary>
    internal QuicMoves Moves { get; } = new();
    /// <summary>Encrypted connections whose server answered.</summary>
    public long Sessions { get; internal set; }
    /// <summary>Those that the key log has secrets for.</summary>
    public long Keyed { get; internal set; }
    /// <summary>Those of which something was opened.</summary>
    public long Opened { get; internal set; }
}
