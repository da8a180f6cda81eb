namespace PcapLab.Captures;

/// <summary>
/// Several captures as one, in order of time; at equal times the first input goes first. Each input keeps its own order, interfaces, comments,
/// names and secrets. Damage ends the input that has it, never the others.
/// </summary>
public sealed class MergedSource : PacketSource
{
    private const int BlockSize = 1 << 20;

    private sealed class Input(PacketSource source)
    {
        public readonly PacketSource Source = source;
        public readonly PacketBatch Batch = new();
        public readonly List<int> Interfaces = [];
        public int Next;
        public int NextNote;
        public int Comments;
        public int Secrets;
        public int Names;
        public bool Ended;
    }

    private readonly Input[] _inputs;
    private long _packets;

    /// <summary>Joins captures, which are disposed with this.</summary>
    public MergedSource(IReadOnlyList<PacketSource> sources)
    {
        _inputs = [.. sources.Select(s => new Input(s))];
        Info.Format = "pcapng";
        Info.Name = sources.Count == 1 ? sources[0].Info.Name : $"{sources[0].Info.Name} and {sources.Count - 1} more";
        Info.SizeBytes = sources.All(s => s.Info.SizeBytes is not null) ? sources.Sum(s => s.Info.SizeBytes) : null;
    }

    /// <inheritdoc/>
    public override bool Read(PacketBatch batch, CancellationToken cancellation)
    {
        batch.Clear();
        if (batch.Buffer.Length < BlockSize) batch.Buffer = GC.AllocateUninitializedArray<byte>(BlockSize);
        var used = 0;
        while (Earliest(_packets + batch.Count, cancellation) is { } input)
        {
            ref readonly var record = ref input.Batch.Records[input.Next];
            if (record.Captured > batch.Buffer.Length - used)
            {
                if (batch.Count > 0) break;
                batch.Buffer = GC.AllocateUninitializedArray<byte>(record.Captured);
            }

            Take(batch, input, in record, ref used);
        }

        batch.FirstNumber = _packets + 1;
        _packets += batch.Count;
        batch.InputPosition = _inputs.Sum(i => i.Batch.InputPosition);
        return batch.Count > 0;
    }

    /// <summary>The input whose next packet is the earliest; null when all have ended.</summary>
    private Input? Earliest(long before, CancellationToken cancellation)
    {
        Input? best = null;
        foreach (var input in _inputs)
        {
            while (!input.Ended && input.Next == input.Batch.Count) Refill(input, before, cancellation);
            if (input.Ended) continue;
            if (best is null || input.Batch.Records[input.Next].Time < best.Batch.Records[best.Next].Time) best = input;
        }

        return best;
    }

    private void Refill(Input input, long before, CancellationToken cancellation)
    {
        input.Next = input.NextNote = 0;
        var position = input.Batch.InputPosition;
        input.Ended = !input.Source.Read(input.Batch, cancellation);
        if (input.Ended) input.Batch.InputPosition = position;
        TakeInfo(input, before);
    }

    /// <summary>What the input has learned of itself since the last time.</summary>
    /// <param name="input">The input.</param>
    /// <param name="before">Packets handed out so far.</param>
    private void TakeInfo(Input input, long before)
    {
        var info = input.Source.Info;
        while (input.Interfaces.Count < info.Interfaces.Count)
        {
            Info.Interfaces.Add(info.Interfaces[input.Interfaces.Count]);
            input.Interfaces.Add(Info.Interfaces.Count - 1);
        }

        while (input.Comments < info.Comments.Count) Info.Comments.Add(info.Comments[input.Comments++]);
        while (input.Secrets < info.Secrets.Count) Info.Secrets.Add(info.Secrets[input.Secrets++] with { After = before });
        foreach (var (address, name) in info.Names.Skip(input.Names)) Info.Names.TryAdd(address, name);
        input.Names = info.Names.Count;
        if (!input.Ended || info.Damage is null) return;
        Info.Truncated |= info.Truncated;
        Info.Damage = Info.Damage is null ? $"{info.Name}: {info.Damage}" : $"{Info.Damage}; {info.Name}: {info.Damage}";
    }

    private static void Take(PacketBatch batch, Input input, in PacketRecord record, ref int used)
    {
        while (input.NextNote < input.Batch.Notes.Count && input.Batch.Notes[input.NextNote].Index <= input.Next)
        {
            batch.Notes.Add(input.Batch.Notes[input.NextNote++] with { Index = batch.Count });
        }

        input.Batch.Bytes(record).CopyTo(batch.Buffer.AsSpan(used));
        ref var taken = ref batch.Append();
        taken = record;
        taken.Offset = used;
        taken.Interface = input.Interfaces[record.Interface];
        used += record.Captured;
        input.Next++;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Array.ForEach(_inputs, i => i.Source.Dispose());
        base.Dispose(disposing);
    }
}
