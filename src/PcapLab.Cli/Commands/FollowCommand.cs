using System.CommandLine;
using System.Text;
using System.Text.Json;
using PcapLab.Export;
using PcapLab.Filters;
using PcapLab.Pipeline;
using PcapLab.Schema;

namespace PcapLab.Cli.Commands;

/// <summary><c>follow</c>: a conversation's payload in the order it was meant to arrive.</summary>
internal sealed class FollowCommand : CliCommand
{
    private readonly Argument<string> _file = SharedOptions.Input();
    private readonly Option<long> _flow = new("--flow") { Description = "The flow's id, as in 'export --table flows'", HelpName = "ID", Required = true };
    private readonly Option<string> _format = new("--format") { Description = "ascii, hex or raw", HelpName = "FORMAT", DefaultValueFactory = _ => "ascii" };
    private readonly Option<string> _side = new("--side") { Description = "both, client or server", HelpName = "SIDE", DefaultValueFactory = _ => "both" };
    private readonly Option<string> _protocol = new("--protocol") { Description = "transport (what was sent), tls or quic (what --keylog decrypts), http (heads and decoded bodies), http2 or http3 (frames, with headers decompressed)", HelpName = "LAYER", DefaultValueFactory = _ => "transport" };
    private readonly Option<long?> _stream = new("--stream") { Description = "One stream of a QUIC or HTTP/2 connection (default: all, in the order of their packets)", HelpName = "N" };
    private readonly Option<long> _limit = new("--limit") { Description = "At most N bytes (default: 100 MB)", HelpName = "N", DefaultValueFactory = _ => 100_000_000 };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("follow s.pcap --flow 3", "both sides as text"),
        new("follow s.pcap --flow 3 --format hex", "with offsets and bytes"),
        new("follow s.pcap --flow 3 --protocol tls --keylog keys.log", "what TLS hid"),
        new("follow s.pcap --flow 3 --format raw --side server --out body.bin", "exactly what the server sent"),
    ];

    /// <inheritdoc/>
    public override void Declare(Command command)
    {
        _format.AcceptOnlyFromAmong("ascii", "hex", "raw");
        _side.AcceptOnlyFromAmong("both", "client", "server");
        _protocol.AcceptOnlyFromAmong("transport", "tls", "quic", "http", "http2", "http3");
        command.Add(_file, _flow, _protocol, _stream, _format, _side, _limit, SharedOptions.Json, SharedOptions.Out, SharedOptions.Force);
        CaptureInput.Declare(command);
    }

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var id = context.Get(_flow);
        using var source = CaptureInput.Open(context, context.Get(_file)!);
        using var output = AtomicFile.Create(context.Get(SharedOptions.Out) ?? "-", context.Get(SharedOptions.Force), context.OutBytes);
        var inner = context.Get(_protocol) switch { "transport" => InnerStreams.None, "http" => InnerStreams.Http, "http2" => InnerStreams.Http2, "http3" => InnerStreams.Http3, _ => InnerStreams.Decrypted };
        var inside = inner != InnerStreams.None;
        if (context.Get(_stream) is { } one && (one < 0 || context.Get(_protocol) is not ("quic" or "http2" or "http3"))) throw CliException.Usage("--stream N goes with --protocol quic, http2 or http3");
        var follower = new StreamFollower(context.Get(_limit), inside, (ulong?)context.Get(_stream));
        var filter = CaptureInput.Filter(context);
        string? client = null, server = null;
        new PacketScan(source, PacketInput.Options(context) with { Inside = inner }).Run((in p) =>
        {
            if (p.Flow != id || filter?.Matches(in p) == false) return true;
            ref readonly var f = ref p.Facts;
            var (from, to) = (End(f.SourceIp, f.SourcePort), End(f.DestinationIp, f.DestinationPort));
            if (client is null) (client, server) = p.Direction == 0 ? (from, to) : (to, from);
            return follower.Add(in p, p.Direction == 0);
        }, context.Cancellation);
        if (client is null) throw new CliException($"{source.Info.Name}: has no flow {id}; 'pcaplab export {source.Info.Name} --table flows' lists them");
        var side = context.Get(_side);
        var all = follower.Finish();
        if (inside && all.Count == 0) context.Warn(inner != InnerStreams.Decrypted ? $"flow {id} has no {inner switch { InnerStreams.Http => "HTTP/1", InnerStreams.Http2 => "HTTP/2", _ => "HTTP/3" }} that could be read" : $"nothing of flow {id} was decrypted: its secrets are neither in --keylog nor in the capture, or do not fit");
        var chunks = all.Where(c => side == "both" || c.FromClient == (side == "client"));
        if (context.Get(SharedOptions.Json)) WriteJson(output.Stream, id, client, server!, follower.Capped, chunks);
        else if (context.Get(_format) == "raw") foreach (var c in chunks) output.Stream.Write(c.Bytes);
        else WriteText(output.Stream, $"flow {id}: {client} → {server}", chunks, context.Get(_format) == "hex", context.Has(SharedOptions.Out) ? new Ansi(false) : context.Style);
        output.Commit();
        if (follower.Capped) context.Warn("there is more than --limit allows");
        return CaptureInput.ExitFor(context, source);
    }

    private static void WriteText(Stream stream, string title, IEnumerable<FollowChunk> chunks, bool hex, Ansi style)
    {
        using var to = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        to.WriteLine(style.Head(title));
        bool? last = null;
        foreach (var c in chunks)
        {
            if (c.FromClient != last)
            {
                to.WriteLine();
                to.WriteLine(c.FromClient ? style.Accent($"→ client, frame {c.Frame}") : style.Caution($"← server, frame {c.Frame}"));
                last = c.FromClient;
            }

            if (hex) HexDump.Write(to, c.Bytes, "  ");
            else to.Write(Ascii(c.Bytes));
        }

        to.WriteLine();
    }

    /// <summary>Printable ASCII and line ends; everything else is a dot, so that no byte of the conversation can act on the terminal.</summary>
    private static string Ascii(byte[] bytes) => string.Create(bytes.Length, bytes, static (text, from) =>
    {
        for (var i = 0; i < from.Length; i++) text[i] = from[i] is >= 0x20 and < 0x7f or (byte)'\n' or (byte)'\t' ? (char)from[i] : from[i] == '\r' ? ' ' : '.';
    });

    private static void WriteJson(Stream to, long id, string client, string server, bool capped, IEnumerable<FollowChunk> chunks)
    {
        using var json = new Utf8JsonWriter(to, JsonExporter.Options);
        json.WriteStartObject();
        json.WriteNumber("flow_id", id);
        json.WriteString("client", client);
        json.WriteString("server", server);
        json.WriteBoolean("capped", capped);
        json.WriteStartArray("chunks");
        foreach (var c in chunks)
        {
            json.WriteStartObject();
            json.WriteString("from", c.FromClient ? "client" : "server");
            json.WriteNumber("frame", c.Frame);
            json.WriteString("time", Timestamp.Format(c.Time));
            json.WriteBase64String("base64", c.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string End(Ip ip, int port) => port == 0 ? ip.ToString() : FormattableString.Invariant($"{(ip.IsV4 ? ip.ToString() : $"[{ip}]")}:{port}");
}
