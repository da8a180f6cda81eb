using System.Net;

namespace PcapLab.Server;

/// <summary>How the dashboard is served.</summary>
public sealed record DashboardOptions
{
    /// <summary>Address to listen on; anything but loopback wants users or API keys and TLS.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;
    /// <summary>Port; 0 lets the system choose.</summary>
    public int Port { get; init; } = 8743;
    /// <summary>Names besides the address under which browsers may reach it (the Host header must be one of them).</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
    /// <summary>PEM or PFX certificate; null serves plain HTTP.</summary>
    public string? CertificateFile { get; init; }
    /// <summary>Key file of a PEM certificate, when it stands in its own file.</summary>
    public string? CertificateKeyFile { get; init; }
    /// <summary>Users and API keys (JSON); null leaves the printed token as the only way in.</summary>
    public string? UsersFile { get; init; }
    /// <summary>Folder for recorded sessions, settings, the audit log and the cookie key.</summary>
    public required string DataFolder { get; init; }
    /// <summary>The token of the printed URL; null makes a random one.</summary>
    public string? Token { get; init; }
    /// <summary>Requests per second and client before 429.</summary>
    public int RequestsPerSecond { get; init; } = 100;
    /// <summary>Updates per second that viewers are sent at most.</summary>
    public double UpdatesPerSecond { get; init; } = 4;
    /// <summary>The clock; tests give their own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
    /// <summary>File that live captures are written to instead of the sessions folder (<c>--out</c>).</summary>
    public string? OutFile { get; init; }
    /// <summary>Bytes that recorded sessions may take before the oldest go.</summary>
    public long SessionRoom { get; init; } = 20L << 30;
    /// <summary>Program and first arguments that start pcaplab, for its worker processes; null finds the running one.</summary>
    public IReadOnlyList<string>? Command { get; init; }
    /// <summary>Folder whose captures the first page offers; null offers none.</summary>
    public string? CaptureFolder { get; init; }
    /// <summary>Places and threat lists that hosts and findings are told by.</summary>
    public Analysis.Intelligence.Knowledge Knowledge { get; init; } = Analysis.Intelligence.Knowledge.None;
    /// <summary>Secrets that open TLS and QUIC in every session, or null; a pcapng's own are used without.</summary>
    public Protocols.Crypto.TlsKeyLog? KeyLog { get; init; }
    /// <summary>Who starts workers; null starts them directly.</summary>
    internal Workers.IWorkers? Workers { get; init; }
}
