using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <content>Reading the queue and positions: order, one withdrawal by root or struct, withdrawals from before the slashing upgrade.</content>
public abstract partial class EigenLayerConformance
{
    [Fact]
    public async Task List_AfterCompletingTheFirst_IsStillInQueueOrder()
    {
        Staker staker = await DepositedAsync(Ten);
        for (int i = 0; i < 4; i++)
        {
            await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(One));
        }

        WithdrawalQueueSnapshot all = await staker.QueueAsync();
        await PassDelayAsync(all[0]);
        await staker.RunAsync(staker.Withdrawals.PrepareComplete(all[0]));

        // The contract moved its last root into the gap.
        WithdrawalQueueSnapshot left = await staker.QueueAsync();
        Assert.Equal([(UInt256)1UL, 2UL, 3UL], left.Select(queued => queued.Nonce));
        Assert.Equal(all.Skip(1).Select(queued => queued.Root), left.Select(queued => queued.Root));
    }

    [Fact]
    public async Task Get_UnknownRoot_IsNull()
    {
        Staker staker = await StakerAsync();
        Hash32 unknown = Keccak256.Hash("no such withdrawal"u8);

        Assert.Null(await staker.Withdrawals.GetAsync(unknown, cancellationToken: Cancel));
        Assert.Empty(await staker.QueueAsync());
    }

    [Fact]
    public async Task Get_ByStruct_IsTheSameAsByRoot()
    {
        Staker staker = await DepositedAsync(One);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);

        QueuedWithdrawal byStruct = (await staker.Withdrawals.GetAsync(queued.Withdrawal, cancellationToken: Cancel))!;
        QueuedWithdrawal? neverQueued = await staker.Withdrawals.GetAsync(queued.Withdrawal with { Nonce = 99UL }, cancellationToken: Cancel);

        Assert.Equal(queued.Strategies, byStruct.Strategies);
        Assert.False(byStruct.IsLegacy);
        Assert.Null(neverQueued);
    }

    [Fact]
    public async Task Get_FromBeforeTheSlashingUpgrade_IsFoundByItsStruct() => await UndoneAfterwardsAsync(async () =>
    {
        // The upgrade kept only the root: what the lists show is wiped here, pendingWithdrawals is not.
        Staker staker = await DepositedAsync(One);
        QueuedWithdrawal queued = await staker.QueueAsync(Exact, WithdrawalAmount.All);
        DelegationManager.Withdrawal legacy = queued.Withdrawal with { Nonce = 1_000UL };
        await MarkPendingAsync(queued.Root, legacy.AbiHash());

        QueuedWithdrawal found = Assert.IsType<QueuedWithdrawal>(await staker.Withdrawals.GetAsync(legacy, cancellationToken: Cancel));
        await AdvanceToAsync(found.ClaimableAtBlock);
        CompleteWithdrawalsResult result = await staker.RunAsync(staker.Withdrawals.PrepareComplete(found));

        Assert.True(found.IsLegacy);
        Assert.Equal(queued.Strategies[0].Shares, found.Strategies[0].Shares);
        Assert.Equal(legacy.AbiHash(), Assert.Single(result.Roots));
    });

    [Fact]
    public async Task Positions_OfSeveralStakers_AreOfOneBlock()
    {
        Address operatorAddress = await Chain.RegisterOperatorAsync(cancellationToken: Cancel);
        Staker first = await DelegatedAsync(Ten, operatorAddress);
        Staker second = await DepositedAsync(One, Other);
        Staker third = await StakerAsync();

        IReadOnlyList<StakerPosition> positions = await first.Client.EigenLayer.GetPositionsAsync([first.Address, second.Address, third.Address], cancellationToken: Cancel);

        Assert.Equal([first.Address, second.Address, third.Address], positions.Select(position => position.Staker));
        Assert.Single(positions.Select(position => position.Block).Distinct());
        Assert.Equal(operatorAddress, positions[0].Operator);
        Assert.Equal(Exact.Symbol, Assert.Single(positions[0].Strategies).Symbol);
        Assert.Equal(Other.Symbol, Assert.Single(positions[1].Strategies).Symbol);
        Assert.Empty(positions[2].Strategies);
        UInt256 worth = positions[0].Strategies[0].Underlying!.Value;
        Assert.True(worth <= Ten && Ten - worth <= (UInt256)5UL, $"{worth} of ten");
    }

    /// <summary>Sets <c>pendingWithdrawals[legacy]</c>: the mapping's slot is found with a root that is known to be pending.</summary>
    private async Task MarkPendingAsync(Hash32 known, Hash32 legacy)
    {
        Hash32 isTrue = Hash32.Parse("0x" + new string('0', 63) + "1");
        byte[] location = new byte[64];
        for (ulong slot = 0; slot < 400; slot++)
        {
            known.CopyTo(location);
            ((UInt256)slot).WriteBigEndian(location.AsSpan(32));
            Hash32 value = await Chain.Rpc.GetStorageAtAsync(
                Chain.EigenLayer.DelegationManager, UInt256.FromBigEndian(Bytes(Keccak256.Hash(location))), BlockTag.Latest, Cancel);
            if (value == isTrue)
            {
                legacy.CopyTo(location);
                await Chain.Node.SetStorageAsync(
                    Chain.EigenLayer.DelegationManager, UInt256.FromBigEndian(Bytes(Keccak256.Hash(location))), isTrue, Cancel);
                return;
            }
        }

        Assert.Fail("The slot of pendingWithdrawals was not found.");
    }

    private static byte[] Bytes(Hash32 hash)
    {
        byte[] bytes = new byte[Hash32.Size];
        hash.CopyTo(bytes);
        return bytes;
    }
}
