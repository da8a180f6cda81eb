using System.Text;
using PcapLab.Protocols;

namespace PcapLab.Tests.Protocols;

/// <summary>The examples of RFC 9204, appendix B, in their order on one connection.</summary>
public class QpackTests
{
    private readonly Qpack _qpack = new() { MaxCapacity = 220 };

    [Fact]
    public void Literal_field_line_with_name_reference() => Assert.Equal([":path: /index.html"], Section("0000 510b 2f69 6e64 6578 2e68 746d 6c"));

    [Fact]
    public void Dynamic_table_acknowledgement_eviction_and_duplicates()
    {
        Instruct("3fbd01 c00f 7777 772e 6578 616d 706c 652e 636f 6d c10c 2f73 616d 706c 652f 7061 7468");
        Assert.Equal([":authority: www.example.com", ":path: /sample/path"], Section("0381 10 11"));
        Instruct("4a63 7573 746f 6d2d 6b65 790c 6375 7374 6f6d 2d76 616c 7565");
        Instruct("02");
        Assert.Equal([":authority: www.example.com", ":path: /", "custom-key: custom-value"], Section("0500 80 c1 81"));
        Instruct("810d 6375 7374 6f6d 2d76 616c 7565 32");
        Assert.Equal(5, _qpack.Inserted);
    }

    [Fact]
    public void A_section_that_needs_more_than_was_inserted_is_blocked()
    {
        Assert.Empty(Section("0381 10 11"));
        Assert.Equal(QpackState.Blocked, _qpack.State);
    }

    [Fact]
    public void Nonsense_is_broken_and_ends()
    {
        var random = new Random(1);
        var bytes = new byte[40];
        for (var round = 0; round < 20_000; round++)
        {
            random.NextBytes(bytes);
            ReadOnlySpan<byte> stream = bytes;
            while (_qpack.Instruct(ref stream, new byte[100], new byte[100]))
            {
            }

            Section(Convert.ToHexString(bytes));
        }
    }

    private List<string> Section(string hex)
    {
        ReadOnlySpan<byte> block = Bytes(hex);
        var headers = new List<string>();
        byte[] name = new byte[100], value = new byte[100];
        _qpack.Begin(ref block);
        while (_qpack.Next(ref block, name, out var n, value, out var v)) headers.Add($"{Encoding.ASCII.GetString(name, 0, n)}: {Encoding.ASCII.GetString(value, 0, v)}");
        return headers;
    }

    private void Instruct(string hex)
    {
        ReadOnlySpan<byte> stream = Bytes(hex);
        while (!stream.IsEmpty) Assert.True(_qpack.Instruct(ref stream, new byte[100], new byte[100]));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
