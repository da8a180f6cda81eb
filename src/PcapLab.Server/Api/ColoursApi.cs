using System.Text.Json;
using PcapLab.Server.Packets;
using PcapLab.Server.Security;

namespace PcapLab.Server.Api;

/// <summary>Colour rules of the packet list.</summary>
internal static class ColoursApi
{
    public static IEnumerable<ApiRoute> Routes(ColourRules rules)
    {
        yield return new ApiRoute("GET", "/api/v1/colour-rules", "The user's colour rules, in order", http => Answers.Json(http, w => JsonSerializer.Serialize(w, [.. rules.All], ColourJson.Default.ListColourRule)));
        yield return new ApiRoute("PUT", "/api/v1/colour-rules", "Replaces the colour rules: an array of name, filter, colour and enabled", async http =>
        {
            rules.Set(await RequestBody.Read(http, ColourJson.Default.ListColourRule).ConfigureAwait(false));
            await RequestBody.Done(http).ConfigureAwait(false);
        }) { Role = Role.Operator, Body = [new("name", "What the rule is called"), new("filter", "Display filter"), new("colour", "Place in the palette, 1 to 8", "integer"), new("enabled", "Whether it is used", "boolean")] };
    }
}
