namespace PcapLab.Reports.Sections;

/// <summary>All sections in the order readers want them; one line each.</summary>
public static class SectionRegistry
{
    /// <summary>Id, title and purpose of every section, for <c>pcaplab list sections</c>.</summary>
    public static IReadOnlyList<(string Id, string Title, string Purpose)> Names => [.. All.Select(s => (s.Id, s.Title, s.Purpose))];

    internal static IReadOnlyList<Section> All { get; } =
    [
        new FindingsSection(),
        new CaptureSection(),
        new QualitySection(),
        new TrafficSection(),
        new ProtocolsSection(),
        new TalkersSection(),
        new ConversationsSection(),
        new PerformanceSection(),
        new DnsSection(),
        new TlsSection(),
        new HttpSection(),
        new HostsSection(),
        new IncidentsSection(),
        new LimitsSection(),
        new MethodSection(),
        new GlossarySection(),
    ];
}
