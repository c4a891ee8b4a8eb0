using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Protocols.Mantle;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Withdrawals;
using static Restaking.Sdk.Integration.Tests.Liquid.MainnetActor;

namespace Restaking.Sdk.Integration.Tests.Liquid.Mantle;

/// <summary>mETH on some chain, and who runs it.</summary>
public abstract class MEthStand : LiquidStand
{
    public abstract MantleDeployment Contracts { get; }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected RestakingClient? Reading { get; set; }

    public override ILiquidToken TokenOf(RestakingClient client) => client.Mantle.MEth;

    public override async Task FinalizeAsync(WithdrawalTicket ticket)
    {
        var detail = (MEthTicketDetail)ticket.Detail!;
        await FundAsync(detail);
        await ReportAsync(detail.FinalizedByBlock);
    }

    /// <summary>Puts aside what is missing for a request and all before it.</summary>
    public async Task FundAsync(MEthTicketDetail detail)
    {
        UInt256 allocated = await Reading!.ReadAsync(new UnstakeRequestsManager(Contracts.UnstakeRequestsManager).AllocatedETHForClaims(), cancellationToken: Cancel);
        if (detail.CumulativeEther > allocated)
        {
            await AllocateAsync(detail.CumulativeEther - allocated);
        }
    }

    public override async Task<bool> SetPausedAsync(LiquidOperation operation, bool paused)
    {
        await (operation == LiquidOperation.Deposit ? SetStakingPausedAsync(paused) : SetUnstakingPausedAsync(paused));
        return true;
    }

    /// <summary>The last block the oracle has reported.</summary>
    public async Task<ulong> ReportedAsync() =>
        (await Reading!.ReadAsync(new MantleOracle(Contracts.Oracle).LatestRecord(), cancellationToken: Cancel)).UpdateEndBlock;

    /// <summary>Has the oracle report up to a block at least.</summary>
    public abstract Task ReportAsync(ulong endBlock);

    public abstract Task AllocateAsync(UInt256 wei);

    public abstract Task SetStakingPausedAsync(bool paused);

    public abstract Task SetUnstakingPausedAsync(bool paused);

    public abstract Task AddRewardsAsync(UInt256 wei);

    public abstract Task SetAdjustmentAsync(ushort basisPoints);

    public abstract Task SetAllowListAsync(bool on);

    public abstract Task SetAllowedAsync(Address account);

    public abstract Task SetBlockedAsync(Address account);

    public abstract Task CancelUnfinalizedAsync(ulong most);
}

/// <summary>Our own contracts.</summary>
public sealed class MEthDevnetStand : MEthStand
{
    private MantleDevnet? _devnet;
    private RestakingNetwork? _network;

    public MantleDevnet Devnet => _devnet!;

    public override RestakingNetwork Network => _network!;

    public override MantleDeployment Contracts => Devnet.Deployment;

    public override async Task ReportAsync(ulong endBlock)
    {
        if (await ReportedAsync() < endBlock)
        {
            await Devnet.ReportAsync(endBlock, Cancel);
        }
    }

    public override Task AllocateAsync(UInt256 wei) => Devnet.AllocateAsync(wei, Cancel);

    public override Task SetStakingPausedAsync(bool paused) => Devnet.SetStakingPausedAsync(paused, Cancel);

    public override Task SetUnstakingPausedAsync(bool paused) => Devnet.SetUnstakingPausedAsync(paused, Cancel);

    public override Task AddRewardsAsync(UInt256 wei) => Devnet.AddRewardsAsync(wei, Cancel);

    public override Task SetAdjustmentAsync(ushort basisPoints) => Devnet.SetAdjustmentAsync(basisPoints, Cancel);

    public override Task SetAllowListAsync(bool on) => Devnet.SetAllowListAsync(on, Cancel);

    public override Task SetAllowedAsync(Address account) => Devnet.SetAllowedAsync(account, true, Cancel);

    public override Task SetBlockedAsync(Address account) => Devnet.SetBlockedAsync(account, true, Cancel);

    public override Task CancelUnfinalizedAsync(ulong most) => Devnet.CancelUnfinalizedAsync(most, Cancel);

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _devnet = await MantleDevnet.DeployAsync(node, cancellationToken);
        RestakingNetwork plain = new("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address };
        _network = _devnet.AddTo(plain);
        Reading = new RestakingClient(node.RpcUrl, _network);
        return node;
    }
}

/// <summary>The real contracts of mainnet's snapshot, run by their real accounts.</summary>
public sealed class MEthMainnetStand : MEthStand
{
    private const ulong FinalityDelta = 64;
    private const ulong ShortestReport = 100;
    private static readonly Address Allocator = Address.Parse("0xC62cE6fDff7B1374971A5F6f04f4aabc464e1447");
    private static readonly Address Reporter = Address.Parse("0x9314C425B6839a596D15a5A9e4EFA08Dc5A9EF94");
    private static readonly Address Quorum = Address.Parse("0x92e56d2146D54d5AEcB25CA36c89D027a6ea0D90");
    private static readonly Address Council = Address.Parse("0x4e59e778a0fb77fbb305637435c62faed9aed40f");
    private static readonly Address PauserAccount = Address.Parse("0x432ABcCb04DdD86Db9aA91FA3E03Fb566270c9ff");
    private RestakingNetwork? _network;

