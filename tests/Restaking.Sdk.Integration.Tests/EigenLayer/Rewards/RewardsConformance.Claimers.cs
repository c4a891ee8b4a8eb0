using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Rewards;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <content>Claimers.</content>
public abstract partial class RewardsConformance
{
    [Fact]
    public async Task Claimer_OnceSet_TheEarnerItselfCannotClaim()
    {
        Staker earner = await AccountAsync();
        Staker claimer = await AccountAsync();
        RewardsClaim claim = await ClaimAsync(earner.Address, One);
        RewardsClaimer before = await Of(earner).GetClaimerAsync(earner.Address, cancellationToken: Cancel);
        RewardsClaimerChange change = await earner.RunAsync(Of(earner).PrepareSetClaimer(claimer.Address));

        CallerIsNotClaimer refusal = await RefusedAsync<CallerIsNotClaimer>(Of(earner).PrepareClaim(claim, earner.Address));
        RewardsClaimResult result = await claimer.RunAsync(Of(claimer).PrepareClaim(claim, claimer.Address));
        ClaimedSoFar claimed = await Of(earner).GetClaimedAsync(earner.Address, [Token], cancellationToken: Cancel);

        Assert.Equal((earner.Address, false), (before.Claimer, before.IsSet));
        Assert.Equal((null, claimer.Address), (change.Before, change.Claimer));
        Assert.Equal((earner.Address, claimer.Address), (refusal.Caller, refusal.Claimer));
        Assert.Equal(claimer.Address, Assert.Single(result.Payments).Recipient);

        // What was claimed is kept by earner, whoever claimed.
        Assert.Equal(One, claimed.Tokens[0].Claimed);
    }

    [Fact]
    public async Task Claimer_Stranger_IsRefused_WithTheErrorTheContractHas()
    {
        Staker earner = await AccountAsync();
        Staker stranger = await AccountAsync();
        RewardsClaim claim = await ClaimAsync(earner.Address, One);

        Only<CallerIsNotClaimer>(await Of(stranger).CheckClaimAsync(claim, cancellationToken: Cancel));
        Assert.IsType<RewardsCoordinator.UnauthorizedCallerError>(
            await ChainSaysAsync(stranger.Address, Coordinator.ProcessClaim(claim.ToContractForTests(), stranger.Address)));
    }

    [Fact]
    public async Task Claimer_TakenBack_TheEarnerClaimsAgain()
    {
        Staker earner = await AccountAsync();
        await earner.RunAsync(Of(earner).PrepareSetClaimer(Fresh()));
        RewardsClaimerChange change = await earner.RunAsync(Of(earner).PrepareSetClaimer(null));

        Assert.Null(change.Claimer);
        Assert.False((await Of(earner).GetClaimerAsync(earner.Address, cancellationToken: Cancel)).IsSet);
        Assert.True((await Of(earner).CheckClaimAsync(await ClaimAsync(earner.Address, One), cancellationToken: Cancel)).IsClear);
    }

    [Fact]
    public async Task ClaimerForAnother_ByAnAppointeeOfAnOperator_IsSet()
    {
        Staker operatorAccount = await OperatorAsync();
        Staker appointee = await AccountAsync();
        Address claimer = Fresh();
        RewardsCoordinator.SetClaimerForAddressAddressCall call = Coordinator.SetClaimerFor(operatorAccount.Address, claimer);
        CallerNotPermitted refusal = Only<CallerNotPermitted>(await Of(appointee).CheckSetClaimerForAsync(operatorAccount.Address, claimer, cancellationToken: Cancel));
        await AppointAsync(operatorAccount.Address, appointee.Address, call.Function.Selector);

        RewardsClaimerChange change = await appointee.RunAsync(Of(appointee).PrepareSetClaimerFor(operatorAccount.Address, claimer));

        Assert.Equal((appointee.Address, operatorAccount.Address), (refusal.Caller, refusal.Account));
        Assert.Equal((operatorAccount.Address, claimer), (change.Earner, change.Claimer));
    }

    [Fact]
    public async Task ClaimerForAnother_NeitherOperatorNorAvs_IsRefused()
    {
        Staker earner = await AccountAsync();

        EarnerActsForItself refusal = Only<EarnerActsForItself>(await Of(earner).CheckSetClaimerForAsync(earner.Address, Fresh(), cancellationToken: Cancel));

        Assert.Equal(earner.Address, refusal.Earner);
        Assert.IsType<RewardsCoordinator.InvalidEarnerError>(await ChainSaysAsync(earner.Address, Coordinator.SetClaimerFor(earner.Address, Fresh())));
    }

    private Task<TransactionReceipt> AppointAsync(Address account, Address appointee, Selector selector) => Chain.ExecuteAsync(
        account,
        new PermissionController(Chain.EigenLayer.PermissionController!.Value).SetAppointee(account, appointee, Coordinator.Address, selector),
        cancellationToken: Cancel);
}
