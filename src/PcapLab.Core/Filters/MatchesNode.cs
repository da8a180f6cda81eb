using System.Text;
using System.Text.RegularExpressions;

namespace PcapLab.Filters;

/// <summary>
/// A regular expression on bytes, without regard to case, as Wireshark's. Patterns run in linear time where the engine can, and then without a clock:
/// a busy machine must not change what matches. Those that need backtracking have a time limit, for the bytes are hostile.
/// </summary>
internal sealed class MatchesNode(Operand operand, Regex pattern, bool all) : Node
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    public override bool Test(in Packet packet)
    {
        var values = packet.Values;
        var mark = values.Mark();
        operand.Collect(in packet);
        var result = values.Count > mark.Count && all;
        for (var i = mark.Count; i < values.Count && result == all; i++) result = IsMatch(values.Bytes(values[i]));
        values.Release(mark);
        return result;
    }

    public override IReadOnlySet<Schema.Protocol>? Needs(Func<Schema.Protocol, bool> isUsable) => operand.Needs(isUsable);

    /// <summary>Compiles a pattern of Latin-1 characters, one per byte, as strings are lexed.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Compile(string pattern)
    {
        const RegexOptions options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, Limit);
        }
    }

    private bool IsMatch(ReadOnlySpan<byte> bytes)
    {
        Span<char> small = stackalloc char[2048];
        var text = bytes.Length <= small.Length ? small[..bytes.Length] : new char[bytes.Length];
        Encoding.Latin1.GetChars(bytes, text);
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
