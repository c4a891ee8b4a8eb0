using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Operators;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Operators;

/// <summary>Operators (notes, section 3, and the parts of section 6 that stakers look at).</summary>
public abstract partial class OperatorsTests(ChainFixture chain) : RoleStand(chain)
{
    [Fact]
    public async Task Register_Twice_IsRefusedForGood()
    {
        Chain.SinceEverywhere("1.9", "An allocation delay that counts from registration");
        Staker account = await AccountAsync();
        Assert.True((await Operators(account).CheckRegisterAsync(cancellationToken: Cancel)).IsClear);
        Assert.Null(await Operators(account).GetAsync(account.Address, cancellationToken: Cancel));

        OperatorRegistration registered = await account.RunAsync(Operators(account).PrepareRegister(0, "ipfs://a"));

        Assert.Equal(registered.BlockNumber, registered.CanAllocateFromBlock);
        await OnlyAsync<AlreadyDelegated>(Operators(account).CheckRegisterAsync(cancellationToken: Cancel));
        await RefusedAsync<AlreadyDelegated>(Operators(account).PrepareRegister(0, ""));
    }

    [Fact]
    public async Task Register_Paused_IsRefused()
    {
        Staker account = await AccountAsync();

        await PausedAsync(Chain.EigenLayer.DelegationManager, 0, () => RefusedAsync<DelegationPaused>(Operators(account).PrepareRegister(0, "")));
    }

    [Fact]
    public async Task Approver_ChangedAndTakenAway_IsAsTheReceiptAndTheChainSay()
    {
        Staker account = await OperatorAsync();
        Address approver = await Chain.CreateAccountAsync(cancellationToken: Cancel);

        OperatorApproverChanged named = await account.RunAsync(Operators(account).PrepareUpdateApprover(account.Address, approver));
        Address? between = (await Operators(account).GetAsync(account.Address, cancellationToken: Cancel))!.Approver;
        OperatorApproverChanged taken = await account.RunAsync(Operators(account).PrepareUpdateApprover(account.Address, null));

        Assert.Equal((approver, approver), (named.Approver!.Value, between!.Value));
        Assert.Null(taken.Approver);
        Assert.Null((await Operators(account).GetAsync(account.Address, cancellationToken: Cancel))!.Approver);
        Assert.Throws<ArgumentException>(() => Operators(account).PrepareUpdateApprover(account.Address, Address.Zero));
    }

    [Fact]
    public async Task Details_ByAStrangerOrOfNobody_AreRefused()
    {
        Staker account = await OperatorAsync();
        Staker stranger = await AccountAsync();

        CallerNotPermitted approver = await RefusedAsync<CallerNotPermitted>(Operators(stranger).PrepareUpdateApprover(account.Address, stranger.Address));
        CallerNotPermitted metadata = await RefusedAsync<CallerNotPermitted>(Operators(stranger).PrepareUpdateMetadata(account.Address, "ipfs://evil"));
        await OnlyAsync<NotAnOperator>(Operators(stranger).CheckUpdateMetadataAsync(stranger.Address, "", cancellationToken: Cancel));
        await OnlyAsync<NotAnOperator>(Operators(stranger).CheckUpdateApproverAsync(stranger.Address, null, cancellationToken: Cancel));

        Assert.Equal("modifyOperatorDetails(address,address)", approver.Function);
        Assert.Equal(Chain.EigenLayer.DelegationManager, metadata.Target);
    }

    [Fact]
    public async Task Details_ByTheOperatorAfterItNamedAnAdmin_AreRefused()
    {
        Staker account = await OperatorAsync();
        Staker admin = await AccountAsync();
        PermissionController permissions = new(Chain.EigenLayer.PermissionController!.Value);
        await Chain.ExecuteAsync(account.Address, permissions.AddPendingAdmin(account.Address, admin.Address), cancellationToken: Cancel);
        await Chain.ExecuteAsync(admin.Address, permissions.AcceptAdmin(account.Address), cancellationToken: Cancel);

        await RefusedAsync<CallerNotPermitted>(Operators(account).PrepareUpdateMetadata(account.Address, "ipfs://mine"));
        OperatorMetadataPublished published = await admin.RunAsync(Operators(admin).PrepareUpdateMetadata(account.Address, "ipfs://admins"));

        Assert.Equal((account.Address, "ipfs://admins"), (published.Operator, published.MetadataUri));
    }

