using PcapLab.Schema;

namespace PcapLab.Analysis;

/// <summary>What one host asked by ARP.</summary>
/// <param name="Ip">Who asks.</param>
/// <param name="Unanswered">Addresses that nobody answered for.</param>
/// <param name="Answered">Answers to its questions.</param>
/// <param name="FirstFrame">Frame of the first question without an answer.</param>
/// <param name="First">Its time, ns.</param>
/// <param name="Last">Time of the last one, ns.</param>
public sealed record ArpAsk(Ip Ip, long Unanswered, long Answered, long FirstFrame, long First, long Last);
