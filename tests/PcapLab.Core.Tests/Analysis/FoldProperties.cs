using FsCheck;
using FsCheck.Fluent;
using PcapLab.Pipeline;
using PcapLab.Pipeline.Tests;

namespace PcapLab.Analysis.Tests;

/// <summary>What must hold for any input: how traffic is split never shows in what comes out.</summary>
public class FoldProperties
{
    [Fact]
    public void Timelines_merge_in_any_grouping() => Prop.ForAll(Stamps(), stamps =>
    {
        if (stamps.Length == 0) return true;
        var whole = Fold(stamps, _ => true);
        var left = Merged(stamps, Merged(stamps, Fold(stamps, i => i % 3 == 0), Fold(stamps, i => i % 3 == 1)), Fold(stamps, i => i % 3 == 2));
        var right = Merged(stamps, Fold(stamps, i => i % 3 == 0), Merged(stamps, Fold(stamps, i => i % 3 == 1), Fold(stamps, i => i % 3 == 2)));
        return Text(whole) == Text(left) && Text(left) == Text(right);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Timelines_depend_on_stamps_and_not_on_their_order() => Prop.ForAll(Stamps(), stamps =>
        Text(Fold(stamps, _ => true)) == Text(Fold([.. stamps.Reverse()], _ => true))).QuickCheckThrowOnFailure();

    [Fact]
    public void Timelines_count_every_packet_once() => Prop.ForAll(Stamps(), stamps =>
        Fold(stamps, _ => true).ToTimeline(LayerNames.Of).Rows.Sum(r => r.Packets) == stamps.Length).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_capture_gives_the_same_bytes_on_any_number_of_threads() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(2, 9)).ToArbitrary(), x =>
        {
            var (seed, threads) = x;
            var capture = AnalyzerTests.Mixed(new Random(seed), seed % 300).Bytes;
            return AnalyzerTests.Document(capture, 1) == AnalyzerTests.Document(capture, threads);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    /// <summary>Stamps as captures have them, and as broken clocks do: anything a long can hold.</summary>
    private static Arbitrary<long[]> Stamps()
    {
        var sane = Gen.Choose(0, int.MaxValue).Select(x => 1_700_000_000_000_000_000 + x * 1000L);
        var wild = Gen.Choose(int.MinValue, int.MaxValue).Zip(Gen.Choose(int.MinValue, int.MaxValue)).Select(x => (long)x.Item1 << 32 | (uint)x.Item2);
        return Gen.OneOf(sane.ArrayOf(), Gen.Frequency((20, sane), (1, wild)).ArrayOf()).ToArbitrary();
    }

    private static TimelineFold Fold(long[] stamps, Func<int, bool> take)
    {
        var fold = new TimelineFold();
        for (var i = 0; i < stamps.Length; i++)
        {
            if (take(i)) fold.Add((ushort)(6 + (ulong)stamps[i] % 3), stamps[i], (int)((ulong)stamps[i] % 1500));
        }

        return fold;
    }

    private static TimelineFold Merged(long[] stamps, TimelineFold a, TimelineFold b)
    {
        var joined = a.Copy();
        var other = b.Copy();
        foreach (var fold in new[] { joined, other })
        {
            fold.Cover(stamps.Min());
            fold.Cover(stamps.Max());
        }

        joined.Merge(other);
        return joined;
    }

    private static string Text(TimelineFold fold)
    {
        var timeline = fold.ToTimeline(LayerNames.Of);
        return timeline.BinWidthNs + " " + string.Join(' ', timeline.Rows);
    }
}