    public override string? Missing => ForkSnapshots.TryFind("mainnet", out _, out string? missing) ? null : missing;

    public override RestakingNetwork Network => _network!;

    public override MantleDeployment Contracts => Network.Mantle!;

    public override async Task ReportAsync(ulong endBlock)
    {
        ulong reported = await ReportedAsync();
        if (reported >= endBlock)
        {
            return;
        }

        ulong end = Math.Max(endBlock, reported + 1 + ShortestReport);
        ulong head = await Node.Rpc.GetBlockNumberAsync(Cancel);
        if (head < end + FinalityDelta)
        {
            await Node.MineAsync(end + FinalityDelta - head, cancellationToken: Cancel);
        }

        await Node.ActAsync(
            Reporter,
            Quorum,
            Call(
                "receiveRecord((uint64,uint64,uint64,uint64,uint128,uint128,uint128,uint128))",
                Word(reported + 1), Word(end), Hash32.Zero, Hash32.Zero, Hash32.Zero, Hash32.Zero, Hash32.Zero, Hash32.Zero));
        Assert.Equal(end, await ReportedAsync());
    }

    public override Task AllocateAsync(UInt256 wei) =>
        Node.ActAsync(Allocator, Contracts.Staking, Call("allocateETH(uint256,uint256)", Word(wei), Hash32.Zero));

    public override Task SetStakingPausedAsync(bool paused) => SetFlagAsync("setIsStakingPaused(bool)", paused);

    public override Task SetUnstakingPausedAsync(bool paused) => SetFlagAsync("setIsUnstakeRequestsAndClaimsPaused(bool)", paused);

    public override async Task AddRewardsAsync(UInt256 wei)
    {
        await Node.ActAsync(Council, Contracts.Staking, Call("grantRole(bytes32,address)", Role("TOP_UP_ROLE"), Word(Council)));
        await Node.SetBalanceAsync(Council, wei + UInt256.FromEther("1"), Cancel);
        await Node.ActAsync(Council, Contracts.Staking, Call("topUp()"), wei);
    }

    public override Task SetAdjustmentAsync(ushort basisPoints) =>
        Node.ActAsync(Council, Contracts.Staking, Call("setExchangeAdjustmentRate(uint16)", Word((UInt256)basisPoints)));

    public override Task SetAllowListAsync(bool on) => Node.ActAsync(Council, Contracts.Staking, Call("setStakingAllowlist(bool)", Word(on)));

    public override async Task SetAllowedAsync(Address account)
    {
        await Node.ActAsync(Council, Contracts.Staking, Call("grantRole(bytes32,address)", Role("STAKING_ALLOWLIST_MANAGER_ROLE"), Word(Council)));
        await Node.ActAsync(Council, Contracts.Staking, Call("grantRole(bytes32,address)", Role("STAKING_ALLOWLIST_ROLE"), Word(account)));
    }

    public override async Task SetBlockedAsync(Address account)
    {
        // The real token asks contracts that are listed with it; our own token serves as one.
        MantleDevnet list = await MantleDevnet.DeployAsync(Node, Cancel);
        await list.SetBlockedAsync(account, true, Cancel);
        await Node.ActAsync(Council, Contracts.MEth, Call("grantRole(bytes32,address)", Role("ADD_BLOCK_LIST_CONTRACT_ROLE"), Word(Council)));
        await Node.ActAsync(Council, Contracts.MEth, Call("addBlockListContract(address)", Word(list.Deployment.MEth)));
    }

    public override Task CancelUnfinalizedAsync(ulong most) =>
        Node.ActAsync(Council, Contracts.UnstakeRequestsManager, Call("cancelUnfinalizedRequests(uint256)", Word((UInt256)most)));

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await StartForkAsync(cancellationToken);
        ulong head = await node.Rpc.GetBlockNumberAsync(cancellationToken);
        _network = new RestakingNetwork("Mainnet snapshot", 1)
        {
            Multicall3 = Multicall3Placement.Address,

            // The snapshot has no logs from before its block, and no cmETH.
            Mantle = RestakingNetwork.Mainnet.Mantle! with { FirstBlock = head, CmEth = null, CmEthDelayedWithdraw = null },
        };
        Reading = new RestakingClient(node.RpcUrl, _network);
        return node;
    }

    private Task SetFlagAsync(string setter, bool paused) =>
        paused
            ? Node.ActAsync(PauserAccount, Contracts.Pauser, Call(setter, Word(true)))
            : Node.ActAsync(Council, Contracts.Pauser, Call(setter, Word(false)));
}

/// <summary>The conformance suite for mETH on our own contracts.</summary>
public sealed class MEthOnDevnetTests(MEthDevnetStand stand) : LiquidConformance(stand), IClassFixture<MEthDevnetStand>;

/// <summary>The conformance suite for the real mETH.</summary>
public sealed class MEthOnMainnetSnapshotTests(MEthMainnetStand stand) : LiquidConformance(stand), IClassFixture<MEthMainnetStand>;
