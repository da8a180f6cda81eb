using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using PcapLab.Reports.Theming;

namespace PcapLab.Server.StaticFiles;

/// <summary>
/// The front end as it was embedded by the build: a closed list of names, so that no path can point anywhere else. Strong ETags from the content;
/// hashed names are kept for good by the browser.
/// </summary>
internal sealed class WebAssets
{
    private const string Prefix = "web/";
    private readonly FrozenDictionary<string, Asset> _files;

    public WebAssets()
    {
        var files = new Dictionary<string, Asset>(StringComparer.Ordinal);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var from = assembly.GetManifestResourceStream(name)!;
            using var to = new MemoryStream();
            from.CopyTo(to);
            files["/" + name[Prefix.Length..]] = new Asset(name, to.ToArray());
        }

        files["/theme.css"] = new Asset("theme.css", Encoding.UTF8.GetBytes(ThemeCss.Variables()));
        _files = files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Answers a path of the front end; any path without a dot is a view of the single page.</summary>
    public async Task Serve(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (!_files.TryGetValue(path, out var asset))
        {
            if (path.StartsWith("/api/", StringComparison.Ordinal) || Path.HasExtension(path) || !_files.TryGetValue("/index.html", out asset))
            {
                await Answers.Error(http, StatusCodes.Status404NotFound, "there is nothing here").ConfigureAwait(false);
                return;
            }
        }

        http.Response.Headers.ETag = asset.Tag;
        http.Response.Headers.Vary = "Accept-Encoding";
        http.Response.Headers.CacheControl = asset.IsHashed ? "public, max-age=31536000, immutable" : "no-cache";
        if (http.Request.Headers.IfNoneMatch == asset.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await Send(http, asset).ConfigureAwait(false);
    }

    private static async Task Send(HttpContext http, Asset asset)
    {
        http.Response.ContentType = asset.Type;
        var packed = asset.Packs && http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);
        if (packed) http.Response.Headers.ContentEncoding = "gzip";
        var bytes = packed ? asset.Packed.Value : asset.Bytes;
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
    }

    private sealed record Asset(string Name, byte[] Bytes)
    {
        public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..32]}\"";
        public bool IsHashed { get; } = Name.StartsWith(Prefix + "assets/", StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(Name).Contains('-', StringComparison.Ordinal);
        public bool Packs => !Type.StartsWith("font/", StringComparison.Ordinal);
        public Lazy<byte[]> Packed { get; } = new(() => Gzip(Bytes));

        public string Type { get; } = Path.GetExtension(Name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".woff2" => "font/woff2",
            ".json" => "application/json",
            _ => "application/octet-stream",
        };

        private static byte[] Gzip(byte[] bytes)
        {
            using var to = new MemoryStream();
            using (var zip = new GZipStream(to, CompressionLevel.Optimal)) zip.Write(bytes);
            return to.ToArray();
        }
    }
}
