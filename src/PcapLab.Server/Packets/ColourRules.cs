using System.Text.Json;
using System.Text.Json.Serialization;
using PcapLab.Filters;
using PcapLab.Pipeline;

namespace PcapLab.Server.Packets;

/// <summary>A colour for packets that match: the first rule of the list that does gives it, before the built-in ones.</summary>
internal sealed record ColourRule
{
    public string Name { get; set; } = "";
    public string Filter { get; set; } = "";
    /// <summary>Place in the palette, 1 to 8.</summary>
    public int Colour { get; set; } = 1;
    public bool Enabled { get; set; } = true;
}

[JsonSourceGenerationOptions(RespectNullableAnnotations = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<ColourRule>))]
internal sealed partial class ColourJson : JsonSerializerContext;

/// <summary>The user's colour rules, kept in the data folder.</summary>
internal sealed class ColourRules
{
    private const int Most = 50;
    private readonly string _file;
    private volatile Compiled[] _rules;

    public ColourRules(string folder)
    {
        _file = Path.Combine(folder, "colour-rules.json");
        _rules = File.Exists(_file) ? Compile(JsonSerializer.Deserialize(File.ReadAllBytes(_file), ColourJson.Default.ListColourRule) ?? []) : [];
    }

    public IReadOnlyList<ColourRule> All => [.. _rules.Select(r => r.Rule)];

    /// <summary>Replaces the list.</summary>
    public void Set(IReadOnlyList<ColourRule> rules)
    {
        if (rules.Count > Most) throw new Api.ApiException($"at most {Most} colour rules");
        foreach (var rule in rules)
        {
            if (rule is null) throw new Api.ApiException("a colour rule is an object");
            if (rule.Name.Length > 100 || rule.Filter.Length is 0 or > 2000) throw new Api.ApiException("a colour rule has a name of at most 100 and a filter of 1 to 2000 characters");
            if (rule.Colour is < 1 or > 8) throw new Api.ApiException("colour must be 1 to 8");
        }

        var compiled = Compile(rules);
        File.WriteAllBytes(_file + ".new", JsonSerializer.SerializeToUtf8Bytes([.. rules], ColourJson.Default.ListColourRule));
        File.Move(_file + ".new", _file, true);
        _rules = compiled;
    }

    /// <summary>The colour of a packet by the user's rules, or null.</summary>
    public string? Of(in ScannedPacket packet)
    {
        foreach (var rule in _rules)
        {
            if (rule.Rule.Enabled && rule.Filter.Matches(in packet)) return "c" + rule.Rule.Colour.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return null;
    }

    private static Compiled[] Compile(IReadOnlyList<ColourRule> rules) => [.. rules.Select(r => new Compiled(r, Api.DisplayFilters.Compile(r.Filter)))];

    private sealed record Compiled(ColourRule Rule, Filter Filter);
}
