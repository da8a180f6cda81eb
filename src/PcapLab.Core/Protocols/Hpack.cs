namespace PcapLab.Protocols;

/// <summary>Header compression of HTTP/2 (RFC 7541), one decoder per direction.</summary>
internal sealed class Hpack
{
    private const int StaticEntries = 61;
    private readonly HpackRing _table = new(4096);

    /// <summary>Whether the block broke the rules: the table can no longer be trusted, and names may be wrong from here on.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads the next header of a block.</summary>
    /// <param name="block">The rest of the block; moves on.</param>
    /// <param name="name">Receives the name.</param>
    /// <param name="nameLength">Its length.</param>
    /// <param name="value">Receives the value.</param>
    /// <param name="valueLength">Its length.</param>
    /// <returns>False at the end or when the block is broken.</returns>
    public bool Next(scoped ref ReadOnlySpan<byte> block, scoped Span<byte> name, out int nameLength, scoped Span<byte> value, out int valueLength)
    {
        nameLength = valueLength = 0;
        while (!block.IsEmpty && !IsBroken)
        {
            var first = block[0];
            if (first >= 0x80) return Indexed(HpackCoding.Integer(ref block, 7), name, out nameLength, value, out valueLength);
            if ((first & 0xe0) == 0x20)
            {
                _table.SetLimit(HpackCoding.Integer(ref block, 5));
                continue;
            }

            return Literal((first & 0x40) != 0, ref block, name, out nameLength, value, out valueLength);
        }

        return false;
    }

    private bool Literal(bool isKept, scoped ref ReadOnlySpan<byte> block, scoped Span<byte> name, out int nameLength, scoped Span<byte> value, out int valueLength)
    {
        valueLength = 0;
        var index = HpackCoding.Integer(ref block, isKept ? 6 : 4);
        if (index != 0) Indexed(index, name, out nameLength, value, out _);
        else nameLength = HpackCoding.Text(ref block, 7, name);
        if (!IsBroken && nameLength >= 0) valueLength = HpackCoding.Text(ref block, 7, value);
        if (IsBroken || nameLength < 0 || valueLength < 0)
        {
            IsBroken = true;
            nameLength = valueLength = 0;
            return false;
        }

        if (isKept) _table.Insert(name[..nameLength], value[..valueLength]);
        return true;
    }

    private bool Indexed(int index, scoped Span<byte> name, out int nameLength, scoped Span<byte> value, out int valueLength)
    {
        ReadOnlySpan<byte> n, v;
        if (index is > 0 and <= StaticEntries)
        {
            n = HpackTables.Static[index - 1].Name;
            v = HpackTables.Static[index - 1].Value;
        }
        else if (!_table.TryGet(index - StaticEntries - 1, out n, out v))
        {
            IsBroken = true;
            nameLength = valueLength = 0;
            return false;
        }

        HpackCoding.Copy(n, name, out nameLength);
        HpackCoding.Copy(v, value, out valueLength);
        return true;
    }
}
