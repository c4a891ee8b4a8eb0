using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Integration.Tests.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.Claims;

/// <summary>A slash between queueing and completing: the worker claims what is left.</summary>
public sealed class SurvivalSlashTests(DevnetFixture fixture) : IClassFixture<DevnetFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_OfAWithdrawalSlashedWhileItWaited_PaysWhatIsLeftOnce()
    {
        TestChain chain = fixture.ChainOrSkip();
        using LocalSigner signer = LocalSigner.CreateRandom();
        using RestakingClient client = new(chain.RpcUrl, chain.Network, Staker.Options with { Signer = signer });
        var staker = new Staker(chain, signer, client);
        await chain.FundAsync(signer.Address, cancellationToken: Cancel);
        StrategyEntry strategy = chain.EigenLayer.Strategies.First(entry => entry.Token is not null);
        Address operatorAddress = await chain.RegisterOperatorAsync(cancellationToken: Cancel);
        TestOperatorSet set = await chain.AllocateAsync(operatorAddress, [strategy.Strategy], cancellationToken: Cancel);
        await staker.DepositAsync(strategy, UInt256.FromEther("10"));
        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAddress));
        QueuedWithdrawal queued = await staker.QueueAsync(strategy, WithdrawalAmount.All);
        var options = new ClaimWorkerOptions { MaxHeadAge = null };
        options.Owners.Add(new ClaimOwner(signer.Address));
        using var engine = new ClaimEngine(client, [signer], options);
        await engine.RunCycleAsync(Cancel); // planned for later, with the amount of then

        await set.SlashAsync(TestChain.FullMagnitude / 4, Cancel);
        await chain.AdvanceBlocksAsync(11, Cancel);
        UInt256 before = await BalanceAsync(client, strategy.Token!.Value, signer.Address);
        var reports = new List<ClaimCycleReport>();
        for (int i = 0; i < 10 && !reports.SelectMany(report => report.Batches).Any(batch => batch.Status == ClaimBatchStatus.Confirmed); i++)
        {
            reports.AddRange(await engine.RunCycleAsync(Cancel));
            await chain.AdvanceBlocksAsync(1, Cancel);
        }

        UInt256 paid = await BalanceAsync(client, strategy.Token.Value, signer.Address) - before;
        ClaimBatchReport done = Assert.Single(reports.SelectMany(report => report.Batches), batch => batch.Status == ClaimBatchStatus.Confirmed);
        Assert.InRange(paid, UInt256.FromEther("7.4"), UInt256.FromEther("7.5"));
        Assert.Equal(paid, Assert.Single(done.Paid).Amount);
        Assert.Null(await staker.Withdrawals.GetAsync(queued.Root, cancellationToken: Cancel));
    }

    private static Task<UInt256> BalanceAsync(RestakingClient client, Address token, Address account) =>
        client.ReadAsync(new ERC20(token).BalanceOf(account), cancellationToken: Cancel);
}
