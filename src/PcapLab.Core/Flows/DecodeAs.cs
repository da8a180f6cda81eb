using PcapLab.Protocols;

namespace PcapLab.Flows;

/// <summary>A port that the user says speaks a protocol (<c>--decode-as tcp.port==8443,tls</c>).</summary>
/// <param name="Binding">Where.</param>
/// <param name="Protocol">What.</param>
public sealed record DecodeAs(Binding Binding, AppProtocol Protocol);
