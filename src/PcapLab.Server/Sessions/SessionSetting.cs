using PcapLab.Analysis.Intelligence;
using PcapLab.Protocols.Crypto;
using PcapLab.Server.Packets;

namespace PcapLab.Server.Sessions;

/// <summary>What every session of a dashboard shares.</summary>
/// <param name="Folder">For temporary files, such as the index of a long capture.</param>
/// <param name="Knowledge">Places and threat lists.</param>
/// <param name="KeyLog">Secrets that open TLS and QUIC, or null.</param>
/// <param name="Colours">Colour rules of the packet list.</param>
internal sealed record SessionSetting(string Folder, Knowledge Knowledge, TlsKeyLog? KeyLog, ColourRules Colours);
