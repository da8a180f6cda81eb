using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PcapLab.Captures;
using PcapLab.Server.Alerts;
using PcapLab.Server.Api;
using PcapLab.Server.Live;
using PcapLab.Server.Metrics;
using PcapLab.Server.Scan;
using PcapLab.Server.Security;
using PcapLab.Server.Sessions;
using PcapLab.Server.StaticFiles;
using PcapLab.Server.Workers;

namespace PcapLab.Server;

/// <summary>The dashboard: web server, API and push over one session at a time. Start it, print <see cref="Url"/>, dispose it to stop.</summary>
public sealed class Dashboard : IAsyncDisposable
{
    private const int LeastThreads = 16;
    private readonly WebApplication _app;
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<IDisposable> _helpers = [];

    private Dashboard(WebApplication app, string token, SessionStore sessions)
    {
        _app = app;
        Token = token;
        Sessions = sessions;
    }

    /// <summary>The address with its token: whoever opens it may operate the dashboard.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The token alone, for programs (a bearer token).</summary>
    public string Token { get; }

    internal SessionStore Sessions { get; }

    internal PushHub Push { get; private set; } = null!;

    internal SessionOpener Opener { get; private set; } = null!;

    /// <summary>Shows a capture file, at once or replayed at its own pace times <paramref name="speed"/>.</summary>
    /// <exception cref="CaptureException">It is no capture.</exception>
    public Task OpenAsync(string path, double? speed, TimeProvider time) => Sessions.Show(Opener.Open(path, speed, time));

