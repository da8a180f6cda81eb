using System.Globalization;
using PcapLab.Captures;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Tests.Wire;

/// <summary>
/// Layers and fields of the closed core beside tshark's, frame by frame: on the captures that ship, and on the frames the hostile tests are made of.
/// Where the two differ on purpose, <see cref="OnPurpose"/> says why.
/// </summary>
public class TsharkTreeTests
{
    /// <summary>Fields of ours that tshark has under the same name with another meaning, or shows relative to the conversation.</summary>
    private static readonly HashSet<string> OnPurpose = new(StringComparer.Ordinal)
    {
        "tcp.options.sack_le", "tcp.options.sack_re", // tshark: relative to the conversation's first number; ours are as sent
        "tcp.payload", "udp.payload", "tcp.options",  // compared by the filters' slices; long
        "frame.protocols", "tcp.len",                 // tshark omits the length of a segment that the capture cut
    };

    /// <summary>Frames compared per capture: enough to meet every protocol, few enough for tshark.</summary>
    private const int MaxFrames = 1500;

    private static readonly string[] Families = ["eth", "vlan", "ieee8021ad", "llc", "arp", "ip", "ipv6", "tcp", "udp", "icmp", "icmpv6", "sctp", "gre", "vxlan", "geneve", "gtp", "mpls", "pppoes", "ppp", "ah"];

    public static TheoryData<string> Captures => new(Directory.EnumerateFiles(Path.Combine(Peer.Root, "sample-captures"), "*.pcapng").Select(f => Path.GetFileName(f)!));

    [Theory, MemberData(nameof(Captures))]
    public void Sample_captures_have_the_fields_that_tshark_shows(string name)
    {
        var path = Path.Combine(Peer.Root, "sample-captures", name);
        using var source = CaptureFile.Open(path);
        var batch = new PacketBatch();
        var decoder = new PacketDecoder();
        var frames = new List<Dictionary<string, List<string>>>();
        while (frames.Count < MaxFrames && source.Read(batch, CancellationToken.None))
        {
            foreach (ref readonly var record in batch.Records.AsSpan(0, Math.Min(batch.Count, MaxFrames - frames.Count)))
                frames.Add(Fields(decoder, batch.Buffer, new PacketFacts { Time = record.Time, Offset = record.Offset, Captured = record.Captured, Original = record.Original }, record.LinkType));
            decoder.TakeExtra();
        }

        Compare(path, frames);
    }

    [Fact]
    public void Made_frames_have_the_layers_and_fields_that_tshark_shows()
    {
        var made = HostileFrameTests.Samples.Select(row => row.Data).Where(frame => frame.Item2 == 1).Select(frame => frame.Item3).ToList();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pcap");
        try
        {
            WritePcap(path, made);
            var decoder = new PacketDecoder();
            Compare(path, [.. made.Select(b => Fields(decoder, b, new PacketFacts { Captured = b.Length, Original = b.Length }, LinkType.Ethernet))]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Dictionary<string, List<string>> Fields(PacketDecoder decoder, byte[] buffer, PacketFacts facts, LinkType link)
    {
        decoder.Decode(buffer, link, 0, ref facts);
        var frame = buffer.AsSpan(facts.Offset, facts.Captured);
        var tree = new FieldTree();
        WireTree.Fill(decoder, frame, in facts, tree);
        var fields = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var value in tree.Values)
        {
            if (value.Field.Type == FieldType.None) continue;
            if (!fields.TryGetValue(value.Field.Name, out var list)) fields.Add(value.Field.Name, list = []);
            list.Add(Text(in value, tree.Bytes(in value, frame)));
        }

        fields["layers"] = [string.Join(':', tree.Layers.ToArray().Select(l => l.Protocol.Name))];
        return fields;
    }

    private static string Text(in FieldValue value, ReadOnlySpan<byte> bytes) => value.Field.Type switch
    {
        FieldType.Ipv4 or FieldType.Ipv6 => Ip.FromBytes(bytes).ToString(),
        FieldType.Bytes or FieldType.Ether => Convert.ToHexStringLower(bytes),
        FieldType.Text => System.Text.Encoding.UTF8.GetString(bytes),
        _ => value.Number.ToString(CultureInfo.InvariantCulture),
    };

    private static void Compare(string path, List<Dictionary<string, List<string>>> frames)
    {
        var tshark = Peer.Program("tshark");
        var known = Peer.Run(tshark, "-G", "fields").Out.Split('\n').Where(l => l.StartsWith("F\t", StringComparison.Ordinal)).Select(l => l.Split('\t')[2]).ToHashSet(StringComparer.Ordinal);
        string[] names = [.. Families.SelectMany(f => WireRegistry.ByName[f].Fields).Where(f => f.Type != FieldType.None && f.Parts.Count == 0).Select(f => f.Name)
            .Distinct(StringComparer.Ordinal).Where(n => known.Contains(n) && !OnPurpose.Contains(n)
                // Checksums are verified on request here and by protocol there: PacketsTests compares them with both asked to.
                && !n.EndsWith(".checksum.status", StringComparison.Ordinal))];
        string[] arguments = ["-n", "-r", path, "-c", MaxFrames.ToString(CultureInfo.InvariantCulture), "-T", "fields", "-E", "aggregator=|", "-e", "frame.protocols", .. names.SelectMany(n => new[] { "-e", n })];
        var rows = Peer.Run(tshark, arguments).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(frames.Count, rows.Length);
        var differences = new List<string>();
        var seen = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var cells = rows[i].Split('\t');
            if (!cells[0].StartsWith(frames[i]["layers"][0], StringComparison.Ordinal)) differences.Add($"frame {i + 1}: layers {cells[0]}, ours {frames[i]["layers"][0]}");
            var quotes = cells[0].Contains("icmp:ip", StringComparison.Ordinal) || cells[0].Contains("icmpv6:ip", StringComparison.Ordinal);
            for (var n = 0; n < names.Length; n++)
            {
                var theirs = cells[n + 1].Length == 0 ? [] : cells[n + 1].Split('|').Select(Normal).ToList();
                var ours = frames[i].GetValueOrDefault(names[n], []);
                // What an ICMP error quotes is no layer of ours: tshark shows its fields after the packet's own.
                if (quotes) theirs = [.. theirs.Take(ours.Count)];
                seen += theirs.Count;
                if (!theirs.SequenceEqual(ours)) differences.Add($"frame {i + 1} {names[n]}: tshark {string.Join('|', theirs)}, ours {string.Join('|', ours)}");
            }
        }

        Assert.Empty(differences);
        Assert.True(seen > rows.Length * 10, "too few fields were compared");
    }

    private static string Normal(string text)
    {
        if (text is "True" or "False") return text == "True" ? "1" : "0";
        if (text.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var n)) return n.ToString(CultureInfo.InvariantCulture);
        return text.Length == 17 && text.Count(c => c == ':') == 5 ? text.Replace(":", "", StringComparison.Ordinal) : text;
    }

    internal static void WritePcap(string path, IEnumerable<byte[]> frames)
    {
        using var file = new BinaryWriter(File.Create(path));
        file.Write(Frames.Hex("d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000"));
        foreach (var frame in frames)
        {
            file.Write(0L);
            file.Write(frame.Length);
            file.Write(frame.Length);
            file.Write(frame);
        }
    }
}
