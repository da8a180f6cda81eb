using System.Buffers.Text;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Export.Files;

/// <summary>Files of FTP: the control connection says what the next data connection carries, and where it goes.</summary>
internal sealed class FtpCarver(FileDesk desk) : Carver(desk)
{
    private const int MaxRemembered = 20_000;
    private readonly Dictionary<int, Control> _controls = [];
    private readonly Dictionary<(IpBits Address, ushort Port), Control> _endpoints = [];
    private readonly Dictionary<int, CarvedFile?> _data = [];

    public override IReadOnlyList<string> Protocols { get; } = ["ftp", "ftp-data"];

    public override void OnMessage(in Message message)
    {
        if (message.Protocol.Name == "ftp-data") OnData(in message);
        else OnControl(in message);
    }

    public override void OnGap(in FlowPlace place, long missing, bool lost)
    {
        if (_data.GetValueOrDefault(place.Flow) is { } file) file.Skip(missing);
    }

    public override void OnEnded(int flow)
    {
        _controls.Remove(flow);
        _data.Remove(flow);
    }

    private void OnControl(in Message message)
    {
        if (!_controls.TryGetValue(message.Flow, out var control))
        {
            if (_controls.Count >= MaxRemembered) _controls.Clear();
            _controls[message.Flow] = control = new Control();
        }

        if (FtpEndpoint.TryParse(message.Bytes, out var address, out var port))
        {
            if (_endpoints.Count >= MaxRemembered) _endpoints.Clear();
            _endpoints[(message.Packet.Source, port)] = control;
            if (!address.IsNone) _endpoints[(address.Bits, port)] = control;
            return;
        }

        if (message.Number(Ftp.Code) is { } code) OnReply(message.Bytes, code, control);
        else OnCommand(Encoding.ASCII.GetString(message.Value(Ftp.Command)).ToUpperInvariant(), Encoding.UTF8.GetString(message.Value(Ftp.Argument)), control);
    }

    private static void OnCommand(string command, string argument, Control control)
    {
        if (command == "REST") control.Restart = long.TryParse(argument, out var at) && at > 0 ? at : 0;
        else if (command is "RETR" or "STOR" or "STOU" or "APPE" or "LIST" or "NLST" or "MLSD")
        {
            control.Command = command;
            control.Argument = argument;
            control.Expected = null;
        }
        else if (command == "CWD") control.Folder = argument.StartsWith('/') ? argument : $"{control.Folder.TrimEnd('/')}/{argument}";
    }

    /// <summary>"150 Opening BINARY mode data connection for a.bin (1234 bytes)." tells the length, as many servers do.</summary>
    private static void OnReply(ReadOnlySpan<byte> line, long code, Control control)
    {
        var open = line.LastIndexOf((byte)'(');
        if (code != 150 || control.Command != "RETR" || control.Restart > 0 || open < 0) return;
        if (Utf8Parser.TryParse(line[(open + 1)..], out long bytes, out var digits) && line[(open + 1 + digits)..].StartsWith(" byte"u8)) control.Expected = bytes;
        if (control.File is { IsClosed: false } file) file.Expected ??= control.Expected;
    }

    private void OnData(in Message message)
    {
        if (!_data.TryGetValue(message.Flow, out var file))
        {
            if (_data.Count >= MaxRemembered) _data.Clear();
            _data[message.Flow] = file = Begin(in message);
        }

        if (file is not null && message.Direction == file.Direction) Desk.Append(file, in message.Packet, message.Bytes);
    }

    /// <summary>Opens the file of a data connection; listings are none.</summary>
    private CarvedFile? Begin(in Message message)
    {
        ref readonly var p = ref message.Packet;
        var control = _endpoints.GetValueOrDefault((p.Destination, p.DestinationPort)) ?? _endpoints.GetValueOrDefault((p.Source, p.SourcePort));
        if (control?.Command is "LIST" or "NLST" or "MLSD") return null;
        var file = Desk.Open(in message, "ftp", message.Direction);
        file.UntilClose = true;
        if (control is null) return file;
        file.Name = control.Argument;
        file.Origin = $"{control.Command} {(control.Argument.StartsWith('/') ? "" : control.Folder.TrimEnd('/') + "/")}{control.Argument}";
        file.Expected = control.Expected;
        file.Position = control.Restart;
        if (control.Restart > 0) file.Fault = "a transfer that went on from where another had stopped";
        control.Restart = 0;
        control.File = file;
        return file;
    }

    private sealed class Control
    {
        public string? Command { get; set; }
        public string Argument { get; set; } = "";
        public string Folder { get; set; } = "";
        public long Restart { get; set; }
        public long? Expected { get; set; }
        public CarvedFile? File { get; set; }
    }
}
