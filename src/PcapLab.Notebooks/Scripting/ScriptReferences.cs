using System.Reflection;
using Microsoft.CodeAnalysis;

namespace PcapLab.Notebooks.Scripting;

/// <summary>What a cell sees without asking: the framework, PcapLab, and the usual usings.</summary>
internal static class ScriptReferences
{
    private static readonly string[] FrameworkParts =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Collections.Concurrent", "System.Collections.Immutable", "System.Linq", "System.Linq.AsyncEnumerable",
        "System.Console", "System.Memory", "System.Net.Primitives", "System.Net.Http", "System.Net.Sockets", "System.Net.NameResolution", "System.Net.NetworkInformation",
        "System.Private.Uri", "System.Runtime.Numerics", "System.Runtime.Extensions", "System.Runtime.InteropServices", "System.Text.Json", "System.Text.RegularExpressions",
        "System.Text.Encoding.Extensions", "System.Threading", "System.Threading.Tasks", "System.Threading.Channels", "System.ComponentModel", "System.ComponentModel.Primitives",
        "System.Diagnostics.Process", "System.Diagnostics.StackTrace", "System.IO.Compression", "System.IO.FileSystem", "System.Security.Cryptography", "System.Xml.ReaderWriter",
        "System.Private.Xml", "System.Private.Xml.Linq", "System.Xml.XDocument", "System.ObjectModel", "System.Linq.Expressions", "Microsoft.CSharp", "netstandard",
    ];

    /// <summary>Namespaces that need no using.</summary>
    public static IReadOnlyList<string> Imports { get; } =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net", "System.Threading", "System.Threading.Tasks",
        "PcapLab", "PcapLab.Notebooks.Display", "PcapLab.Notebooks.Execution.Notebook",
    ];

    /// <summary>Our own assemblies: scripts must get the loaded ones, or their types would not be ours.</summary>
    public static IReadOnlyList<Assembly> OwnAssemblies { get; } = [typeof(ScriptReferences).Assembly, typeof(Schema.Table).Assembly, .. ReportsAssembly()];

    /// <summary>The references of every cell. A list, not all 160 framework assemblies: each costs time in the first cell; #r brings the rest.</summary>
    public static IReadOnlyList<MetadataReference> All { get; } = [.. Framework(), .. OwnAssemblies.Select(a => MetadataReference.CreateFromFile(a.Location))];

    private static IEnumerable<MetadataReference> Framework()
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return FrameworkParts.Select(n => Path.Combine(folder, n + ".dll")).Where(File.Exists).Select(p => MetadataReference.CreateFromFile(p));
    }

    private static IEnumerable<Assembly> ReportsAssembly() =>
        typeof(ScriptReferences).Assembly.GetReferencedAssemblies().Where(a => a.Name == "PcapLab.Reports").Select(Assembly.Load);
}
