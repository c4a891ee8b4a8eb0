using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Differential;

/// <summary>
/// The project's own contracts and a build of the real ones, on two chains at the same height, with accounts of the same addresses. Each call goes to
/// both; events, errors and views have to be the same but for the contracts' addresses and what is hashed from them.
/// </summary>
internal sealed class CorePair : IAsyncDisposable
{
    private const long Beginning = 1_800_010_000;

    private static readonly UInt256 Seconds = 1_700_000_000UL;

    private readonly Dictionary<Address, Address> _realToOwn = [];

    private CorePair(CoreSide own, CoreSide real)
    {
        Own = own;
        Real = real;
        EigenLayerDeployment a = own.Devnet.Network.EigenLayer!, b = real.Devnet.Network.EigenLayer!;
        (Address? Own, Address? Real)[] same =
        [
            (a.StrategyManager, b.StrategyManager), (a.DelegationManager, b.DelegationManager), (a.AllocationManager, b.AllocationManager),
            (a.PermissionController, b.PermissionController), (a.StrategyFactory, b.StrategyFactory), (own.Devnet.Owner, real.Devnet.Owner), (a.RewardsCoordinator, b.RewardsCoordinator),
            (a.KeyRegistrar, b.KeyRegistrar), (a.ReleaseManager, b.ReleaseManager), (a.AVSDirectory, b.AVSDirectory), (a.EigenPodManager, b.EigenPodManager),
            .. own.Strategies.Zip(real.Strategies, (x, y) => ((Address?)x, (Address?)y)), .. own.Tokens.Zip(real.Tokens, (x, y) => ((Address?)x, (Address?)y)),
        ];
        foreach ((Address? x, Address? y) in same)
        {
            if (x is not null && y is not null)
            {
                _realToOwn[y.Value] = x.Value;
            }
        }
    }

    public CoreSide Own { get; }

    public CoreSide Real { get; }

    /// <summary>Whether the real StrategyManager has the pause bit of slashed shares; the project's own has.</summary>
    public bool PausesSlashedShares => Version >= new System.Version(1, 13);

    /// <summary>Whether the real RewardsCoordinator is of the version the project's own follows.</summary>
    public bool HasRewardsOfItsVersion => Version >= new System.Version(1, 12);

    private System.Version Version => System.Version.Parse(Real.Devnet.Options.Version.TrimStart('v'));

    /// <summary>What was told so far, for whoever has to find out why the two differ.</summary>
    public List<string> Told { get; } = [];

