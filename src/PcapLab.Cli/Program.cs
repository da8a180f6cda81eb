using System.Runtime;
using PcapLab.Cli;

// One pass over a capture wants throughput. Only of the dashboard, for which people wait while it analyses, old objects are collected beside its threads:
// it stopped for a tenth of a second otherwise.
if (args is not ["serve", ..]) GCSettings.LatencyMode = GCLatencyMode.Batch;
return CommandLine.Run(args);