    [Fact]
    public async Task Get_ForAStaker_SaysWhatCanBeSlashedByWhomAndWhatIsComing()
    {
        Chain.SinceEverywhere("1.5", "Redistribution");
        Staker avs = await AvsAsync();
        OperatorSetId burning = await SetAsync(avs, 1);
        OperatorSetsCreated created = await avs.RunAsync(await Of(avs).PrepareCreateOperatorSetsAsync(
            avs.Address, [new NewOperatorSet(2, [Exact.Strategy]) { RedistributionRecipient = avs.Address }], cancellationToken: Cancel));
        OperatorSetId paying = created.Sets[0].Set;
        Staker account = await OperatorAsync(allocationDelay: 2);
        Staker staker = await DelegatedAsync(Ten, account);
        AllocationsModified modified = await account.RunAsync(Of(account).PrepareModify(
            account.Address, [new(burning, Exact.Strategy, 3 * Tenth), new(paying, Exact.Strategy, 4 * Tenth)]));
        await AdvanceToAsync(modified.Allocations[0].EffectBlock);
        await JoinAsync(account, burning);
        AllocationsModified more = await account.RunAsync(Of(account).PrepareModify(account.Address, [new(burning, Exact.Strategy, 5 * Tenth)]));
        AllocationDelayChanged slower = await account.RunAsync(Of(account).PrepareSetAllocationDelay(account.Address, 9));
        await staker.QueueAsync(Exact, WithdrawalAmount.DepositShares(UInt256.FromEther("2")));

        // The delay of two blocks is over for what was added.
        OperatorOverview overview = (await Operators(staker).GetAsync(account.Address, cancellationToken: Cancel))!;
        OperatorOverview earlier = (await Operators(staker).GetAsync(account.Address, block: Rpc.BlockTag.FromNumber(more.BlockNumber), cancellationToken: Cancel))!;

        OperatorStake stake = overview.Allocations.Find(Exact.Strategy)!;
        Assert.Equal((UInt256.FromEther("8"), UInt256.FromEther("2")), (stake.Shares, stake.SlashableInQueue));
        Assert.Equal(new StrategyMagnitude(Whole, 9 * Tenth), stake.Magnitude);

        // Allocated to the paying set, but not registered there: it cannot slash.
        Assert.Equal((5 * Tenth, (UInt256)(5 * Tenth)), (stake.SlashableMagnitude, stake.SlashableProportion));
        StrategyAllocation line = Assert.Single(overview.Allocations.Find(burning)!.Allocations);
        Assert.Equal((5 * Tenth, UInt256.FromEther("4")), (line.SlashableMagnitude, line.SlashableShares));
        Assert.Equal(0UL, Assert.Single(overview.Allocations.Find(paying)!.Allocations).SlashableMagnitude);
        Assert.Equal(new AllocationState(3 * Tenth, (long)(2 * Tenth), more.Allocations[0].EffectBlock), earlier.Allocations.Find(burning)!.Allocations[0].State);
        Assert.Equal(3 * Tenth, earlier.Allocations.Find(Exact.Strategy)!.SlashableMagnitude);
        Assert.Equal((2U, new PendingAllocationDelay(9, slower.EffectBlock)), (overview.AllocationDelay.Blocks!.Value, overview.AllocationDelay.Pending!.Value));
        Assert.Null(earlier.AllocationDelay.Pending);
        Assert.False(overview.IsRedistributable);
        await JoinAsync(account, paying);
        Assert.True((await Operators(staker).GetAsync(account.Address, cancellationToken: Cancel))!.IsRedistributable);
    }

    [Fact]
    public async Task Get_InTheSameRequests_WhateverTheNumberOfSets()
    {
        Staker avs = await AvsAsync();
        Staker account = await OperatorAsync();
        await avs.RunAsync(await Of(avs).PrepareCreateOperatorSetsAsync(
            avs.Address, [.. Enumerable.Range(1, 12).Select(id => new NewOperatorSet((uint)id, [Exact.Symbol, Other.Symbol]))], cancellationToken: Cancel));
        await account.RunAsync(Of(account).PrepareModify(
            account.Address,
            [.. Enumerable.Range(1, 12).SelectMany(id => new AllocationTarget[] { new(new(avs.Address, (uint)id), Exact.Symbol, 1), new(new(avs.Address, (uint)id), Other.Symbol, 1) })]));

        OperatorOverview overview = (await Operators(account).GetAsync(account.Address, includePendingDelay: false, cancellationToken: Cancel))!;

        Assert.Equal(12, overview.Sets.Length);
        Assert.All(overview.Sets, set => Assert.Equal(2, set.Allocations.Length));
        Assert.Equal(12UL, overview.Strategies.Single(stake => stake.Symbol == Exact.Symbol).Magnitude.Encumbered);
    }

