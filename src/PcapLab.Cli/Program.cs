using PcapLab.Cli;

return CommandLine.Run(args);
