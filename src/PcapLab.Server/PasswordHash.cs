using PcapLab.Server.Security;

namespace PcapLab.Server;

/// <summary>What goes into the users file instead of passwords and API keys.</summary>
public static class PasswordHash
{
    /// <summary>PBKDF2 of a password, salted: twice the same password gives two hashes.</summary>
    public static string Create(string password) => Secrets.HashPassword(password);

    /// <summary>SHA-256 of an API key; keys are random and need no salt.</summary>
    public static string Key(string key) => Secrets.HashKey(key);
}