    /// <summary>How often each act went through and with which errors it did not.</summary>
    public IEnumerable<string> Outcomes => Told.Select(line => line.Split(' ', ':')[0] + " " + line.Split(": ")[^1][..Math.Min(10, line.Split(": ")[^1].Length)])
        .CountBy(outcome => outcome).OrderBy(outcome => outcome.Key, StringComparer.Ordinal).Select(outcome => $"{outcome.Value} {outcome.Key}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<CorePair> StartAsync(CoreBuild build)
    {
        // A constant of the real contracts since 1.13.
        uint resolution = System.Version.Parse(build.Version.TrimStart('v')) < new System.Version(1, 13) ? 0U : 50_400;
        DevnetOptions options = new() { SlashResolutionDelayBlocks = resolution, Tokens = [.. "ABC".Select(letter => new DevnetToken(letter.ToString(), DevnetTokenKind.ConstantBalance))] };
        CoreSide own = await CoreSide.StartAsync(options with { Version = build.Version });
        CoreSide real = await CoreSide.StartAsync(options with { Core = build });
        CorePair pair = new(own, real);
        ulong height = Math.Max(await own.HeadAsync(), await real.HeadAsync());
        await own.Devnet.Node.AdvanceBlocksAsync(height - await own.HeadAsync() + 1, cancellationToken: Cancel);
        await real.Devnet.Node.AdvanceBlocksAsync(height - await real.HeadAsync() + 1, cancellationToken: Cancel);
        foreach (CoreSide side in (CoreSide[])[own, real])
        {
            await side.Devnet.Node.SetNextBlockTimestampAsync(DateTimeOffset.FromUnixTimeSeconds(Beginning), Cancel);
            await side.Devnet.Node.MineAsync(cancellationToken: Cancel);
        }

        return pair;
    }

    public async Task AdvanceAsync(ulong blocks)
    {
        Told.Add($"{blocks} blocks pass");
        await Own.Devnet.Node.AdvanceBlocksAsync(blocks, cancellationToken: Cancel);
        await Real.Devnet.Node.AdvanceBlocksAsync(blocks, cancellationToken: Cancel);
    }

    /// <summary>Gives somebody tokens; to a strategy it is a donation.</summary>
    public async Task MintAsync(int strategy, Func<CoreSide, Address> to, UInt256 amount)
    {
        Told.Add($"{amount} of token {strategy} are minted");
        await Own.Devnet.MintAsync(Own.Symbols[strategy], to(Own), amount, Cancel);
        await Real.Devnet.MintAsync(Real.Symbols[strategy], to(Real), amount, Cancel);
    }

    /// <summary>What a story made: another address on each side.</summary>
    public void AreSame(Address own, Address real) => _realToOwn[real] = own;

    /// <summary>Tells both the same.</summary>
    public Task RunAsync(string what, Address from, Func<CoreSide, IContractCall> call) => RunAsync(what, _ => from, call);

    public async Task RunAsync(string what, Func<CoreSide, Address> from, Func<CoreSide, IContractCall> call) => CompareEvents(what, await TellAsync(what, from, call));

    /// <summary>Tells both the same, where events may differ: real strategies are proxies, and say that they were made.</summary>
    public async Task<(CallOutcome Own, CallOutcome Real)> TellAsync(string what, Func<CoreSide, Address> from, Func<CoreSide, IContractCall> call)
    {
        CallOutcome own = await Own.RunAsync(from(Own), call(Own));
        CallOutcome real = await Real.RunAsync(from(Real), call(Real));
        Told.Add($"{what}: {(own.Receipt is null ? Hex.Encode(own.Error) : "done")}");
        Agree(what, (own.Receipt is null, own.Receipt?.Succeeded), (real.Receipt is null, real.Receipt?.Succeeded), () => $"errors {Hex.Encode(own.Error)} and {Hex.Encode(real.Error)}");
        AgreeOnData($"error of {what}", own.Error, real.Error);
        Agree(what, own.Receipt?.BlockNumber, real.Receipt?.BlockNumber, () => "blocks");
        return (own, real);
    }

    private void CompareEvents(string what, (CallOutcome Own, CallOutcome Real) outcome)
    {
        if (outcome.Own.Receipt is not { } own || outcome.Real.Receipt is not { } real)
        {
            return;
        }

        string[] ownEvents = [.. own.Logs.Select(Name)];
        string[] realEvents = [.. real.Logs.Select(Name)];
        Agree($"events of {what}", string.Join(", ", ownEvents), string.Join(", ", realEvents), () => "");
        foreach ((LogEntry x, LogEntry y) in own.Logs.Zip(real.Logs))
        {
            AgreeOnData($"topics of {Name(x)} of {what}", [.. x.Topics.Skip(1).SelectMany(topic => topic.ToArray())], [.. y.Topics.Skip(1).SelectMany(topic => topic.ToArray())]);
            AgreeOnData($"data of {Name(x)} of {what}", x.Data.ToArray(), y.Data.ToArray());
        }

        string Name(LogEntry log) => $"{log.Topics[0].ToString()[..10]}@{_realToOwn.GetValueOrDefault(log.Address, log.Address)}";
    }

    public async Task CompareAsync(string what, Func<CoreSide, IContractCall> view) =>
        AgreeOnData(what, await Own.ViewAsync(view(Own)), await Real.ViewAsync(view(Real)));

    public async ValueTask DisposeAsync()
    {
        await Own.DisposeAsync();
        await Real.DisposeAsync();
    }

    private void AgreeOnData(string what, byte[] own, byte[] real)
    {
        int start = own.Length % AbiSize.Word;
        bool same = own.Length == real.Length && own.AsSpan(0, start).SequenceEqual(real.AsSpan(0, start));
        for (int i = start; same && i < own.Length; i += AbiSize.Word)
        {
            same = IsSame(new Hash32(own.AsSpan(i, AbiSize.Word)), new Hash32(real.AsSpan(i, AbiSize.Word)));
        }

        Agree(what, same, true, () => $"{Hex.Encode(own)}\n{Hex.Encode(real)}");
    }

    private bool IsSame(Hash32 own, Hash32 real)
    {
        if (own == real)
        {
            return true;
        }

        byte[] x = own.ToArray(), y = real.ToArray();
        if (x.AsSpan(0, 28).IndexOfAnyExcept((byte)0) < 0 && own.ToUInt256() is var a && real.ToUInt256() is var b && a > Seconds && b > Seconds)
        {
            // Times: two nodes do not mine in the same second.
            return (a > b ? a - b : b - a) < (UInt256)60UL;
        }

        return x.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0
            ? y.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0 && _realToOwn.GetValueOrDefault(new Address(y.AsSpan(12))) == new Address(x.AsSpan(12))
            : x[0] != 0 && y[0] != 0 || x[1] != 0 && y[1] != 0; // Roots: a hash of addresses has no small first bytes, an amount has.
    }

    private void Agree<T>(string what, T own, T real, Func<string> more)
    {
        if (EqualityComparer<T>.Default.Equals(own, real))
        {
            return;
        }

        StringBuilder story = new($"The devnet's contracts and the real ones differ in {what}: {own} and {real}. {more()}\n");
        foreach (string line in Told)
        {
            story.AppendLine(line);
        }

        Assert.Fail(story.ToString());
    }
}