    [Fact]
    public async Task List_Registrations_AreOldestFirstWithTheirLastDetails()
    {
        ulong from = await HeadAsync() + 1;
        Staker first = await OperatorAsync(approver: await Chain.CreateAccountAsync(cancellationToken: Cancel));
        Staker second = await OperatorAsync();
        await first.RunAsync(Operators(first).PrepareUpdateMetadata(first.Address, "ipfs://later"));
        await first.RunAsync(Operators(first).PrepareUpdateApprover(first.Address, null));
        await second.RunAsync(Operators(second).PrepareUpdateApprover(second.Address, first.Address));

        List<ListedOperator> listed = await ListAsync(first, from, await HeadAsync());

        Assert.Equal([first.Address, second.Address], listed.Select(entry => entry.Operator));
        Assert.Equal(("ipfs://later", (Address?)null), (listed[0].MetadataUri, listed[0].Approver));
        Assert.Equal(("https://example.org/operator.json", first.Address), (listed[1].MetadataUri, listed[1].Approver!.Value));
        Assert.All(listed, entry => Assert.False(entry.IsFromBeforeSlashing));
        Assert.Empty(await ListAsync(first, await HeadAsync(), await HeadAsync()));
    }

    [Fact]
    public async Task List_FromBeforeTheSlashingRelease_IsReadFromItsOwnEvents()
    {
        Staker reader = await AccountAsync();
        Address before = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        Address after = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        Address approver = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        Address manager = await Chain.CreateAccountAsync(UInt256.Zero, Cancel);
        byte[] nobody = ContractStub.Word(UInt256.Zero);
        ulong from = await EmitAsync(manager, DelegationManagerLegacy.OperatorRegisteredEvent.Topic0, before, nobody, nobody, ContractStub.Word(50UL));
        await EmitAsync(manager, DelegationManagerLegacy.OperatorDetailsModifiedEvent.Topic0, before, nobody, ContractStub.Word(approver), ContractStub.Word(50UL));
        await EmitAsync(manager, DelegationManager.OperatorRegisteredEvent.Topic0, after, ContractStub.Word(approver));
        ulong to = await EmitAsync(manager, DelegationManager.OperatorMetadataURIUpdatedEvent.Topic0, before, ContractStub.Word(32UL), ContractStub.Word(3UL), Text("abc"));
        using RestakingClient client = new(Chain.RpcUrl, Chain.Network with { EigenLayer = Chain.EigenLayer with { DelegationManager = manager } });

        List<ListedOperator> listed = [];
        await foreach (ListedOperator entry in client.EigenLayer.Operators.ListAsync(from, to, Cancel))
        {
            listed.Add(entry);
        }

        Assert.Equal(
            [new ListedOperator(before, from, true, approver, "abc"), new ListedOperator(after, from + 2, false, approver, null)],
            listed);
    }

    private static EigenLayerOperatorsClient Operators(Staker account) => account.Client.EigenLayer.Operators;

    private static async Task<List<ListedOperator>> ListAsync(Staker account, ulong from, ulong to)
    {
        List<ListedOperator> listed = [];
        await foreach (ListedOperator entry in Operators(account).ListAsync(from, to, Cancel))
        {
            listed.Add(entry);
        }

        return listed;
    }

    /// <summary>One log with an indexed address, from a contract that emits what it is called with.</summary>
    private async Task<ulong> EmitAsync(Address emitter, Hash32 topic, Address indexed, params byte[][] words)
    {
        byte[] topicBytes = new byte[32];
        topic.CopyTo(topicBytes);

        // log2(0, calldatasize - 32, topic, calldata[0..32]) with the rest of the calldata as data
        await Chain.Node.SetCodeAsync(
            emitter, new byte[] { 0x5f, 0x35, 0x7f }.Concat(topicBytes).Concat(new byte[] { 0x60, 0x20, 0x36, 0x03, 0x80, 0x60, 0x20, 0x5f, 0x37, 0x5f, 0xa2, 0x00 }).ToArray(), Cancel);
        byte[] data = [.. ContractStub.Word(indexed), .. words.SelectMany(word => word)];
        await using AnvilImpersonation sender = await Chain.Node.ImpersonateAsync(indexed, UInt256.FromEther("1"), Cancel);
        return (await sender.ExecuteAsync(emitter, data, cancellationToken: Cancel)).BlockNumber;
    }

    private static byte[] Text(string text)
    {
        byte[] word = new byte[32];
        System.Text.Encoding.UTF8.GetBytes(text).CopyTo(word, 0);
        return word;
    }
}
