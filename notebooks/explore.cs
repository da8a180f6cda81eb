#!/usr/bin/env dotnet
// The notebooks' API as a file-based app: dotnet run notebooks/explore.cs [capture]
#:project ../src/PcapLab.Notebooks
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using PcapLab;

var cap = Capture.Open(args.Length > 0 ? args[0] : "sample-captures/slow.pcapng");
Console.WriteLine($"{cap.Name}: {cap.Info.Packets} packets, {cap.Flows.Count} flows, quality {cap.Quality.Grade}");

foreach (var flow in cap.Flows.OrderByDescending(f => f.Retransmissions).Take(3))
    Console.WriteLine($"{flow}: {flow.Bytes} bytes, {flow.Retransmissions} sent again, {flow.RttMs:0.#} ms");

foreach (var packet in cap.Packets.Where("tcp.analysis.retransmission").Take(3))
    Console.WriteLine($"frame {packet.Number}: {packet.Info}");

foreach (var finding in cap.Findings)
    Console.WriteLine($"{finding.Severity}: {finding.Title}");
