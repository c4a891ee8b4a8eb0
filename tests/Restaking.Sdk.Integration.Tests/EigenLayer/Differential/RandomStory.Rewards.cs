using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Differential;

/// <content>Rewards: submissions, roots and claims, splits and claimers.</content>
internal sealed partial class RandomStory
{
    private const uint Day = 86_400;
    private const uint FirstDay = 1_799_971_200;

    private static RewardsCoordinator Rewards(CoreSide side) => new(side.Devnet.Network.EigenLayer!.RewardsCoordinator!.Value);

    private async Task BeginRewardsAsync()
    {
        foreach (Address avs in _avss)
        {
            for (int n = 0; n < Strategies; n++)
            {
                int s = n;
                await pair.MintAsync(s, _ => avs, UInt256.FromEther("1000"));
                await pair.RunAsync("approve", avs, side => new ERC20(side.Tokens[s]).Approve(Rewards(side).Address, UInt256.FromEther("1000")));
            }
        }

        for (int n = 0; n < Strategies; n++)
        {
            await pair.MintAsync(n, side => Rewards(side).Address, UInt256.FromEther("2"));
        }

        Address submitter = _avss[0];
        await pair.RunAsync("setRewardsForAllSubmitter", side => side.Devnet.Owner, side => Rewards(side).SetRewardsForAllSubmitter(submitter, true));
    }

    private Task RewardsAsync() => _random.Next(10) switch
    {
        0 or 1 or 2 => SubmitAsync(),
        3 or 4 => SubmitDirectedAsync(),
        5 => SplitAsync(),
        6 => RewardsSettingAsync(),
        _ => RootAsync(),
    };

    private Task SubmitAsync()
    {
        Address avs = Pick(_avss), caller = Rarely ? Pick(_stakers) : avs;
        RewardsCoordinator.OperatorSet set = new(avs, SetId);
        int token = _random.Next(Strategies);
        int[] strategies = Rarely ? [] : Numbers();
        bool native = _random.Next(4) == 0;
        UInt256 amount = Rarely ? UInt256.Zero : Rarely ? UInt256.One << 200 : Amount(_random.Next(40)) + UInt256.One;
        uint start = Start(), duration = Duration();
        Func<CoreSide, ImmutableArray<RewardsCoordinator.RewardsSubmission>> submission = side =>
        [
            new RewardsCoordinator.RewardsSubmission(Weighed(side, strategies, native), side.Tokens[token], amount, start, duration),
        ];
        return _random.Next(5) switch
        {
            0 => pair.RunAsync("createAVSRewardsSubmission", caller, side => Rewards(side).CreateAVSRewardsSubmission(submission(side))),
            1 => pair.RunAsync("createRewardsForAllSubmission", caller, side => Rewards(side).CreateRewardsForAllSubmission(submission(side))),
            2 => pair.RunAsync("createRewardsForAllEarners", caller, side => Rewards(side).CreateRewardsForAllEarners(submission(side))),
            3 => pair.RunAsync("createUniqueStakeRewardsSubmission", caller, side => Rewards(side).CreateUniqueStakeRewardsSubmission(set, submission(side))),
            _ => pair.RunAsync("createTotalStakeRewardsSubmission", caller, side => Rewards(side).CreateTotalStakeRewardsSubmission(set, submission(side))),
        };
    }

    private Task SubmitDirectedAsync()
    {
        Address avs = Pick(_avss), caller = Rarely ? Pick(_stakers) : avs;
        RewardsCoordinator.OperatorSet set = new(avs, SetId);
        int token = _random.Next(Strategies);
        int[] strategies = Numbers();
        uint start = FirstDay - (Day * (uint)_random.Next(1, 20)), duration = Rarely ? 0 : Day * (uint)_random.Next(1, 10);
        IEnumerable<Address> to = Rarely ? _operators : _operators.Order();
        ImmutableArray<RewardsCoordinator.OperatorReward> rewards =
        [
            .. to.Select(account => new RewardsCoordinator.OperatorReward(Rarely ? Address.Zero : account, Rarely ? (UInt256)(ulong)_random.Next(2) : Amount(_random.Next(20)))),
        ];
        Func<CoreSide, ImmutableArray<RewardsCoordinator.OperatorDirectedRewardsSubmission>> submission = side =>
        [
            new RewardsCoordinator.OperatorDirectedRewardsSubmission(Weighed(side, strategies, false), side.Tokens[token], rewards, start, duration, "for work"),
        ];
        return _random.Next(2) == 0
            ? pair.RunAsync("createOperatorDirectedAVSRewardsSubmission", caller, side => Rewards(side).CreateOperatorDirectedAVSRewardsSubmission(avs, submission(side)))
            : pair.RunAsync("createOperatorDirectedOperatorSetRewardsSubmission", caller, side => Rewards(side).CreateOperatorDirectedOperatorSetRewardsSubmission(set, submission(side)));
    }

    private Task SplitAsync()
    {
        Address account = Pick(_operators), avs = Pick(_avss), caller = Rarely ? Pick(_stakers) : account;
        RewardsCoordinator.OperatorSet set = new(avs, SetId);
        ushort split = (ushort)_random.Next(Rarely ? 20_000 : 10_001);
        return _random.Next(3) switch
        {
            0 => pair.RunAsync("setOperatorAVSSplit", caller, side => Rewards(side).SetOperatorAVSSplit(account, avs, split)),
            1 => pair.RunAsync("setOperatorPISplit", caller, side => Rewards(side).SetOperatorPISplit(account, split)),
            _ => pair.RunAsync("setOperatorSetSplit", caller, side => Rewards(side).SetOperatorSetSplit(account, set, split)),
        };
    }

