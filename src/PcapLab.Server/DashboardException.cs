namespace PcapLab.Server;

/// <summary>The dashboard cannot start or do what was asked; the message is one line for the user.</summary>
public sealed class DashboardException(string message, Exception? inner = null) : Exception(message, inner);
