using System.Buffers.Binary;
using System.Net.NetworkInformation;
using PcapLab.Schema;

namespace PcapLab.Captures.Live;

/// <summary>How far a scan is.</summary>
public readonly record struct ScanProgress(int Asked, int Of);

/// <summary>
/// Finds the devices of an interface's own network: ARP to every IPv4 address, an IPv6 echo to all nodes, an echo and three questions for its name to
/// each device found. Paced, so that small networks notice nothing.
/// </summary>
public sealed class DeviceScanner(TimeProvider time)
{
    private const int Rounds = 2;
    private const int Burst = 16;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);

    private readonly Dictionary<Ip, Answer> _answers = [];
    private readonly Dictionary<Ip, long> _asked = [];
    private readonly PacketBatch _batch = new() { Buffer = new byte[1 << 20] };

    /// <summary>Scans.</summary>
    /// <param name="name">Interface.</param>
    /// <param name="confirmed">Whether a network above /22 may be asked.</param>
    /// <param name="vendor">Vendor of an Ethernet address, or null.</param>
    /// <param name="progress">Told as addresses are asked.</param>
    /// <param name="cancellation">Stops; what was found is returned.</param>
    /// <exception cref="CaptureException">No such interface, no network on it, too large a network, or not permitted.</exception>
    public async Task<IReadOnlyList<DeviceRow>> Scan(string name, bool confirmed, Func<string, string?> vendor, IProgress<ScanProgress>? progress, CancellationToken cancellation)
    {
        var system = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(i => i.Name == name)
            ?? throw new CaptureException(LiveErrors.UnknownInterface(name, CaptureDevices.Names()));
        var networks = LocalNetwork.Of(system);
        Check(name, networks, confirmed);
        var mac = system.GetPhysicalAddress().GetAddressBytes();
        if (mac.Length != 6) throw new CaptureException($"{name}: has no Ethernet address; scanning needs an Ethernet or Wi-Fi interface");
        using var device = new LiveDevice(name, 0, new LiveOptions { Promiscuous = false, Snaplen = 256, BufferBytes = 4 << 20, TimeoutMilliseconds = 10, Filter = "arp or icmp or icmp6" });
        await Sweep(device, mac, networks, system, progress, cancellation).ConfigureAwait(false);
        await Echo(device, mac, networks, cancellation).ConfigureAwait(false);
        var names = await Names(cancellation).ConfigureAwait(false);
        return [.. _answers.OrderBy(a => a.Key).Select(a => Row(a.Key, a.Value, names[a.Key], vendor))];
    }

    private static void Check(string name, IReadOnlyList<LocalNetwork> networks, bool confirmed)
    {
        if (networks.Count == 0) throw new CaptureException($"{name}: has no IPv4 address, so there is no network to scan");
        foreach (var network in networks)
        {
            if (network.Hosts > LocalNetwork.Largest) throw new CaptureException($"{name}: {network} has {network.Hosts} addresses; more than a /16 is not scanned");
            if (network.Hosts > LocalNetwork.LargestUnasked && !confirmed)
                throw new CaptureException($"{name}: {network} has {network.Hosts} addresses; say --yes (or tick the box) to ask more than {LocalNetwork.LargestUnasked}");
        }
    }

    private async Task Sweep(LiveDevice device, byte[] mac, IReadOnlyList<LocalNetwork> networks, NetworkInterface system, IProgress<ScanProgress>? progress, CancellationToken cancellation)
    {
        var targets = networks.SelectMany(n => n.Others().Select(o => (n.Own, Target: o))).ToArray();
        var linkLocal = system.GetIPProperties().UnicastAddresses.FirstOrDefault(a => a.Address.IsIPv6LinkLocal)?.Address;
        for (var round = 0; round < Rounds && !cancellation.IsCancellationRequested; round++)
        {
            if (linkLocal is not null) device.Send(ProbeFrames.EchoAllNodes(mac, Ip.FromBytes(linkLocal.GetAddressBytes())));
            for (var i = 0; i < targets.Length && !cancellation.IsCancellationRequested; i++)
            {
                var (own, target) = targets[i];
                if (_answers.ContainsKey(target)) continue;
                _asked[target] = time.GetTimestamp();
                device.Send(ProbeFrames.ArpRequest(mac, own, target));
                if (i % Burst != Burst - 1) continue;
                progress?.Report(new ScanProgress(round * targets.Length + i + 1, Rounds * targets.Length));
                await Listen(device, Pace, cancellation).ConfigureAwait(false);
            }

            await Listen(device, Patience, cancellation).ConfigureAwait(false);
        }

        progress?.Report(new ScanProgress(Rounds * targets.Length, Rounds * targets.Length));
    }

    private async Task Echo(LiveDevice device, byte[] mac, IReadOnlyList<LocalNetwork> networks, CancellationToken cancellation)
    {
        foreach (var (ip, answer) in _answers.Where(a => a.Key.IsV4).ToArray())
        {
            var own = networks.First(n => n.Others().Contains(ip) || n == networks[^1]).Own;
            _asked[ip] = time.GetTimestamp();
            device.Send(ProbeFrames.Echo(mac, own, answer.Mac, ip));
        }

        await Listen(device, Patience, cancellation).ConfigureAwait(false);
    }

    private async Task Listen(LiveDevice device, TimeSpan span, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        do
        {
            _batch.Clear();
            var used = 0;
            if (!device.Drain(_batch, ref used, 256, 4096)) throw new CaptureException($"{device.Name}: the scan broke off: {device.LastError}");
            for (var i = 0; i < _batch.Count; i++) Read(_batch.Bytes(_batch.Records[i]));
            if (_batch.Count == 0) await Task.Delay(TimeSpan.FromMilliseconds(5), time, CancellationToken.None).ConfigureAwait(false);
        }
        while (time.GetElapsedTime(start) < span && !cancellation.IsCancellationRequested);
    }

    private void Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 42) return;
        var type = BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);
        var mac = frame.Slice(6, 6);
        if (type == 0x0806 && frame[21] == 2) Found(Ip.FromBytes(frame.Slice(28, 4)), frame.Slice(22, 6), "arp");
        else if (type == 0x0800 && frame[14] == 0x45 && frame[23] == 1 && frame[34] == 0 && Id(frame, 38)) Found(Ip.FromBytes(frame.Slice(26, 4)), mac, "ping");
        else if (type == 0x86dd && frame.Length >= 62 && frame[20] == 58 && frame[54] == 129 && Id(frame, 58)) Found(Ip.FromBytes(frame.Slice(22, 16)), mac, "nd");
    }

    private static bool Id(ReadOnlySpan<byte> frame, int at) => frame.Length >= at + 2 && BinaryPrimitives.ReadUInt16BigEndian(frame[at..]) == ProbeFrames.EchoId;

    private void Found(Ip ip, ReadOnlySpan<byte> mac, string by)
    {
        // Only what was asked, and the link's own IPv6 nodes: a gratuitous answer from elsewhere is not ours.
        if (by == "arp" && !_asked.ContainsKey(ip)) return;
        double? rtt = _asked.TryGetValue(ip, out var at) ? time.GetElapsedTime(at).TotalMilliseconds : null;
        if (!_answers.TryGetValue(ip, out var answer)) _answers[ip] = answer = new Answer(mac.ToArray());
        if (answer.By.Contains(by)) return;
        answer.By.Add(by);
        answer.RttMs = rtt ?? answer.RttMs;
    }

    private async Task<Dictionary<Ip, IReadOnlyList<(string Name, string By)>>> Names(CancellationToken cancellation)
    {
        var asked = _answers.Keys.Select(async ip => (ip, Names: await NameProbes.Ask(ip, cancellation).ConfigureAwait(false)));
        return (await Task.WhenAll(asked).ConfigureAwait(false)).ToDictionary(n => n.ip, n => n.Names);
    }

    private static DeviceRow Row(Ip ip, Answer answer, IReadOnlyList<(string Name, string By)> names, Func<string, string?> vendor)
    {
        var mac = string.Join(':', answer.Mac.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        return new DeviceRow
        {
            Ip = ip, Mac = mac, Vendor = vendor(mac), RttMs = answer.RttMs is { } rtt ? Math.Round(rtt, 3) : null,
            Name = names.Count == 0 ? null : string.Join(", ", names.Select(n => n.Name).Distinct(StringComparer.Ordinal)), FoundBy = string.Join(' ', answer.By.Concat(names.Select(n => n.By))),
        };
    }

    private sealed class Answer(byte[] mac)
    {
        public byte[] Mac => mac;
        public List<string> By { get; } = [];
        public double? RttMs { get; set; }
    }
}
