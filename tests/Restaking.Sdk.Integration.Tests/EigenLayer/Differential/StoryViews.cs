using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Differential;

/// <content>Every view there is of what a story changes.</content>
internal sealed partial class RandomStory
{
    public async Task CompareStateAsync()
    {
        foreach ((string what, Func<CoreSide, IContractCall> view) in pair.HasRewardsOfItsVersion ? Views().Concat(RewardsViews()).Concat(RegistryViews()) : Views().Concat(RegistryViews()))
        {
            await pair.CompareAsync(what, view);
        }
    }

    private IEnumerable<(string What, Func<CoreSide, IContractCall> View)> Views()
    {
        for (int n = 0; n < Strategies; n++)
        {
            int s = n;
            yield return ($"totalShares {s}", side => new StrategyBaseTVLLimits(side.Strategies[s]).TotalShares());
            yield return ($"balance {s}", side => new ERC20(side.Tokens[s]).BalanceOf(side.Strategies[s]));
            foreach (Address account in _everybody)
            {
                yield return ($"operator {account} in {s}: queue", side => side.Delegations.GetSlashableSharesInQueue(account, side.Strategies[s]));
                yield return ($"operator {account} in {s}: encumbered", side => side.Allocations.GetEncumberedMagnitude(account, side.Strategies[s]));
                yield return ($"operator {account} in {s}: allocatable", side => side.Allocations.GetAllocatableMagnitude(account, side.Strategies[s]));
                yield return ($"operator {account} in {s}: allocations", side => side.Allocations.GetStrategyAllocations(account, side.Strategies[s]));
                yield return ($"staker {account} in {s}: scaling", side => side.Delegations.DepositScalingFactor(account, side.Strategies[s]));
                yield return ($"staker {account} in {s}: worth", side => new StrategyBaseTVLLimits(side.Strategies[s]).UserUnderlyingView(account));
                yield return ($"staker {account} in {s}: tokens", side => new ERC20(side.Tokens[s]).BalanceOf(account));
            }
        }

        foreach (Address account in _everybody)
        {
            yield return ($"staker {account}: deposits", side => side.Delegations.GetDepositedShares(account));
            yield return ($"staker {account}: withdrawable", side => side.Delegations.GetWithdrawableShares(account, [.. side.Strategies]));
            yield return ($"staker {account}: queue", side => side.Delegations.GetQueuedWithdrawals(account));
            yield return ($"staker {account}: operator", side => side.Delegations.DelegatedTo(account));
            yield return ($"staker {account}: to deposit shares", side => side.Delegations.ConvertToDepositShares(account, [.. side.Strategies], [.. side.Strategies.Select(_ => (UInt256)987_654_321_987_654_321UL)]));
            yield return ($"operator {account}: shares", side => side.Delegations.GetOperatorShares(account, [.. side.Strategies]));
            yield return ($"operator {account}: magnitudes", side => side.Allocations.GetMaxMagnitudes(account, [.. side.Strategies]));
            yield return ($"operator {account}: sets", side => side.Allocations.GetAllocatedSets(account));
            yield return ($"operator {account}: registered sets", side => side.Allocations.GetRegisteredSets(account));
            yield return ($"operator {account}: allocation delay", side => side.Allocations.GetAllocationDelay(account));
            yield return ($"operator {account}: redistributable", side => side.Allocations.IsOperatorRedistributable(account));
            yield return ($"account {account}: admins", side => side.Permissions.GetAdmins(account));
            yield return ($"account {account}: pending admins", side => side.Permissions.GetPendingAdmins(account));
        }

        foreach ((Address avs, uint id) in _avss.SelectMany(_ => (uint[])[1, 2, 3], (avs, id) => (avs, id)))
        {
            AllocationManager.OperatorSet set = new(avs, id);
            StrategyManager.OperatorSet key = new(avs, id);
            yield return ($"set {avs}/{id}: members", side => side.Allocations.GetMembers(set));
            yield return ($"set {avs}/{id}: strategies", side => side.Allocations.GetStrategiesInOperatorSet(set));
            yield return ($"set {avs}/{id}: slasher", side => side.Allocations.GetSlasher(set));
            yield return ($"set {avs}/{id}: next slasher", side => side.Allocations.GetPendingSlasher(set));
            yield return ($"set {avs}/{id}: recipient", side => side.Allocations.GetRedistributionRecipient(set));
            yield return ($"set {avs}/{id}: slashes", side => side.Allocations.GetSlashCount(set));
            yield return ($"set {avs}/{id}: allocated stake", side => side.Allocations.GetAllocatedStake(set, [.. _operators], [.. side.Strategies]));
            yield return ($"set {avs}/{id}: slashable stake", side => side.Allocations.GetMinimumSlashableStake(set, [.. _operators], [.. side.Strategies], (uint)_head + 7));
            yield return ($"set {avs}/{id}: pending slashes", side => side.Deposits.GetPendingSlashIds(key));
            foreach (Address account in _operators)
            {
                yield return ($"set {avs}/{id}: {account} slashable", side => side.Allocations.IsOperatorSlashable(account, set));
                yield return ($"set {avs}/{id}: {account} strategies", side => side.Allocations.GetAllocatedStrategies(account, set));
            }

            for (ulong slash = 0; slash <= 3; slash++)
            {
                UInt256 number = slash;
                yield return ($"set {avs}/{id}: shares of slash {slash}", side => side.Deposits.GetBurnOrRedistributableShares(key, number));
            }
        }

        yield return ("sets with slashes to pay", side => side.Deposits.GetPendingOperatorSets());
    }
}
