using PcapLab.Captures;
using PcapLab.Protocols.Crypto;

namespace PcapLab.Pipeline;

/// <summary>The secrets of one run: the user's key log, and what the capture's own decryption secrets blocks tell while it is read.</summary>
internal sealed class CaptureSecrets(CaptureInfo info, TlsKeyLog? given)
{
    private int _taken = -1;

    /// <summary>All secrets so far.</summary>
    public TlsKeyLog Keys { get; } = new(given);

    /// <summary>Takes what the source has read since the last time.</summary>
    public void Take()
    {
        if (_taken < 0)
        {
            Keys.IsEarly = given is not null || info.Secrets.Any(s => s.After == 0);
            _taken = 0;
        }

        if (_taken == info.Secrets.Count) return;
        lock (info.Names) // a source that reads ahead adds under this lock
        {
            foreach (var block in info.Secrets.Skip(_taken)) Keys.Add(block.KeyLog, block.After);
            _taken = info.Secrets.Count;
        }
    }
}
