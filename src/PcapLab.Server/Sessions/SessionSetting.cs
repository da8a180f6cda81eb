using PcapLab.Analysis.Intelligence;
using PcapLab.Server.Packets;

namespace PcapLab.Server.Sessions;

/// <summary>What every session of a dashboard shares.</summary>
/// <param name="Folder">For temporary files, such as the index of a long capture.</param>
/// <param name="Knowledge">Places and threat lists.</param>
/// <param name="Colours">Colour rules of the packet list.</param>
internal sealed record SessionSetting(string Folder, Knowledge Knowledge, ColourRules Colours);
