using System.Globalization;
using System.Text;
using PcapLab.Analysis;
using PcapLab.Flows;
using PcapLab.Protocols;
using PcapLab.Schema;
using PcapLab.Wire;

namespace PcapLab.Export.Files;

/// <summary>Files read from and written to shares over SMB 2 and 3: each read and write goes to its offset in the file that its handle stands for.</summary>
internal sealed class SmbCarver(FileDesk desk) : Carver(desk)
{
    private const int MaxConnections = 20_000;
    private const int MaxRemembered = 10_000;
    private readonly Dictionary<int, Connection> _connections = [];

    public override IReadOnlyList<string> Protocols { get; } = ["nbss"];

    public override void OnMessage(in Message message)
    {
        if (!_connections.TryGetValue(message.Flow, out var connection))
        {
            if (_connections.Count >= MaxConnections) _connections.Clear();
            _connections[message.Flow] = connection = new Connection();
        }

        var side = connection.Sides[message.Direction & 1];
        side.File = null;
        var part = new Part();
        foreach (ref readonly var value in message.Tree.Values)
        {
            if (value.Field == Smb2.Status)
            {
                Take(in message, connection, side, in part);
                part = new Part();
            }

            part.Read(in message, in value);
        }

        Take(in message, connection, side, in part);
    }

    public override void OnContent(in PacketFacts packet, in FlowPlace place, ReadOnlySpan<byte> bytes)
    {
        if (!_connections.TryGetValue(place.Flow, out var connection) || connection.Sides[place.Direction & 1] is not { File: { } file } side) return;
        bytes = bytes[..(int)Math.Min(bytes.Length, side.Left)];
        side.Left -= bytes.Length;
        Desk.Append(file, in packet, bytes);
    }

    public override void OnGap(in FlowPlace place, long missing, bool lost)
    {
        if (!_connections.TryGetValue(place.Flow, out var connection) || connection.Sides[place.Direction & 1] is not { File: { } file } side) return;
        file.Skip(Math.Min(missing, side.Left));
        side.Left = Math.Max(0, side.Left - missing);
    }

    public override void OnEnded(int flow) => _connections.Remove(flow);

    /// <summary>One of the compounded messages.</summary>
    private void Take(in Message message, Connection connection, Side side, in Part part)
    {
        if (part.Command < 0) return;
        if (connection.Asked.Count > MaxRemembered) connection.Asked.Clear();
        if (connection.Handles.Count > MaxRemembered) connection.Handles.Clear();
        switch (part.Command)
        {
            case 3 when !part.IsResponse: connection.Asked[part.Id] = new Asked(part.Name, null, 0); break;
            case 3 when connection.Asked.Remove(part.Id, out var tree): connection.Shares[part.Tree] = tree.Name ?? ""; break;
            case 5 when !part.IsResponse: connection.Asked[part.Id] = new Asked(part.Name, null, 0); break;
            case 5 when connection.Asked.Remove(part.Id, out var created) && part.Handle is { } handle:
                connection.Handles[handle] = new Handle(created.Name ?? "", connection.Shares.GetValueOrDefault(part.Tree, ""), part.EndOfFile);
                break;
            case 6 when part.Handle is { } closing && connection.Handles.Remove(closing, out var done): Finish(done); break;
            case 8 when !part.IsResponse: connection.Asked[part.Id] = new Asked(null, part.Handle, part.Offset); break;
            case 8 when connection.Asked.Remove(part.Id, out var read) && read.Handle is not null && part.Length > 0:
                if (connection.Handles.TryGetValue(read.Handle, out var from)) Put(in message, side, from, read.Offset, in part, isRead: true);
                break;
            case 9 when !part.IsResponse && part.Handle is not null:
                if (connection.Handles.TryGetValue(part.Handle, out var to)) Put(in message, side, to, part.Offset, in part, isRead: false);
                break;
        }
    }

    private void Put(in Message message, Side side, Handle handle, long offset, in Part part, bool isRead)
    {
        var file = isRead ? handle.Read : handle.Written;
        if (file is null or { IsClosed: true })
        {
            file = Desk.Open(in message, "smb", message.Direction);
            file.Name = handle.Name[(handle.Name.LastIndexOf('\\') + 1)..];
            file.Origin = string.Create(CultureInfo.InvariantCulture, $"{handle.Share}\\{handle.Name}");
            file.Lasts = true; // a handle can outlive its connection
            if (isRead) file.Expected = handle.EndOfFile;
            if (isRead) handle.Read = file;
            else handle.Written = file;
        }

        var data = part.Data.IsEmpty ? default : message.Bytes.Slice(part.Data.Start, part.Data.Length);
        file.Position = offset;
        Desk.Append(file, in message.Packet, data);
        side.File = file;
        side.Left = part.Length - data.Length;
    }

    private void Finish(Handle handle)
    {
        if (handle.Read is { } read) Desk.Close(read);
        if (handle.Written is { } written) Desk.Close(written);
    }

    private sealed record Asked(string? Name, string? Handle, long Offset);

    private sealed class Handle(string name, string share, long endOfFile)
    {
        public string Name => name;
        public string Share => share;
        public long EndOfFile => endOfFile;
        public CarvedFile? Read { get; set; }
        public CarvedFile? Written { get; set; }
    }

    private sealed class Side
    {
        /// <summary>The file whose bytes go on after the message, or null.</summary>
        public CarvedFile? File { get; set; }
        public long Left { get; set; }
    }

    private sealed class Connection
    {
        public Dictionary<long, Asked> Asked { get; } = [];
        public Dictionary<string, Handle> Handles { get; } = new(StringComparer.Ordinal);
        public Dictionary<long, string> Shares { get; } = [];
        public Side[] Sides { get; } = [new(), new()];
    }

    /// <summary>What one of the compounded messages says.</summary>
    private struct Part()
    {
        public int Command = -1;
        public bool IsResponse;
        public long Id, Tree, Offset, Length, EndOfFile;
        public string? Name, Handle;
        public (int Start, int Length, bool IsEmpty) Data = (0, 0, true);

        public void Read(in Message message, in FieldValue value)
        {
            var field = value.Field;
            if (field == Smb2.Command) Command = (int)value.Number;
            else if (field == Smb2.Response) IsResponse = value.Number != 0;
            else if (field == Smb2.MessageId) Id = (long)value.Number;
            else if (field == Smb2.TreeId) Tree = (long)value.Number;
            else if (field == Smb2.FileOffset) Offset = (long)value.Number;
            else if (field == Smb2.EndOfFile) EndOfFile = (long)value.Number;
            else if (field == Smb2.ReadLength || field == Smb2.WriteLength) Length = (long)value.Number;
            else if (field == Smb2.FileName || field == Smb2.ShareName) Name = Encoding.UTF8.GetString(message.Value(in value));
            else if (field == Smb2.FileId) Handle = Encoding.ASCII.GetString(message.Value(in value));
            else if (field == Smb2.ReadData || field == Smb2.WriteData) Data = (value.Offset, value.Length, false);
        }
    }
}
