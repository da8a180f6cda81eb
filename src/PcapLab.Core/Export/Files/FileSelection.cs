namespace PcapLab.Export.Files;

/// <summary>Which files are wanted, by media type, ending or protocol: <c>image/*</c>, <c>pdf</c>, <c>smb</c>.</summary>
/// <param name="wanted">Any of these; none takes all.</param>
internal sealed class FileSelection(IReadOnlyList<string> wanted)
{
    /// <summary>Whether a file is wanted.</summary>
    public bool Takes(string protocol, string? declared, FileType? detected, string? name) =>
        wanted.Count == 0 || wanted.Any(w => Fits(w, protocol) || Fits(w, Media(declared)) || Fits(w, detected?.Media) || Fits(w, detected?.Extension) || Fits(w, Path.GetExtension(name)?.TrimStart('.')));

    private static string? Media(string? declared) => declared?.Split(';')[0].Trim();

    private static bool Fits(string want, string? value) => !string.IsNullOrEmpty(value)
        && (want.EndsWith('*') ? value.StartsWith(want[..^1], StringComparison.OrdinalIgnoreCase) : value.Equals(want, StringComparison.OrdinalIgnoreCase));
}
