using PcapLab.Tests;

namespace PcapLab.Notebooks.Tests;

/// <summary>The Python that has a module: PATH's own may lack what Debian's has.</summary>
internal static class Python
{
    public static string With(params string[] modules)
    {
        foreach (var python in (string[])["/usr/bin/python3", "/usr/local/bin/python3", "python3"])
        {
            try
            {
                if (Peer.Run(python, "-c", "import " + string.Join(", ", modules)).Code == 0) return python;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // not this one
            }
        }

        Peer.Missing("needs a python3 with " + string.Join(", ", modules) + " (Debian: python3-zmq python3-nbclient jupyter-core)");
        return "";
    }
}

internal sealed class TempFile : IDisposable
{
    public TempFile(string text, string extension = ".json")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "pcaplab-" + Guid.NewGuid().ToString("N") + extension);
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
