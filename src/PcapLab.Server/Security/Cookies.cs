using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PcapLab.Server.Security;

/// <summary>
/// Signed cookies without server state: <c>name.role.expiry.mac</c>. The key lies in the data folder (mode 0600), so that a browser stays signed in
/// when the server restarts; deleting the file signs everyone out.
/// </summary>
internal sealed class Cookies
{
    public const string Name = "pcaplab";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private readonly byte[] _key;
    private readonly TimeProvider _time;

    public Cookies(string dataFolder, TimeProvider time)
    {
        _time = time;
        var file = Path.Combine(dataFolder, "cookie.key");
        if (File.Exists(file) && File.ReadAllBytes(file) is { Length: 32 } stored)
        {
            _key = stored;
            return;
        }

        _key = RandomNumberGenerator.GetBytes(32);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var to = new FileStream(file, options);
        to.Write(_key);
    }

    public string Issue(Identity who)
    {
        var until = _time.GetUtcNow().Add(Lifetime).ToUnixTimeSeconds();
        var body = string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(who.Name))}.{(int)who.Role}.{until}");
        return body + "." + Mac(body);
    }

    public Identity Read(string? cookie)
    {
        var cut = cookie?.LastIndexOf('.') ?? -1;
        if (cookie is null || cut < 0 || cookie.Length > 1024 || !Secrets.SameText(Mac(cookie[..cut]), cookie[(cut + 1)..])) return Identity.Nobody;
        var parts = cookie[..cut].Split('.');
        var until = long.Parse(parts[2], CultureInfo.InvariantCulture);
        if (_time.GetUtcNow().ToUnixTimeSeconds() > until) return Identity.Nobody;
        return new Identity(Encoding.UTF8.GetString(Convert.FromHexString(parts[0])), (Role)int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private string Mac(string body) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(body)));
}
