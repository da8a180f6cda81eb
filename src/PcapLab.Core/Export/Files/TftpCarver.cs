using System.Globalization;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Protocols;
using PcapLab.Schema;

namespace PcapLab.Export.Files;

/// <summary>Files of TFTP (RFC 1350): the request names the file, numbered blocks bring it, a short block ends it.</summary>
internal sealed class TftpCarver(FileDesk desk) : Carver(desk)
{
    private const int MaxRemembered = 20_000;
    private const int DefaultBlock = 512;
    private readonly Dictionary<(IpBits Address, ushort Port), string> _asked = [];
    private readonly Dictionary<int, Transfer> _transfers = [];

    public override IReadOnlyList<string> Protocols { get; } = ["tftp"];

    public override void OnMessage(in Message message)
    {
        switch (message.Number(Tftp.Opcode))
        {
            case 1: Asked(in message, Tftp.Source); break;
            case 2: Asked(in message, Tftp.Destination); break;
            case 3: Data(in message); break;
            case 6: Of(in message).BlockSize = Option(in message, "blksize") ?? DefaultBlock; break;
        }
    }

    private void Asked(in Message message, Field name)
    {
        if (_asked.Count >= MaxRemembered) _asked.Clear();
        if (message.Number(Tftp.Opcode) == 2) _transfers.Remove(message.Flow);
        _asked[(message.Packet.Source, message.Packet.SourcePort)] = Encoding.UTF8.GetString(message.Value(name));
    }

    private Transfer Of(in Message message)
    {
        if (_transfers.TryGetValue(message.Flow, out var transfer)) return transfer;
        if (_transfers.Count >= MaxRemembered) _transfers.Clear();
        return _transfers[message.Flow] = new Transfer();
    }

    private void Data(in Message message)
    {
        var transfer = Of(in message);
        var data = message.Value(Tftp.Data);
        if (message.Number(Tftp.Block) is not { } number) return;
        var step = (ushort)(number - transfer.Last);
        if (transfer.File is null) Begin(in message, transfer, number == 1 ? null : "its beginning was not captured");
        else if (step is 0 or > 32768) return; // sent again
        if (transfer.File!.IsClosed) return;
        if (transfer.File.LastFrame > 0 && step > 1) transfer.File.Skip((step - 1L) * transfer.BlockSize);
        transfer.Last = (ushort)number;
        Desk.Append(transfer.File, in message.Packet, data);
        if (data.Length < transfer.BlockSize) Desk.Close(transfer.File);
    }

    private void Begin(in Message message, Transfer transfer, string? fault)
    {
        ref readonly var p = ref message.Packet;
        var file = Desk.Open(in message, "tftp", message.Direction);
        file.Name = file.Origin = _asked.GetValueOrDefault((p.Destination, p.DestinationPort)) ?? _asked.GetValueOrDefault((p.Source, p.SourcePort));
        file.Fault = fault;
        transfer.File = file;
    }

    private static int? Option(in Message message, string wanted)
    {
        var name = "";
        foreach (ref readonly var value in message.Tree.Values)
        {
            if (value.Field == Tftp.OptionName) name = Encoding.ASCII.GetString(message.Value(in value));
            else if (value.Field == Tftp.OptionValue && name.Equals(wanted, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(Encoding.ASCII.GetString(message.Value(in value)), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        }

        return null;
    }

    private sealed class Transfer
    {
        public CarvedFile? File { get; set; }
        public int BlockSize { get; set; } = DefaultBlock;
        public ushort Last { get; set; }
    }
}
