using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Integration.Tests.EigenLayer.Pods;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Stakers;

/// <content>Scaling and slashing factors that have become too small to add anything to.</content>
public abstract partial class StakerRulesTests
{
    private const string NoZeroFactors = "Refusing a scaling factor of zero (before, it was taken and read as one)";

    // Two shares more than a whole number of 1e18, and a factor that is two below one: of a 1e18th of that, a share less is left than of the deposit shares.
    private static readonly UInt256 s_two = 2UL;

    [Fact]
    public async Task ScalingFactorThatWouldBeZero_ByDepositOrByCompletingAsShares_IsRefusedWithTheFewestSharesThatGo()
    {
        Chain.SinceEverywhere("1.5", NoZeroFactors);
        Staker staker = await AccountAsync();
        await staker.DepositAsync(Exact, Ether + s_two);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(UInt256.One));
        TestOperatorSet set = await DelegateSlashableAsync(staker, Exact.Strategy);

        // A share that is added after a slash rounds the factor to just below one; then the operator keeps one part in 1e18.
        await set.SlashAsync(Tenth, Cancel);
        await staker.DepositAsync(Exact, UInt256.One);
        await set.SlashAsync(Whole - 2, Cancel);
        await AdvanceToAsync(queued.ClaimableAtBlock);
        UInt256 factor = await FactorAsync(staker, Exact.Strategy);
        Assert.Equal((Ether + s_two, ShareMath.Wad - s_two, 1UL), (await SharesAsync(staker, Exact.Strategy), factor, await MagnitudeAsync(set)));

        PreparedTransaction<CompleteWithdrawalsResult> asShares = staker.Withdrawals.PrepareComplete(queued, ReceiveAs.Shares);
        PreparedTransaction<DepositResult> deposit = await DepositOfAsync(staker, UInt256.One);
        ScalingFactorWouldBeZero completing = await RefusedAsync<ScalingFactorWouldBeZero>(asShares);
        ScalingFactorWouldBeZero depositing = await RefusedAsync<ScalingFactorWouldBeZero>(deposit);
        (string?, string?) said = (await ContractSaysAsync(staker, asShares.Call), await ContractSaysAsync(staker, deposit.Call));

