using System.Globalization;

namespace PcapLab.Server.Privileges;

/// <summary>Who called sudo: the user to become again, with the home folder that files belong in.</summary>
internal sealed record SudoUser(string Name, uint Id, uint Group, string Home)
{
    public static SudoUser? Find()
    {
        var name = Environment.GetEnvironmentVariable("SUDO_USER");
        if (Environment.UserName != "root" || string.IsNullOrEmpty(name) || name == "root" || !File.Exists("/etc/passwd")) return null;
        foreach (var line in File.ReadLines("/etc/passwd"))
        {
            var parts = line.Split(':');
            if (parts.Length >= 6 && parts[0] == name && uint.TryParse(parts[2], CultureInfo.InvariantCulture, out var id) && uint.TryParse(parts[3], CultureInfo.InvariantCulture, out var group))
                return new SudoUser(name, id, group, parts[5]);
        }

        return null;
    }
}
