using PcapLab.Protocols;
using PcapLab.Wire;

namespace PcapLab.Analysis;

/// <summary>Counts RTP streams: loss by sequence numbers, jitter by RFC 3550 (A.8) with the clock that the payload type has.</summary>
internal sealed class RtpAnalyzer : MessageAnalyzer
{
    private const int MaxStreams = 100_000;
    private readonly Dictionary<(int Flow, int Direction, uint Ssrc), Stream> _streams = [];
    private bool _full;

    public override IReadOnlyList<string> Protocols { get; } = ["rtp"];

    public override void OnMessage(in Message message)
    {
        if (message.Number(Rtp.Ssrc) is not { } ssrc || message.Number(Rtp.Sequence) is not { } sequence || message.Number(Rtp.Timestamp) is not { } timestamp) return;
        var key = (message.Flow, message.Direction, (uint)ssrc);
        var type = (int)(message.Number(Rtp.PayloadType) ?? 0);
        if (_streams.TryGetValue(key, out var stream))
        {
            stream.Add(message.Packet.Time, (ushort)sequence, (uint)timestamp, type);
        }
        else if (_streams.Count < MaxStreams)
        {
            _streams.Add(key, new Stream(in message.Packet, (ushort)sequence, (uint)timestamp, type));
        }
        else
        {
            _full = true;
        }
    }

    public override void Collect(MessageRows rows, ShardFlows flows)
    {
        foreach (var ((flow, _, ssrc), stream) in _streams) rows.Rtp.Add(stream.ToRow(flows.IdOf(flow), ssrc));
        if (_full) rows.Limits.Add("RTP streams are counted for the first 100,000 of a shard.");
    }

    /// <summary>Samples per second of the payload types that RFC 3551 assigns; 0 when only signalling tells.</summary>
    private static int ClockOf(int type) => type switch
    {
        0 or (>= 2 and <= 5) or (>= 7 and <= 9) or 12 or 13 or 15 or 18 or 19 => 8000,
        6 => 16000,
        10 or 11 => 44100,
        16 => 11025,
        17 => 22050,
        14 or 25 or 26 or 28 or (>= 31 and <= 34) => 90000,
        _ => 0,
    };

    private sealed class Stream(in PacketFacts first, ushort sequence, uint timestamp, int type)
    {
        private readonly PacketFacts _first = first;
        private readonly int _type = type;
        private ushort _sequence = sequence;
        private long _highest = sequence;
        private long _lowest = sequence;
        private uint _timestamp = timestamp;
        private long _time = first.Time;
        private long _packets = 1;
        private long _errors;
        private double _jitter;
        private double _jitterSum;
        private double _maxJitter;
        private double _maxDelta;

        public void Add(long time, ushort sequence, uint timestamp, int type)
        {
            _packets++;
            var step = (short)(sequence - _sequence);
            if (step != 1) _errors++;
            if (step > 0) _sequence = sequence;
            // Extended by how far the number is from the highest so far, so that it may wrap.
            var extended = _highest + (short)(sequence - (ushort)_highest);
            _highest = Math.Max(_highest, extended);
            _lowest = Math.Min(_lowest, extended);
            var delta = (time - _time) / 1e6;
            _maxDelta = Math.Max(_maxDelta, delta);
            if (ClockOf(type) is > 0 and var clock)
            {
                _jitter += (Math.Abs(delta - (int)(timestamp - _timestamp) * 1000.0 / clock) - _jitter) / 16;
                _maxJitter = Math.Max(_maxJitter, _jitter);
            }

            _jitterSum += _jitter;
            _time = time;
            _timestamp = timestamp;
        }

        public RtpRow ToRow(long flow, uint ssrc)
        {
            var isTimed = ClockOf(_type) > 0 && _packets > 1;
            return new RtpRow
            {
                FlowId = flow, Frame = _first.Number, First = _first.Time, Last = _time, Source = _first.SourceIp, SourcePort = _first.SourcePort,
                Destination = _first.DestinationIp, DestinationPort = _first.DestinationPort, Ssrc = ssrc, PayloadType = _type, Packets = _packets,
                Lost = _highest - _lowest + 1 - _packets, SequenceErrors = _errors, MaxDeltaMs = _packets > 1 ? _maxDelta : null,
                MeanJitterMs = isTimed ? _jitterSum / (_packets - 1) : null, MaxJitterMs = isTimed ? _maxJitter : null,
            };
        }
    }
}
