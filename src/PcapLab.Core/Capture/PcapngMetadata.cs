using System.Buffers.Binary;
using System.Net;

namespace PcapLab.Captures;

/// <summary>What a pcapng file tells beside its packets: sections, interfaces, names, statistics, secrets, comments. Goes into <see cref="CaptureInfo"/>.</summary>
internal sealed class PcapngMetadata(CaptureInfo info)
{
    // A hostile file must not fill the memory with names or secrets.
    private const int MostNames = 100_000;
    private const int MostSecretBytes = 64 << 20;
    private const int MostComments = 10_000;
    private const uint TlsKeyLog = 0x544c534b;

    private long _secretBytes;

    public void Section(ReadOnlySpan<byte> options, bool big)
    {
        string? hardware = null, system = null, application = null;
        var option = new PcapngOptions(options, big);
        while (option.Next())
        {
            switch (option.Code)
            {
                case 1:
                    AddComment(info.Comments, option.Text);
                    break;
                case 2:
                    hardware = option.Text;
                    break;
                case 3:
                    system = option.Text;
                    break;
                case 4:
                    application = option.Text;
                    break;
            }
        }

        info.Hardware ??= hardware;
        info.OperatingSystem ??= system;
        info.Application ??= application;
    }

    public CaptureInterface Interface(ReadOnlySpan<byte> body, bool big, out TimestampScale scale, out byte fcsLength)
    {
        var linkType = big ? BinaryPrimitives.ReadUInt16BigEndian(body) : BinaryPrimitives.ReadUInt16LittleEndian(body);
        var snaplen = big ? BinaryPrimitives.ReadUInt32BigEndian(body[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        var made = new CaptureInterface { LinkType = FileLinkType.Normalize(linkType), Snaplen = snaplen };
        byte resolution = 6;
        long offset = 0;
        fcsLength = 0;
        var option = new PcapngOptions(body[8..], big);
        while (option.Next())
        {
            if (option.Code == 9 && option.Value.Length >= 1) resolution = option.Value[0];
            else if (option.Code == 13 && option.Value.Length >= 1) fcsLength = option.Value[0];
            else if (option.Code == 14) offset = (long)option.U64;
            else Describe(made, option);
        }

        scale = new TimestampScale(resolution, offset);
        made.FcsLength = fcsLength;
        made.TicksPerSecond = scale.TicksPerSecond;
        info.Interfaces.Add(made);
        return made;
    }

    private static void Describe(CaptureInterface made, PcapngOptions option)
    {
        switch (option.Code)
        {
            case 1:
                AddComment(made.Comments, option.Text);
                break;
            case 2:
                made.Name = option.Text;
                break;
            case 3:
                made.Description = option.Text;
                break;
            case 11 when option.Value.Length > 1 && option.Value[0] == 0: // 0: the filter as text; 1 would be BPF code
                made.Filter = System.Text.Encoding.UTF8.GetString(option.Value[1..]).TrimEnd('\0');
                break;
            case 12:
                made.OperatingSystem = option.Text;
                break;
        }
    }

    /// <summary>Options of a packet. Flags go into the record; a note is made only for what a record cannot hold.</summary>
    public void Packet(PacketBatch batch, ReadOnlySpan<byte> options, bool big, ref PacketRecord record)
    {
        List<string>? comments = null;
        List<(ushort, byte[])>? others = null;
        ulong? drops = null;
        var option = new PcapngOptions(options, big);
        while (option.Next())
        {
            if (option.Code == 2 && option.Value.Length == 4)
            {
                record.Flags = option.U32;
                if ((option.U32 >> 5 & 0xf) is not 0 and var fcs) record.FcsLength = (byte)fcs;
            }
            else if (option.Code == 1) AddComment(comments ??= [], option.Text);
            else if (option.Code == 4 && option.Value.Length == 8) drops = option.U64;
            else (others ??= []).Add((option.Code, LittleEndian(option, big)));
        }

        if (comments is null && others is null && drops is null) return;
        batch.Notes.Add(new PacketNote(batch.Count - 1, comments ?? [], record.Flags == 0 ? null : record.Flags, drops, others ?? []));
    }

    /// <summary>Packet number (5) and queue (6) are numbers; notes hold them little-endian, so that they can be written again without knowing the section.</summary>
    private static byte[] LittleEndian(PcapngOptions option, bool big)
    {
        var value = option.Value.ToArray();
        if (big && option.Code is 5 or 6) Array.Reverse(value);
        return value;
    }

    /// <summary>Blocks that are neither packets nor structure. Unknown ones are skipped, as the specification asks.</summary>
    /// <param name="type">Block type.</param>
    /// <param name="body">Block body.</param>
    /// <param name="big">Byte order.</param>
    /// <param name="sectionBase">First interface of the section.</param>
    /// <param name="packets">Packets read so far.</param>
    public void Read(uint type, ReadOnlySpan<byte> body, bool big, int sectionBase, long packets)
    {
        switch (type)
        {
            case 4:
                Names(body, big);
                break;
            case 5:
                Statistics(body, big, sectionBase);
                break;
            case 10:
                Secrets(body, big, packets);
                break;
        }
    }

    private void Names(ReadOnlySpan<byte> body, bool big)
    {
        var record = new PcapngOptions(body, big); // name records have the shape of options, with 0 as their end
        while (record.Next() && info.Names.Count < MostNames)
        {
            var width = record.Code == 1 ? 4 : record.Code == 2 ? 16 : int.MaxValue;
            if (record.Value.Length <= width) continue;
            var name = record.Value[width..];
            var end = name.IndexOf((byte)0);
            if (end <= 0) continue;
            var address = new IPAddress(record.Value[..width]).ToString();
            lock (info.Names) info.Names.TryAdd(address, System.Text.Encoding.UTF8.GetString(name[..end])); // a writer's thread may be copying them
        }
    }

    private void Statistics(ReadOnlySpan<byte> body, bool big, int sectionBase)
    {
        if (body.Length < 12) return;
        var number = big ? BinaryPrimitives.ReadUInt32BigEndian(body) : BinaryPrimitives.ReadUInt32LittleEndian(body);
        if (number >= info.Interfaces.Count - sectionBase) return;
        long? byInterface = null, bySystem = null;
        var option = new PcapngOptions(body[12..], big);
        while (option.Next())
        {
            if (option.Code == 5) byInterface = (long)Math.Min(option.U64, long.MaxValue / 2);
            else if (option.Code == 7) bySystem = (long)Math.Min(option.U64, long.MaxValue / 2);
        }

        // Counters are totals since the start, so the last block counts.
        if (byInterface is not null || bySystem is not null) info.Interfaces[sectionBase + (int)number].Drops = (byInterface ?? 0) + (bySystem ?? 0);
    }

    private void Secrets(ReadOnlySpan<byte> body, bool big, long packets)
    {
        if (body.Length < 8) return;
        var type = big ? BinaryPrimitives.ReadUInt32BigEndian(body) : BinaryPrimitives.ReadUInt32LittleEndian(body);
        var length = big ? BinaryPrimitives.ReadUInt32BigEndian(body[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(body[4..]);
        if (type != TlsKeyLog || length > body.Length - 8 || _secretBytes + length > MostSecretBytes) return;
        _secretBytes += length;
        lock (info.Names) info.Secrets.Add(new CapturedSecrets(body.Slice(8, (int)length).ToArray(), packets));
    }

    private static void AddComment(List<string> to, string comment)
    {
        if (to.Count < MostComments) to.Add(comment);
    }
}
