using System.CommandLine;
using System.Globalization;
using System.Net;
using PcapLab.Server;

namespace PcapLab.Cli.Commands;

/// <summary><c>serve</c>: the dashboard over a file, a replay or live interfaces.</summary>
internal sealed class ServeCommand : CliCommand
{
    private readonly Argument<string?> _file = new("FILE") { Description = "Capture file to show, or a folder to choose from (default: the current one); '-' is standard input", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _interfaces = new("--iface", "-i") { Description = "Interface to capture; may be repeated", HelpName = "NAME" };
    private readonly Option<string?> _replay = new("--replay") { Description = "Replay a capture file as if it were live", HelpName = "FILE" };
    private readonly Option<string> _speed = new("--speed") { Description = "Replay speed: 1 is the capture's own pace, 'max' waits for nothing", HelpName = "N", DefaultValueFactory = _ => "1" };
    private readonly Option<int> _snaplen = new("--snaplen", "-s") { Description = "Most bytes kept of a packet", HelpName = "BYTES", DefaultValueFactory = _ => 262_144 };
    private readonly Option<bool> _noPromiscuous = new("--no-promisc") { Description = "Only what is addressed to this host" };
    private readonly Option<string> _bind = new("--bind") { Description = "Address to listen on; others than loopback need --tls-cert", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> _port = new("--port") { Description = "Port; 0 takes a free one", HelpName = "PORT", DefaultValueFactory = _ => 8743 };
    private readonly Option<string[]> _allowHost = new("--allow-host") { Description = "Name under which browsers may reach it; may be repeated", HelpName = "NAME" };
    private readonly Option<string?> _certificate = new("--tls-cert") { Description = "Certificate (PEM with its key, or PFX): serve HTTPS", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--tls-key") { Description = "Key of a PEM certificate, when in its own file", HelpName = "FILE" };
    private readonly Option<string?> _users = new("--users") { Description = "Users and API keys (JSON)", HelpName = "FILE" };
    private readonly Option<string?> _data = new("--data") { Description = "Folder for sessions, alerts and the audit log", HelpName = "FOLDER" };
    private readonly Option<bool> _hash = new("--hash-password") { Description = "Read a password from standard input and print its line for the users file" };

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples =>
    [
        new("serve s.pcap", "the dashboard over a file"),
        new("serve captures/", "choose a capture, an interface or a recorded session in the browser"),
        new("serve --iface eth0", "live; packets are kept in the data folder as they come"),
        new("serve --replay s.pcap --speed 10", "a capture as if it were live, ten times faster"),
        new("serve --users users.json --bind 0.0.0.0 --tls-cert lab.pem s.pcap", "for several people"),
    ];

    /// <inheritdoc/>
    public override string Details =>
        "Prints the URL with a token that signs the browser in. The web process has no privileges; captures run in a process of their own.\n"
        + "The users file: {\"users\": [{\"name\": \"ann\", \"role\": \"viewer\", \"password\": \"…\"}], \"api_keys\": [{\"name\": \"ci\", \"role\": \"viewer\",\n"
        + "\"sha256\": \"…\"}]}; roles are viewer and operator, --hash-password makes both hashes. Ctrl-C stops and is not an error.";

    /// <inheritdoc/>
    public override void Declare(Command command) => command.Add(
        _file, _interfaces, _replay, _speed, SharedOptions.CaptureFilter, _snaplen, _noPromiscuous, SharedOptions.Out, SharedOptions.KeyLog, KnowledgeInput.GeoIp, KnowledgeInput.ThreatList, _bind, _port, _allowHost, _certificate, _key, _users, _data, _hash);

    /// <inheritdoc/>
    public override int Run(CommandContext context)
    {
        if (context.Get(_hash)) return Hash(context);
        var request = Request(context);
        try
        {
            return ServeRun.RunAsync(request, Options(context), Environment.GetCommandLineArgs()[1..], Console.In, context.Out, context.Cancellation).GetAwaiter().GetResult();
        }
        catch (DashboardException e)
        {
            throw new CliException("serve: " + e.Message);
        }
    }

    private static int Hash(CommandContext context)
    {
        var password = Console.In.ReadLine();
        if (string.IsNullOrEmpty(password)) throw CliException.Usage("serve: give the password on standard input");
        context.Out.WriteLine($"\"password\": \"{PasswordHash.Create(password)}\"");
        context.Out.WriteLine($"\"sha256\": \"{PasswordHash.Key(password)}\"");
        return ExitCode.Done;
    }

    private ServeRequest Request(CommandContext context)
    {
        var interfaces = context.Get(_interfaces)!;
        var file = context.Get(_file);
        var replay = context.Get(_replay);
        var given = (file is null ? 0 : 1) + (replay is null ? 0 : 1) + (interfaces.Length == 0 ? 0 : 1);
        if (given > 1) throw CliException.Usage("serve: give a file, --replay FILE or --iface NAME, not several of them");
        return new ServeRequest
        {
            File = Directory.Exists(file) ? null : file ?? replay, Speed = replay is null ? null : Speed(context.Get(_speed)!), Interfaces = interfaces, CaptureFilter = context.Get(SharedOptions.CaptureFilter),
            Snaplen = context.Get(_snaplen), Promiscuous = !context.Get(_noPromiscuous),
        };
    }

    private DashboardOptions Options(CommandContext context)
    {
        if (!IPAddress.TryParse(context.Get(_bind), out var address)) throw CliException.Usage($"serve: --bind wants an IP address, not '{context.Get(_bind)}'");
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var output = context.Get(SharedOptions.Out);
        return new DashboardOptions
        {
            Address = address, Port = context.Get(_port), AllowedHosts = context.Get(_allowHost)!, CertificateFile = context.Get(_certificate), CertificateKeyFile = context.Get(_key),
            CaptureFolder = Folder(context), Knowledge = KnowledgeInput.Read(context), KeyLog = KeyLogFile.Read(context), UsersFile = context.Get(_users), DataFolder = Path.GetFullPath(context.Get(_data) ?? Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "pcaplab")),
            OutFile = output is null ? null : Path.GetFullPath(output),
        };
    }

    /// <summary>The folder to choose from: the one given, the one of the file given, or the current one.</summary>
    private string Folder(CommandContext context)
    {
        var file = context.Get(_file) ?? context.Get(_replay);
        if (file is null or "-") return Directory.GetCurrentDirectory();
        return Directory.Exists(file) ? Path.GetFullPath(file) : Path.GetDirectoryName(Path.GetFullPath(file)) ?? Directory.GetCurrentDirectory();
    }

    private static double Speed(string text)
    {
        if (text == "max") return double.PositiveInfinity;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed is > 0 and < 1e9) return speed;
        throw CliException.Usage($"serve: --speed wants a positive number or 'max', not '{text}'");
    }
}
