using System.CommandLine;
using System.Text;
using PcapLab.Captures;
using PcapLab.Export;

namespace PcapLab.Cli.Commands;

/// <summary><c>anonymize</c>: the same traffic with pseudonyms for addresses and without payload.</summary>
internal sealed class AnonymizeCommand : CliCommand
{
    private readonly Argument<string> _input = SharedOptions.Input();
    private readonly Option<string> _payload = new("--payload") { Description = "What becomes of the bytes behind the headers: cut, zero or keep", HelpName = "POLICY", DefaultValueFactory = _ => "cut" };
    private readonly Option<string?> _key = new("--key") { Description = "Secret that decides the pseudonyms (default: the capture itself); the same key gives the same names for several captures", HelpName = "TEXT" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("anonymize s.pcap --out public.pcapng", "addresses replaced, networks kept together, payload cut"),
        new("anonymize s.pcap --payload zero --key 'our secret' --out public.pcap", "same lengths and good checksums, names that match other captures"),
    ];

    /// <inheritdoc/>
    public override string Details => "Addresses keep their common prefixes (Crypto-PAn). Comments, interface names, name records and key logs are left out.\n"
        + "'--payload keep' keeps whatever names and addresses applications sent: use it for harmless payload only.";

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(_input, SharedOptions.Out, SharedOptions.Force, SharedOptions.Strict, _payload, _key);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        var policy = context.Get(_payload) switch
        {
            "cut" => PayloadPolicy.Cut,
            "zero" => PayloadPolicy.Zero,
            "keep" => PayloadPolicy.Keep,
            var other => throw CliException.Usage($"--payload {other}: say cut, zero or keep"),
        };
        var input = context.Get(_input)!;
        var output = context.Get(SharedOptions.Out) ?? throw CliException.Usage("say where to write with --out FILE");
        using var names = new Pseudonyms(Secret(input, context.Get(_key)));
        using var source = CaptureFile.Open(input);
        using var file = AtomicFile.Create(output, context.Get(SharedOptions.Force), context.OutBytes);
        var packets = Rewrite(source, file.Unowned, output, new PacketAnonymizer(names, policy), context.Cancellation);
        file.Commit();
        if (source.Info.Damage is { } damage) context.Warn($"{source.Info.Name}: {damage}");
        context.Note(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{packets:#,0} packets → {output}"));
        return source.Info.Damage is not null && context.Get(SharedOptions.Strict) ? ExitCode.Damaged : ExitCode.Done;
    }

    private static byte[] Secret(string input, string? key)
    {
        if (key is not null) return Encoding.UTF8.GetBytes(key);
        if (input == "-") throw CliException.Usage("standard input can be read only once: give the secret with --key");
        if (!File.Exists(input)) return []; // opening it says what is wrong
        using var stream = File.OpenRead(input);
        return Pseudonyms.SecretOf(stream);
    }

    private static long Rewrite(PacketSource source, Stream output, string path, PacketAnonymizer anonymizer, CancellationToken cancellation)
    {
        using var writer = CaptureWriter.Create(output, CaptureWriter.FormatFor(path, nanoseconds: true));
        var numbers = new List<int>();
        var batch = new PacketBatch();
        while (source.Read(batch, cancellation))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var record = batch.Records[i];
                while (numbers.Count <= record.Interface) numbers.Add(writer.AddInterface(Plain(source.Info.Interfaces[numbers.Count])));
                var bytes = anonymizer.Rewrite(batch.Bytes(record), record.LinkType, record.FcsLength, record.Original, record.Time);
                record.Captured = bytes.Length;
                writer.Write(numbers[record.Interface], record, bytes);
            }
        }

        return writer.Packets;
    }

    private static CaptureInterface Plain(CaptureInterface i) => new() { LinkType = i.LinkType, Snaplen = i.Snaplen, TicksPerSecond = i.TicksPerSecond };
}
