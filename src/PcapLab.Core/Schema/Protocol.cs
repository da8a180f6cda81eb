namespace PcapLab.Schema;

/// <summary>
/// A protocol: its name, its fields and the one parser that fills them. The closed core (Wire) and the open set (Protocols) share this base,
/// so that the packet tree, filters and docs treat both alike.
/// </summary>
public abstract class Protocol
{
    /// <summary>Short name, as in tshark's <c>frame.protocols</c>, such as <c>dns</c>.</summary>
    public abstract string Name { get; }
    /// <summary>Full name with the RFC, such as "Domain Name System (RFC 1035)".</summary>
    public abstract string Title { get; }
    /// <summary>Every field that <see cref="Dissect"/> may add.</summary>
    public abstract IReadOnlyList<Field> Fields { get; }
    /// <summary>Number in layer paths: a <c>LayerId</c> of the closed core, or the registry's for the open set.</summary>
    public abstract ushort Id { get; }
    /// <summary>Reads one message. Never throws on any bytes; stops by <see cref="Dissector.Stop"/>.</summary>
    public abstract void Dissect(ref Dissector d);
    /// <summary>At least one whole message for the contract tests, as hex or text in the protocol's own file.</summary>
    public virtual IReadOnlyList<byte[]> Samples => [];
}
