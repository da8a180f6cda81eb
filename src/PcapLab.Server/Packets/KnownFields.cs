using PcapLab.Schema;

namespace PcapLab.Server.Packets;

/// <summary>Fields that count from the capture's first packet, for a scan that saw only a part of it.</summary>
/// <param name="First">Time of the capture's first packet.</param>
/// <param name="Previous">Time of the packet before.</param>
/// <param name="Stream">Number of the stream, -1 while it is not known.</param>
internal sealed record KnownFields(long First, long Previous, int Stream)
{
    /// <summary>Whether a field counts what came before in the whole capture.</summary>
    public static bool Counts(Field field) => field.Name is "frame.time_relative" or "frame.time_delta" or "tcp.stream" or "udp.stream" or "sctp.assoc_index";

    /// <summary>Puts the right number into a field; false when there is none.</summary>
    public bool Mend(ref FieldValue value, long time)
    {
        switch (value.Field.Name)
        {
            case "frame.time_relative":
                value.Number = (ulong)(time - First);
                return true;
            case "frame.time_delta":
                value.Number = (ulong)(time - Previous);
                return true;
            case "tcp.stream" or "udp.stream":
                value.Number = (ulong)Stream;
                return Stream >= 0;
            default:
                return value.Field.Name != "sctp.assoc_index";
        }
    }
}
