namespace PcapLab.Server.Security;

/// <summary>What a signed-in person or program may do.</summary>
internal enum Role
{
    /// <summary>Not signed in.</summary>
    None,
    /// <summary>May read everything.</summary>
    Viewer,
    /// <summary>May also start captures and scans, acknowledge alerts and change settings.</summary>
    Operator,
}

/// <summary>Who asks.</summary>
internal readonly record struct Identity(string Name, Role Role)
{
    public static Identity Nobody => new("", Role.None);
}