        Assert.Equal(new ScalingFactorWouldBeZero(Exact.Strategy, UInt256.One, s_two, Ether + s_two, factor, UInt256.One), completing);
        Assert.Equal(completing, depositing);
        Assert.Equal(("InvalidDepositScalingFactor", "InvalidDepositScalingFactor"), said);
        await staker.RunAsync(await DepositOfAsync(staker, completing.SmallestAddition));
        await staker.RunAsync(asShares);
    }

    [Fact]
    public async Task ScalingFactorThatWouldBeZero_OfNativeStake_IsRefusedTheSame()
    {
        Chain.SinceEverywhere("1.5", NoZeroFactors);
        PodOwner owner = await PodOwnerAsync(8_200_001);
        QueuedWithdrawal first = await QueueNativeAsync(owner, UInt256.One);
        QueuedWithdrawal second = await QueueNativeAsync(owner, UInt256.One);
        QueuedWithdrawal rest = await QueueNativeAsync(owner, Ether - (UInt256)3UL);
        TestOperatorSet set = await DelegateSlashableAsync(owner.Staker, Native);
        await AdvanceToAsync(rest.ClaimableAtBlock);
        await set.SlashAsync(Tenth, Cancel);
        await owner.Staker.RunAsync(owner.Staker.Withdrawals.PrepareComplete(first, ReceiveAs.Shares));
        await set.SlashAsync(Whole - 2, Cancel);
        Assert.Equal((ShareMath.Wad - s_two, 1UL), (await FactorAsync(owner.Staker, Native), await MagnitudeAsync(set)));

        PreparedTransaction<CompleteWithdrawalsResult> asShares = owner.Staker.Withdrawals.PrepareComplete(second, ReceiveAs.Shares);
        ScalingFactorWouldBeZero refusal = await RefusedAsync<ScalingFactorWouldBeZero>(asShares);

        UInt256 held = UInt256.FromEther("31") + s_two;
        Assert.Equal(new ScalingFactorWouldBeZero(Native, UInt256.One, s_two, held, ShareMath.Wad - s_two, UInt256.One), refusal);
        Assert.Equal("InvalidDepositScalingFactor", await ContractSaysAsync(owner.Staker, asShares.Call));

        // In one transaction the lines are added one after the other: the small one passes behind the large one, and not before it.
        Assert.True((await CheckAsSharesAsync(owner, rest, second)).IsClear);
        Assert.Equal(refusal, Assert.Single((await CheckAsSharesAsync(owner, second, rest)).Refusals));
        await owner.Staker.RunAsync(owner.Staker.Withdrawals.PrepareCompleteMany([rest, second], ReceiveAs.Shares));
    }

    [Fact]
    public async Task NativeStake_SlashedToNothingByBothChainsTogether_TakesNoSharesBack()
    {
        PodOwner owner = await PodOwnerAsync(8_300_001);
        QueuedWithdrawal queued = await QueueNativeAsync(owner, Ether);
        TestOperatorSet set = await DelegateSlashableAsync(owner.Staker, Native);
        await set.SlashAsync(Whole - 1, Cancel);
        await AdvanceToAsync(queued.ClaimableAtBlock);
        Assert.True((await CheckAsSharesAsync(owner, queued)).IsClear);

        owner.SetBalance(8_300_001, new Gwei(31_000_000_000));
        await owner.CheckpointAsync();
        PreparedTransaction<CompleteWithdrawalsResult> asShares = owner.Staker.Withdrawals.PrepareComplete(queued, ReceiveAs.Shares);
        OperatorFullySlashed refusal = await RefusedAsync<OperatorFullySlashed>(asShares);
        ulong left = await Chain.ReadAsync(new EigenPodManager(Chain.EigenLayer.EigenPodManager!.Value).BeaconChainSlashingFactor(owner.Address), Cancel);

        // Neither has slashed everything; of one part in 1e18 no part is left.
        Assert.Equal((set.Operator, Native, 1UL), (refusal.Operator, refusal.Strategy, await MagnitudeAsync(set)));
        Assert.InRange(left, Whole / 2, Whole - 1);
        Assert.Equal("FullySlashed", await ContractSaysAsync(owner.Staker, asShares.Call));
    }

    private async Task<TestOperatorSet> DelegateSlashableAsync(Staker staker, Address strategy)
    {
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        TestOperatorSet set = await Chain.AllocateAsync(operatorAddress, [strategy], Whole, Cancel);
        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAddress));
        return set;
    }

    private static async Task<QueuedWithdrawal> QueueNativeAsync(PodOwner owner, UInt256 shares)
    {
        QueueWithdrawalsResult queued = await owner.Staker.RunAsync(
            await owner.Staker.Withdrawals.PrepareQueueAsync(Native, WithdrawalAmount.DepositShares(shares), Cancel));
        return (await owner.Staker.Withdrawals.GetAsync(queued.Withdrawals[0].Root, cancellationToken: Cancel))!;
    }

    private static Task<PreflightResult> CheckAsSharesAsync(PodOwner owner, params QueuedWithdrawal[] withdrawals) =>
        owner.Staker.Withdrawals.CheckCompleteAsync(withdrawals, ReceiveAs.Shares, cancellationToken: Cancel);

    private async Task<PreparedTransaction<DepositResult>> DepositOfAsync(Staker staker, UInt256 amount)
    {
        await Chain.GetTokenAsync(Exact, staker.Address, amount, Cancel);
        await Chain.ExecuteAsync(staker.Address, new ERC20(Exact.Token!.Value).Approve(Chain.EigenLayer.StrategyManager, amount), cancellationToken: Cancel);
        return (await staker.Strategies.PrepareDepositAsync(Exact.Symbol, amount, Cancel)).Final;
    }

    private Task<UInt256> FactorAsync(Staker staker, Address strategy) => Chain.ReadAsync(Delegations.DepositScalingFactor(staker.Address, strategy), Cancel);

    private Task<ulong> MagnitudeAsync(TestOperatorSet set) =>
        Chain.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).GetMaxMagnitude(set.Operator, set.Strategies[0]), Cancel);
}
