using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <summary>
/// What the rewards client must do on every RewardsCoordinator: ours, and real bytecode where it is there. Roots are made by our own tree;
/// that the contract pays claims against them is the proof that salts, order and padding are right.
/// </summary>
public abstract partial class RewardsConformance(ChainFixture fixture)
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private TestChain Chain => fixture.ChainOrSkip();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RewardsCoordinator Coordinator => new(Chain.EigenLayer.RewardsCoordinator!.Value);

    /// <summary>A strategy whose token moves exactly the amount it is told to.</summary>
    private StrategyEntry Exact => Chain.Strategies.First(entry => entry.Symbol is "rETH" or "WETH" or "swETH");

    private Address Token => Exact.Token!.Value;

    private static EigenLayerRewardsClient Of(Staker account) => account.Client.EigenLayer.Rewards;

    private static Address Fresh() => new(RandomNumberGenerator.GetBytes(Address.Size));

    private async Task<Staker> AccountAsync()
    {
        byte[] key = RandomNumberGenerator.GetBytes(32);
        LocalSigner signer = LocalSigner.FromPrivateKey(key);
        var account = new Staker(Chain, signer, new RestakingClient(Chain.RpcUrl, Chain.Network, Staker.Options with { Signer = signer }));
        await Chain.FundAsync(account.Address, cancellationToken: Cancel);
        return account;
    }

    /// <summary>An account that is an operator.</summary>
    private async Task<Staker> OperatorAsync()
    {
        Staker account = await AccountAsync();
        await account.RunAsync(account.Delegation.PrepareRegisterAsOperator(0, string.Empty));
        return account;
    }

    /// <summary>A distribution in which these earners have so much of the token, among strangers with tokens of their own: trees that need padding.</summary>
    private RewardsTree TreeOf(params (Address Earner, UInt256 Amount)[] earners)
    {
        var builder = new RewardsDistribution.Builder();
        foreach ((Address earner, UInt256 amount) in earners)
        {
            builder.Add(earner, Token, amount).Add(earner, Fresh(), One).Add(earner, Fresh(), One);
        }

        for (int i = 0; i < 4; i++)
        {
            builder.Add(Fresh(), Fresh(), One);
        }

        return RewardsTree.Build(builder.Build());
    }

    /// <summary>A claimable claim of the token for one earner, with its root posted and paid for.</summary>
    private async Task<RewardsClaim> ClaimAsync(Address earner, UInt256 amount)
    {
        RewardsTree tree = TreeOf((earner, amount));
        await Chain.FundRewardsAsync(Exact, amount, Cancel);
        PostedRoot posted = await Chain.PostActiveRewardsRootAsync(tree.Root, Cancel);
        return tree.Prove(earner, posted.Index, [Token]);
    }

    private Task<UInt256> BalanceAsync(Address account) => Chain.ReadAsync(new ERC20(Token).BalanceOf(account), Cancel);

    private async Task<ulong> NowAsync() => (await Chain.Rpc.GetBlockAsync(BlockTag.Latest, Cancel))!.Timestamp;

    private static TRefusal Only<TRefusal>(PreflightResult result)
        where TRefusal : EigenLayerRefusal => Assert.IsType<TRefusal>(Assert.Single(result.Refusals));

    /// <summary>The refusal with which sending ends before anything is signed.</summary>
    private static async Task<TRefusal> RefusedAsync<TRefusal>(PreparedTransaction prepared)
        where TRefusal : EigenLayerRefusal
    {
        PreflightException e = await Assert.ThrowsAsync<PreflightException>(() => prepared.SendAsync(cancellationToken: Cancel));
        return e.Issues.OfType<TRefusal>().First();
    }

    /// <summary>What the contract itself says when nothing stands in front of it.</summary>
    private async Task<ContractError> ChainSaysAsync(Address from, IContractCall call)
    {
        ContractError? said = await ChainMaySayAsync(from, call);
        Assert.NotNull(said);
        return said;
    }

    /// <summary>What the contract itself says; null when it takes the call.</summary>
    private async Task<ContractError?> ChainMaySayAsync(Address from, IContractCall call)
    {
        try
        {
            await Chain.Rpc.CallAsync(new CallRequest { From = from, To = call.Target, Data = call.ToCalldata() }, BlockTag.Latest, Cancel);
            return null;
        }
        catch (RpcException e) when (e.Kind == RpcErrorKind.ExecutionReverted)
        {
            return new RevertDecoder([]).Decode(e.RevertData.Span, call.Contract);
        }
    }
}

/// <summary>On the project's own contracts (rules of 1.12 and 1.13).</summary>
public sealed class DevnetRewardsTests(DevnetFixture chain) : RewardsConformance(chain), IClassFixture<DevnetFixture>;

/// <summary>On a fork of a live chain.</summary>
public sealed class LiveForkRewardsTests(LiveForkFixture chain) : RewardsConformance(chain), IClassFixture<LiveForkFixture>;
