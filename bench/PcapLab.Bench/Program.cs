using System.Diagnostics;
using System.Globalization;
using PcapLab.Captures;
using PcapLab.Pipeline;

// pcaplab-bench FILE [THREADS]: one line of totals, as mmap_flow prints them, and where the time went.
var threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0;
var clock = Stopwatch.StartNew();
using var source = CaptureFile.Open(args[0]);
var result = Analyzer.Run(source, new AnalysisOptions { Threads = threads });
var analysed = clock.Elapsed;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{result.Info.Packets} packets {result.Info.Bytes} bytes {result.Flows.Count} flows {result.Endpoints.Count} endpoints {result.Findings.Count} findings " +
    $"{result.Dns.Count} dns {result.Tls.Count} tls {result.Http.Count} http; {analysed.TotalSeconds:0.000} s, " +
    $"heap {GC.GetTotalMemory(false) >> 20} MiB, {GC.CollectionCount(2)} full collections"));