    /// <summary>Starts a live capture.</summary>
    /// <exception cref="DashboardException">Capturing is not possible; the message says why.</exception>
    public async Task CaptureAsync(IReadOnlyList<string> interfaces, string? filter, int snaplen, bool promiscuous, CancellationToken cancellation)
    {
        try
        {
            await Sessions.Show(await Opener.Capture(new CaptureSpec { Interfaces = interfaces, Filter = filter ?? "", Snaplen = snaplen, Promiscuous = promiscuous }, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            throw new DashboardException(e.Message, e);
        }
    }

    /// <summary>Starts listening.</summary>
    /// <exception cref="DashboardException">Port taken, bad users file or certificate: one line that says what to do.</exception>
    public static async Task<Dashboard> StartAsync(DashboardOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        CreateFolder(options.DataFolder);
        // Pages are read from files while requests wait: on two processors the pool would begin with two threads and add one every half second.
        ThreadPool.GetMinThreads(out var threads, out var ports);
        ThreadPool.SetMinThreads(Math.Max(threads, LeastThreads), ports);
        var users = UserDirectory.Read(options.UsersFile);
        if (!IPAddress.IsLoopback(options.Address) && options.CertificateFile is null)
            throw new DashboardException($"{options.Address} can be reached by others: give a certificate (--tls-cert) so that tokens and packets are not sent in clear text");
        var app = BuildHost(options);
        var token = options.Token ?? Secrets.NewToken();
        var dashboard = new Dashboard(app, token, new SessionStore());
        dashboard.Compose(options, users, token);
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            await dashboard.DisposeAsync().ConfigureAwait(false);
            throw new DashboardException($"cannot listen on {options.Address}:{options.Port} ({e.InnerException?.Message ?? e.Message}); choose another with --port", e);
        }

        dashboard.Url = new Uri(app.Urls.First().Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal) + "/?token=" + token);
        return dashboard;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync().ConfigureAwait(false);
        foreach (var part in _parts) await part.DisposeAsync().ConfigureAwait(false);
        foreach (var helper in _helpers) helper.Dispose();
        await Sessions.DisposeAsync().ConfigureAwait(false);
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static WebApplication BuildHost(DashboardOptions options)
    {
        // Nothing but what stands here: no settings from files or the environment, and nobody who watches the data folder for them while the index is written there.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "pcaplab", EnvironmentName = "Production", ContentRootPath = options.DataFolder });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Limits.MaxRequestLineSize = 16 << 10;
            kestrel.Limits.MaxConcurrentConnections = 4000;
            kestrel.Limits.MaxConcurrentUpgradedConnections = 1000;
            kestrel.Listen(options.Address, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (options.CertificateFile is { } file) listen.UseHttps(LoadCertificate(file, options.CertificateKeyFile));
            });
        });
        return builder.Build();
    }

    private static X509Certificate2 LoadCertificate(string file, string? key)
    {
        try
        {
            if (Path.GetExtension(file) is ".pfx" or ".p12") return X509CertificateLoader.LoadPkcs12FromFile(file, null);
            return X509Certificate2.CreateFromPemFile(file, key);
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new DashboardException($"{file}: not a usable certificate with its key ({e.Message})", e);
        }
    }

    private void Compose(DashboardOptions options, UserDirectory users, string token)
    {
        var audit = new AuditLog(options.DataFolder, options.Time);
        var limit = new RateLimit(options.RequestsPerSecond, options.Time);
        var access = new Access(token, users, new Cookies(options.DataFolder, options.Time), audit, limit);
        var alerts = new AlertEngine(options.DataFolder, new Webhooks());
        var hub = new PushHub(Sessions, alerts, options);
        Push = hub;
        var metrics = new ServerMetrics(Sessions);
        var prometheus = new PrometheusText(metrics.Meter);
        _parts.Add(hub);
        _helpers.AddRange([alerts, prometheus, metrics]);
        var files = new SessionFiles(options.DataFolder, options.SessionRoom, options.Time);
        var colours = new Packets.ColourRules(options.DataFolder);
        var workers = options.Workers ?? new LocalWorkers(options.Command ?? LocalWorkers.OwnCommand(), files.Folder, options.OutFile);
        Opener = new SessionOpener(files, workers, options.OutFile, new SessionSetting(files.Folder, options.Knowledge, options.KeyLog, colours));
        var routes = new List<ApiRoute>();
        routes.AddRange(
        [
            .. SystemApi.Routes(Sessions, hub, prometheus, options.Knowledge, () => routes), .. TablesApi.Routes(Sessions), .. OverviewApi.Routes(Sessions), .. PacketsApi.Routes(Sessions),
            .. ExportApi.Routes(Sessions), .. ControlApi.Routes(Sessions, Opener, files), .. FilesApi.Routes(Sessions, Opener, new CaptureFolder(options.CaptureFolder)), .. ColoursApi.Routes(colours), .. ScanApi.Routes(new Scanner(workers, options.DataFolder)), .. AlertsApi.Routes(alerts),
        ]);

        _app.Use(next => http => SecurityHeaders.Apply(http, next));
        _app.Use(next => http => new HostGuard(options, audit).Check(http, next));
        _app.Use(next => http => limit.Check(http, next));
        _app.Use(next => http => access.Check(http, next));
        _app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20) });
        _app.UseRouting();
        foreach (var route in routes) _app.MapMethods(route.Path, [route.Method], http => Guarded(http, route, metrics));
        var viewers = new ViewerSocket(hub, metrics);
        _app.Map("/ws", viewers.Serve);
        _app.MapGet("/login", http => LoginPage.Write(http, http.Request.Query.ContainsKey("failed")));
        _app.MapPost("/login", access.SignIn);
        _app.MapPost("/logout", http =>
        {
            access.SignOut(http);
            return Task.CompletedTask;
        });
        _app.MapFallback("{*path}", new WebAssets().Serve);
    }

    /// <summary>Role, errors and timing of every API route in one place.</summary>
    private static async Task Guarded(HttpContext http, ApiRoute route, ServerMetrics metrics)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            if (Access.Of(http).Role < route.Role) await Answers.Error(http, StatusCodes.Status403Forbidden, $"this needs the role {route.Role.ToString().ToLowerInvariant()}").ConfigureAwait(false);
            else await route.Handle(http).ConfigureAwait(false);
        }
        catch (ApiException e) when (!http.Response.HasStarted)
        {
            await Answers.Json(http, w =>
            {
                w.WriteStartObject();
                w.WriteString("error", e.Message);
                if (e.Position >= 0)
                {
                    w.WriteNumber("position", e.Position);
                    w.WriteNumber("length", e.Length);
                }

                w.WriteEndObject();
            }, e.Status).ConfigureAwait(false);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await Answers.Error(http, e.StatusCode, "the request is too large or broken").ConfigureAwait(false);
        }
        catch (CaptureException e) when (!http.Response.HasStarted)
        {
            await Answers.Error(http, StatusCodes.Status500InternalServerError, e.Message).ConfigureAwait(false);
        }

        metrics.Request(route.Path, http.Response.StatusCode, Stopwatch.GetElapsedTime(started));
    }
}
