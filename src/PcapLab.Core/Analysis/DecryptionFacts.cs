namespace PcapLab.Analysis;

/// <summary>What became of the secrets that the user or the capture brought.</summary>
/// <param name="Secrets">Lines of key logs.</param>
/// <param name="Sessions">TLS, DTLS and QUIC connections whose server answered.</param>
/// <param name="Keyed">Those that a secret was given for.</param>
/// <param name="Opened">Those of which something was decrypted.</param>
public sealed record DecryptionFacts(long Secrets, long Sessions, long Keyed, long Opened)
{
    /// <summary>What a reader must know, or null when every secret fitted.</summary>
    public string? Limit => this switch
    {
        { Sessions: 0 } => null,
        { Keyed: 0 } => Text($"The key log has no secrets for any of the {Sessions} encrypted sessions."),
        _ when Opened < Keyed => Text($"Secrets were given for {Keyed} encrypted sessions, {Opened} were decrypted: the others' keys do not fit, or too much of them is missing."),
        _ => null,
    };

    private static string Text(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
