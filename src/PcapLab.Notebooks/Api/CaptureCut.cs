using PcapLab.Captures;
using PcapLab.Notebooks.Execution;
using PcapLab.Pipeline;

namespace PcapLab.Notebooks.Api;

/// <summary>Writes chosen packets of a capture into a file of their own, with comments, names and interfaces.</summary>
internal static class CaptureCut
{
    public static long Write(Capture capture, string path, PacketVisitor keep)
    {
        var part = path + ".part";
        long packets;
        using (var source = new DisplayFilteredSource(CaptureFile.Open(capture.Path), keep))
        using (var file = File.Create(part))
        using (var writer = CaptureWriter.Create(file, CaptureWriter.FormatFor(path, nanoseconds: source.Info.Interfaces.Any(i => i.TicksPerSecond > 1_000_000))))
        {
            var copy = new CaptureCopy(writer, source.Info);
            var batch = new PacketBatch();
            while (source.Read(batch, Notebook.Token)) copy.Write(batch);
            copy.Finish();
            writer.Flush();
            packets = writer.Packets;
        }

        File.Move(part, path, overwrite: true); // whole or not at all
        return packets;
    }
}
