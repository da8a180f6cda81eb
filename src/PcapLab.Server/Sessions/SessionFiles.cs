using PcapLab.Schema;

namespace PcapLab.Server.Sessions;

/// <summary>A capture in the data folder.</summary>
internal sealed record RecordedSession(string Name, long SizeBytes, DateTime Modified);

/// <summary>The folder of recorded sessions: named by start time, opened by bare name only, the oldest deleted when they outgrow their room.</summary>
internal sealed class SessionFiles(string folder, long room, TimeProvider time)
{
    public string Folder { get; } = Create(Path.Combine(folder, "sessions"));

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RecordedSession> List() =>
        [.. new DirectoryInfo(Folder).EnumerateFiles("*.pcapng").Select(f => new RecordedSession(f.Name, f.Length, f.LastWriteTimeUtc)).OrderByDescending(s => s.Name, StringComparer.Ordinal)];

    /// <summary>A name for a capture that begins now, with room made for it.</summary>
    public string NewName(IReadOnlyList<string> interfaces)
    {
        MakeRoom();
        var at = time.GetUtcNow();
        var names = string.Concat(string.Join('-', interfaces).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return $"{Timestamp.Format((at - DateTimeOffset.UnixEpoch).Ticks * 100)[..23].Replace(":", "", StringComparison.Ordinal)}-{names[..Math.Min(40, names.Length)]}.pcapng";
    }

    /// <summary>The path of a session; anything but a bare name of a file that is there is refused.</summary>
    public string Find(string name)
    {
        if (name != Path.GetFileName(name) || !name.EndsWith(".pcapng", StringComparison.Ordinal)) throw new Api.ApiException("there is no such session", 404);
        var path = Path.Combine(Folder, name);
        return File.Exists(path) ? path : throw new Api.ApiException("there is no such session", 404);
    }

    private void MakeRoom()
    {
        var total = 0L;
        foreach (var session in List())
        {
            total += session.SizeBytes;
            if (total > room) File.Delete(Path.Combine(Folder, session.Name));
        }
    }

    private static string Create(string folder)
    {
        Directory.CreateDirectory(folder);
        return folder;
    }
}
