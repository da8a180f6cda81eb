using PcapLab.Tests;

namespace PcapLab.Cli.Tests.Commands;

/// <summary>Comments and marks, read back by tshark and capinfos.</summary>
public sealed class AnnotateCommandTests : IDisposable
{
    private static readonly string Dns = Path.Combine(Peer.Root, "sample-captures", "dns.pcapng");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Annotate(string from, string name, params string[] args)
    {
        var run = Pcaplab.Run(["annotate", from, "--out", _folder.File(name), .. args]);
        Assert.True(run.Code == 0, run.Err);
        return _folder.File(name);
    }

    private static string Comments(string file, string filter = "frame.comment") =>
        Peer.Run(Peer.Program("tshark"), "-r", file, "-Y", filter, "-T", "fields", "-e", "frame.number", "-e", "frame.comment").Out;

    [Fact]
    public void Comments_stand_on_their_frames_and_the_packets_stay_as_they_are()
    {
        var file = Annotate(Dns, "a.pcapng", "--frames", "2,5-6", "--comment", "look here", "--file-comment", "case 7", "--interface-comment", "0=the cable");
        Assert.Equal("2\tlook here\n5\tlook here\n6\tlook here\n", Comments(file));
        Assert.Equal(Comments(file), Pcaplab.Run("packets", file, "-Y", "frame.comment", "--fields", "frame.number,frame.comment").Out);
        var facts = Peer.Run(Peer.Program("capinfos"), "-k", "-I", file).Out;
        Assert.Contains("case 7", facts, StringComparison.Ordinal);
        string[] fields = ["-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "dns.id"];
        Assert.Equal(Peer.Run("tshark", ["-r", Dns, .. fields]).Out, Peer.Run("tshark", ["-r", file, .. fields]).Out);
    }

    [Fact]
    public void Marks_are_set_found_kept_by_other_commands_and_taken_away()
    {
        var marked = Annotate(Dns, "m.pcapng", "-Y", "dns.flags.response == 0", "--mark", "--comment", "question");
        var theirs = Peer.Run(Peer.Program("tshark"), "-r", Dns, "-Y", "dns.flags.response == 0", "-T", "fields", "-e", "frame.number").Out;
        Assert.Equal(theirs, Pcaplab.Run("packets", marked, "-Y", "frame.marked", "--fields", "frame.number").Out);

        Assert.Equal(0, Pcaplab.Run("shift", marked, "--by=1h", "--out", _folder.File("s.pcapng")).Code);
        Assert.Equal(theirs, Pcaplab.Run("packets", _folder.File("s.pcapng"), "-Y", "frame.marked", "--fields", "frame.number").Out);

        var plain = Annotate(marked, "u.pcapng", "--frames", "1-", "--unmark");
        Assert.Empty(Pcaplab.Run("packets", plain, "-Y", "frame.marked", "--fields", "frame.number").Out);
        Assert.Contains("question", Comments(plain), StringComparison.Ordinal);
        Assert.Empty(Comments(Annotate(plain, "c.pcapng", "--frames", "1-", "--clear")));
    }

    [Theory]
    [InlineData("--comment x", "--frames or -Y")]
    [InlineData("--frames 0 --mark", "frame number")]
    [InlineData("--frames 3", "what to note")]
    public void Wrong_usage_says_what_is_missing(string args, string says)
    {
        var run = Pcaplab.Run(["annotate", Dns, "--out", _folder.File("x.pcapng"), .. args.Split(' ')]);
        Assert.Equal(2, run.Code);
        Assert.Contains(says, run.ErrorLine, StringComparison.Ordinal);
    }
}
