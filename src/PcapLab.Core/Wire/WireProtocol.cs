using PcapLab.Schema;

namespace PcapLab.Wire;

/// <summary>A protocol of the closed core: what it is called and which fields its header has.</summary>
internal abstract class WireProtocol(LayerId layer, string name, string title, IReadOnlyList<Field> fields) : Protocol
{
    public sealed override string Name => name;
    public sealed override string Title => title;
    public sealed override IReadOnlyList<Field> Fields => fields;
    public sealed override ushort Id => (ushort)layer;

    protected static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}

/// <summary>A layer of the closed core that is told by its place alone: it has no fields of its own.</summary>
internal sealed class BareProtocol(LayerId layer, string name, string title) : WireProtocol(layer, name, title, [])
{
    public override IReadOnlyList<byte[]> Samples { get; } = [[0, 0, 0, 0]];

    public override void Dissect(ref Dissector d) => d.Skip(d.Remaining);
}
