using System.Net;
using System.Text.Json;

namespace PcapLab.Notebooks.Jupyter;

/// <summary>Where and with which key the front end expects the kernel.</summary>
internal sealed record ConnectionFile(IPAddress Ip, int Shell, int Control, int Stdin, int IoPub, int Heartbeat, string Key)
{
    /// <summary>Reads the file; refuses what would open the kernel to others: another address than loopback, or messages without a signature.</summary>
    /// <exception cref="InvalidDataException">One line: what is wrong and what to do.</exception>
    public static ConnectionFile Read(string path)
    {
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            root = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: not a Jupyter connection file ({e.Message})");
        }

        var transport = Text(root, "transport", path);
        if (transport != "tcp") throw new InvalidDataException($"{path}: transport '{transport}' is not served; use tcp");
        var scheme = Text(root, "signature_scheme", path);
        if (scheme != "hmac-sha256") throw new InvalidDataException($"{path}: signature scheme '{scheme}' is not served; use hmac-sha256");
        if (!IPAddress.TryParse(Text(root, "ip", path), out var ip) || !IPAddress.IsLoopback(ip))
            throw new InvalidDataException($"{path}: the kernel listens on loopback only; set ip to 127.0.0.1");
        var key = Text(root, "key", path);
        if (key.Length == 0) throw new InvalidDataException($"{path}: the key is empty; without it any local process could run code");
        return new ConnectionFile(ip, Port("shell_port"), Port("control_port"), Port("stdin_port"), Port("iopub_port"), Port("hb_port"), key);

        int Port(string name) => root.TryGetProperty(name, out var v) && v.TryGetInt32(out var port) && port is >= 0 and <= 65535
            ? port : throw new InvalidDataException($"{path}: {name} is missing or no port");
    }

    private static string Text(JsonElement root, string name, string path) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String
            ? v.GetString()! : throw new InvalidDataException($"{path}: {name} is missing");
}
