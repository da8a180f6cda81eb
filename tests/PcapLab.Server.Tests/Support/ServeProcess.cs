using System.Diagnostics;

namespace PcapLab.Tests.Server;

/// <summary><c>pcaplab serve</c> as users start it, in a namespace, with a client that goes through the namespace too (curl).</summary>
internal sealed class ServeProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _space;

    private ServeProcess(Process process, string space, Uri url) => (_process, _space, Url) = (process, space, url);

    public static string Program => Path.Combine(AppContext.BaseDirectory, "pcaplab");
    public Uri Url { get; }
    public int Id => _process.Id;

    public static ServeProcess Start(string space, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("ip") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var a in (string[])["netns", "exec", space, Program, "serve", "--port", "8743", "--data", folder, .. arguments]) start.ArgumentList.Add(a);
        var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLine();
        if (line is null) Assert.Fail("serve ended: " + process.StandardError.ReadToEnd());
        return new ServeProcess(process, space, new Uri(line));
    }

    /// <summary>GET with the token, from inside of the namespace.</summary>
    public string Get(string path)
    {
        var token = Url.Query["?token=".Length..];
        var (code, text, err) = Peer.Run("ip", "netns", "exec", _space, Peer.Program("curl"), "-sS", "-H", "Authorization: Bearer " + token, $"http://127.0.0.1:8743{path}");
        Assert.True(code == 0, err);
        return text;
    }

    public void Kill() => _process.Kill();

    /// <summary>Every process of this run.</summary>
    public IEnumerable<int> Family()
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => int.Parse(n!, System.Globalization.CultureInfo.InvariantCulture))
            .ToDictionary(id => id, Parent);
        var family = new List<int> { _process.Id };
        for (var i = 0; i < family.Count; i++) family.AddRange(parents.Where(p => p.Value == family[i]).Select(p => p.Key));
        return family;
    }

    public void Dispose()
    {
        foreach (var id in Family().Reverse())
        {
            try
            {
                using var member = Process.GetProcessById(id);
                member.Kill();
            }
            catch (ArgumentException)
            {
                // Ended already.
            }
        }

        _process.Dispose();
    }

    private static int Parent(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith("PPid:", StringComparison.Ordinal));
            return int.Parse(line.AsSpan(5).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
