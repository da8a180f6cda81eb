namespace PcapLab.Wire;

/// <summary>What follows a layer: the number space and the number that select the next parser. A final hop ends the walk and names the open set's parser.</summary>
internal readonly record struct Hop(PayloadKind Kind, ushort Value, bool IsFinal = false)
{
    /// <summary>Nothing follows, or it cannot be reached.</summary>
    public static Hop End => new(PayloadKind.None, 0, true);

    /// <summary>The same selector, left to the open set.</summary>
    public Hop Open => this with { IsFinal = true };

    public static Hop EtherType(ushort type) => new(PayloadKind.EtherType, type);
    public static Hop IpProtocol(byte protocol) => new(PayloadKind.IpProtocol, protocol);
    public static Hop Ppp(ushort protocol) => new(PayloadKind.Ppp, protocol);
    public static Hop Udp => new(PayloadKind.Udp, 0, true);
    public static Hop Tcp => new(PayloadKind.Tcp, 0, true);
}
