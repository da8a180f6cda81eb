using System.Text;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Tests.Protocols;

public class HttpTests
{
    private readonly AppProtocol _http = ProtocolRegistry.ByName["http"];
    private readonly FieldTree _tree = new();

    /// <summary>Cuts a stream as the flow code does; tells each message's fields, and what was skipped.</summary>
    private List<string> Cut(object? state, int direction, string text)
    {
        var seen = new List<string>();
        var rest = Encoding.ASCII.GetBytes(text);
        while (rest.Length > 0)
        {
            var pdu = _http.NextPdu(rest, state, direction);
            if (pdu.Want <= 0) return [.. seen, pdu == Pdu.NeedMore ? "more" : "not mine"];
            _tree.Clear();
            var d = new Dissector(rest.AsSpan(0, pdu.Want), _tree) { State = state, Direction = direction, IsStream = true };
            _http.Dissect(ref d);
            var what = _tree.Find(Http.Method) is var i and >= 0 ? Encoding.ASCII.GetString(_tree.Bytes(_tree[i], rest))
                : _tree.Find(Http.Status) is var s and >= 0 ? _tree[s].Number.ToString(System.Globalization.CultureInfo.InvariantCulture)
                : _tree.Find(Http.ChunkSize) is var c and >= 0 ? "chunk " + _tree[c].Number : "line";
            seen.Add(what + (d.IsHandedOn ? " > its content" : "") + (pdu.Total > pdu.Want ? " +" + (pdu.Total == long.MaxValue ? "end" : pdu.Total - pdu.Want) : ""));
            rest = pdu.Total >= rest.Length ? [] : rest[(int)pdu.Total..];
        }

        return seen;
    }

    [Fact]
    public void Pipelined_requests_and_their_answers()
    {
        var state = _http.NewState();
        Assert.Equal(["GET", "HEAD", "POST +3", "CONNECT"], Cut(state, 0,
            "GET / HTTP/1.1\r\n\r\nHEAD / HTTP/1.1\r\n\r\nPOST / HTTP/1.1\r\nContent-length: 3\r\n\r\nabcCONNECT h:443 HTTP/1.1\r\n\r\n"));
        Assert.Equal(["100", "200 +2", "200", "204", "200 > its content"], Cut(state, 1,
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nHTTP/1.1 204 No\r\n\r\nHTTP/1.1 200 Up\r\n\r\n"));
    }

    [Fact]
    public void Chunks_are_skipped_up_to_the_trailers()
    {
        var state = _http.NewState();
        Assert.Equal(["200", "chunk 4 +6", "chunk 10 +12", "chunk 0", "line", "line", "404 +end"], Cut(state, 1,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n4;x=1\r\nWiki\r\nA\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\nHTTP/1.0 404 Not\r\n\r\nbody"));
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001", "not mine")]
    [InlineData("GE", "more")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n", "more")]
    public void What_is_not_a_head_is_told(string text, string expected) => Assert.Equal([expected], Cut(_http.NewState(), 0, text));

    [Fact]
    public void Header_names_match_without_case_and_values_are_trimmed() =>
        Assert.Equal("x y", Encoding.ASCII.GetString(TextHead.Header("GET / HTTP/1.1\r\nhOsT:  x y \r\n\r\n"u8, "Host"u8)));
}