    private Task RewardsSettingAsync()
    {
        Address account = Pick(_everybody), other = Rarely ? Address.Zero : Pick(_everybody);
        bool on = _random.Next(2) == 0;
        ushort split = (ushort)_random.Next(12_000);
        bool stranger = Rarely;
        return _random.Next(5) switch
        {
            0 => pair.RunAsync("setClaimerFor", account, side => Rewards(side).SetClaimerFor(other)),
            1 => pair.RunAsync("setClaimerFor another", Rarely ? other : account, side => Rewards(side).SetClaimerFor(account, other)),
            2 => pair.RunAsync("setOptInForProtocolFee", account, side => Rewards(side).SetOptInForProtocolFee(account, on)),
            3 => pair.RunAsync("setDefaultOperatorSplit", side => stranger ? account : side.Devnet.Owner, side => Rewards(side).SetDefaultOperatorSplit(split)),
            _ => pair.RunAsync("setFeeRecipient", side => side.Devnet.Owner, side => Rewards(side).SetFeeRecipient(other)),
        };
    }

    /// <summary>A root of the updater, and claims against it: by the right one or not, early or not, of the right tree or not.</summary>
    private async Task RootAsync()
    {
        Address earner = Pick(_stakers), neighbour = Pick(_operators), recipient = Pick(_everybody);
        uint end = FirstDay + (uint)_head + (uint)_random.Next(10);
        UInt256 earned = Amount(_random.Next(9));
        uint index = 0, bad = Rarely ? 1U : 0U;
        Func<CoreSide, RewardsTree> tree = side => RewardsTree.Build(
            new RewardsDistribution.Builder().Add(earner, side.Tokens[0], earned).Add(earner, side.Tokens[1], earned).Add(neighbour, side.Tokens[2], earned).Build(), Cancel);
        await pair.RunAsync("submitRoot", side => side.Devnet.Owner, side => Rewards(side).SubmitRoot(tree(side).Root, end));
        byte[] count = await pair.Own.ViewAsync(Rewards(pair.Own).GetDistributionRootsLength());
        index = (uint)new AbiReader(count).ReadUInt64() - 1 + (Rarely ? 1U : 0U);
        bool stranger = Rarely;
        if (_random.Next(4) == 0)
        {
            await pair.RunAsync("disableRoot", side => stranger ? recipient : side.Devnet.Owner, side => Rewards(side).DisableRoot(index));
        }

        if (!Rarely)
        {
            await pair.AdvanceAsync(60);
        }

        byte[] claimer = await pair.Own.ViewAsync(Rewards(pair.Own).ClaimerFor(earner));
        Address caller = new AbiReader(claimer).ReadAddress() is { IsZero: false } named && !Rarely ? named : earner;
        foreach (int n in (int[])[0, 1, 0])
        {
            await pair.RunAsync("processClaim", caller, side => Rewards(side).ProcessClaim(Claim(side, tree(side), index, n, bad), recipient));
            await pair.CompareAsync("checkClaim", side => Rewards(side).CheckClaim(Claim(side, tree(side), index, n, bad)));
        }

        RewardsCoordinator.RewardsMerkleClaim Claim(CoreSide side, RewardsTree of, uint root, int token, uint wrong) =>
            of.Prove(earner, root, [side.Tokens[token]]).ToContractForTests() is var claim && wrong == 0 ? claim : claim with { EarnerIndex = claim.EarnerIndex + wrong };
    }

    private uint Start() => _random.Next(8) switch
    {
        0 => FirstDay + 1,
        1 => 1_710_979_200 - Day,
        2 => FirstDay + (Day * 40),
        _ => FirstDay + (Day * (uint)_random.Next(-100, 20)),
    };

    private uint Duration() => _random.Next(8) switch { 0 => 0, 1 => Day + 1, 2 => 63_072_000 + Day, _ => Day * (uint)_random.Next(1, 50) };

    // Native ether alone: where it comes in the order is not the same on both sides.
    private static ImmutableArray<RewardsCoordinator.StrategyAndMultiplier> Weighed(CoreSide side, int[] strategies, bool native) =>
    [
        .. (native ? [EigenLayerDeployment.BeaconChainEthStrategy] : Of(side, strategies)).Select(strategy => new RewardsCoordinator.StrategyAndMultiplier(strategy, (UInt128)1_000_000_000)),
    ];

    private IEnumerable<(string What, Func<CoreSide, IContractCall> View)> RewardsViews()
    {
        yield return ("current root", side => Rewards(side).GetCurrentDistributionRoot());
        yield return ("claimable root", side => Rewards(side).GetCurrentClaimableDistributionRoot());
        foreach (Address account in _everybody)
        {
            yield return ($"{account}: claimer", side => Rewards(side).ClaimerFor(account));
            yield return ($"{account}: submissions", side => Rewards(side).SubmissionNonce(account));
            yield return ($"{account}: fee", side => Rewards(side).IsOptedInForProtocolFee(account));
            yield return ($"{account}: split", side => Rewards(side).GetOperatorPISplit(account));
            for (int n = 0; n < Strategies; n++)
            {
                int s = n;
                yield return ($"{account}: claimed of {s}", side => Rewards(side).CumulativeClaimed(account, side.Tokens[s]));
            }

            foreach (Address avs in _avss)
            {
                yield return ($"{account}: split of {avs}", side => Rewards(side).GetOperatorAVSSplit(account, avs));
                yield return ($"{account}: split of set of {avs}", side => Rewards(side).GetOperatorSetSplit(account, new(avs, 1)));
            }
        }
    }
}
