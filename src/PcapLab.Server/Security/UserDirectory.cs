using System.Text.Json;

namespace PcapLab.Server.Security;

/// <summary>
/// The users file: <c>{"users":[{"name","role","password"}],"api_keys":[{"name","role","sha256"}]}</c>. Passwords are PBKDF2 hashes, keys SHA-256;
/// neither can be read back from it.
/// </summary>
internal sealed class UserDirectory
{
    private readonly Dictionary<string, (Role Role, string Password)> _users = new(StringComparer.Ordinal);
    private readonly List<(string Name, Role Role, string Hash)> _keys = [];

    /// <summary>A hash to verify against when the name is unknown, so that guessing names tells nothing by time.</summary>
    private readonly Lazy<string> _decoy = new(() => Secrets.HashPassword(Secrets.NewToken()));

    public bool HasUsers => _users.Count > 0;

    /// <summary>Reads the file; the error names what is wrong and where.</summary>
    public static UserDirectory Read(string? file)
    {
        var directory = new UserDirectory();
        if (file is null) return directory;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            if (json.RootElement.TryGetProperty("users", out var users))
                foreach (var u in users.EnumerateArray()) directory._users[Text(u, "name")] = (ReadRole(u), Text(u, "password"));
            if (json.RootElement.TryGetProperty("api_keys", out var keys))
                foreach (var k in keys.EnumerateArray()) directory._keys.Add((Text(k, "name"), ReadRole(k), Text(k, "sha256").ToLowerInvariant()));
        }
        catch (Exception e) when (e is JsonException or IOException or InvalidOperationException or UnauthorizedAccessException or KeyNotFoundException)
        {
            throw new DashboardException($"{file}: not a users file ({e.Message}); see `pcaplab serve --help` for its form", e);
        }

        return directory;
    }

    public Identity SignIn(string name, string password)
    {
        var known = _users.TryGetValue(name, out var user);
        var right = Secrets.VerifyPassword(password, known ? user.Password : _decoy.Value);
        return known && right ? new Identity(name, user.Role) : Identity.Nobody;
    }

    public Identity ByKey(string key)
    {
        var hash = Secrets.HashKey(key);
        foreach (var (name, role, stored) in _keys)
        {
            if (Secrets.SameText(hash, stored)) return new Identity("key:" + name, role);
        }

        return Identity.Nobody;
    }

    /// <summary>The role a user has now; a user taken out of the file loses the cookie at the next start.</summary>
    public Role RoleOf(string name) => _users.TryGetValue(name, out var user) ? user.Role : Role.None;

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString() ?? throw new InvalidOperationException($"\"{name}\" is null");

    private static Role ReadRole(JsonElement e) => Text(e, "role") switch
    {
        "viewer" => Role.Viewer,
        "operator" => Role.Operator,
        var other => throw new InvalidOperationException($"role \"{other}\" is neither viewer nor operator"),
    };
}
