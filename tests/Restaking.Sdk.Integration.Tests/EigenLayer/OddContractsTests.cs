using System.Buffers;
using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <summary>
/// What no test chain has: the EIGEN strategy, duration vaults, a strategy factory, natively restaked ETH, the queue of M2, tokens that
/// behave badly. Stubs stand in their places on a devnet; each test has addresses of its own.
/// </summary>
public sealed partial class OddContractsTests(DevnetFixture fixture) : IClassFixture<DevnetFixture>
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private TestChain Chain => fixture.ChainOrSkip();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EigenStrategy_TokenStakersUse_IsEigenAndUnderlyingIsBackingEigen()
    {
        Address eigen = await TokenAsync("EIGEN");
        Address backing = await TokenAsync("bEIGEN");
        Address strategy = await StrategyAsync(backing, stub => stub.Answers(new EigenStrategy(default).Eigen(), ContractStub.Word(eigen)));
        using RestakingClient client = Client();
        EigenLayerStrategiesClient strategies = client.EigenLayer.Strategies;

        StrategyState state = await strategies.GetAsync(strategy, cancellationToken: Cancel);
        DepositQuote byDefault = await strategies.QuoteDepositAsync(strategy, One, Cancel);
        DepositQuote inBacking = await strategies.QuoteDepositAsync(strategy, One, new DepositOptions { Token = backing }, Cancel);
        DepositQuote inAnother = await strategies.QuoteDepositAsync(strategy, One, new DepositOptions { Token = strategy }, Cancel);

        Assert.Equal(eigen, state.Token);
        Assert.Equal(backing, state.UnderlyingToken);
        Assert.Equal("EIGEN", state.Symbol);
        Assert.Equal(eigen, byDefault.Token);
        Assert.DoesNotContain(byDefault.Preflight.Refusals, refusal => refusal is TokenNotAccepted);
        Assert.DoesNotContain(inBacking.Preflight.Refusals, refusal => refusal is TokenNotAccepted);
        Assert.Contains(inAnother.Preflight.Refusals, refusal => refusal is TokenNotAccepted);
    }

    [Theory]
    [InlineData(DurationVaultPhase.Deposits, false)]
    [InlineData(DurationVaultPhase.Allocations, true)]
    [InlineData(DurationVaultPhase.Withdrawals, true)]
    public async Task DurationVault_Deposit_NeedsDelegationToItAndItsDepositPhase(DurationVaultPhase phase, bool locked)
    {
        Address vault = await VaultAsync(phase);
        Address staker = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        using RestakingClient client = Client();

        DepositQuote quote = await client.EigenLayer.Strategies.QuoteDepositAsync(vault, One, new DepositOptions { Staker = staker }, Cancel);

        Assert.Equal(phase, quote.Strategy.VaultPhase);
        Assert.Null(Assert.Single(quote.Preflight.Refusals.OfType<VaultDelegationNeeded>()).Operator);
        Assert.Equal(locked, quote.Preflight.Refusals.OfType<VaultDepositsLocked>().Any());
    }

    [Theory]
    [InlineData(DurationVaultPhase.Deposits, false)]
    [InlineData(DurationVaultPhase.Allocations, true)]
    [InlineData(DurationVaultPhase.Withdrawals, false)]
    public async Task DurationVault_Leaving_IsLockedWhileAllocated(DurationVaultPhase phase, bool locked)
    {
        Address vault = await VaultAsync(phase);
        Address staker = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        using RestakingClient client = Client();

        WithdrawalQuote quote = await client.EigenLayer.Withdrawals.QuoteAsync([new(vault, WithdrawalAmount.All)], staker, Cancel);

        Assert.Equal(locked, quote.Preflight.Refusals.OfType<VaultWithdrawalsLocked>().Any());
    }

    [Fact]
    public async Task DurationVault_CompletingAsShares_GoesThroughItsDepositGate()
    {
        Address vault = await VaultAsync(DurationVaultPhase.Allocations);
        Address staker = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        using RestakingClient client = Client();
        QueuedWithdrawal ticket = Ticket(staker, vault);

        PreflightResult asShares = await client.EigenLayer.Withdrawals.CheckCompleteAsync([ticket], ReceiveAs.Shares, cancellationToken: Cancel);
        PreflightResult asTokens = await client.EigenLayer.Withdrawals.CheckCompleteAsync([ticket], cancellationToken: Cancel);

        Assert.Contains(asShares.Refusals, refusal => refusal is VaultDepositsLocked);
        Assert.Contains(asShares.Refusals, refusal => refusal is VaultDelegationNeeded);
        Assert.DoesNotContain(asTokens.Refusals, refusal => refusal is VaultDepositsLocked or VaultDelegationNeeded);
    }

    [Fact]
    public async Task Deposit_ThirtyThirdStrategy_IsRefused()
    {
        Address token = await TokenAsync("TKN");
        Address strategy = await StrategyAsync(token);
        Address staker = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        StrategyManager functions = new(default);
        Address full = await PlaceAsync(new ContractStub()
            .Answers(functions.Paused(), ContractStub.Word(UInt256.Zero))
            .Answers(functions.StrategyIsWhitelistedForDeposit(default), ContractStub.Word(UInt256.One))
            .Answers(functions.StakerStrategyListLength(default), ContractStub.Word(32UL))
            .Answers(functions.StakerDepositShares(default, default), ContractStub.Word(UInt256.Zero)));
        using RestakingClient client = Client(core => core with { StrategyManager = full });

        DepositQuote quote = await client.EigenLayer.Strategies.QuoteDepositAsync(strategy, One, new DepositOptions { Staker = staker }, Cancel);

        Assert.Equal(32, Assert.Single(quote.Preflight.Refusals.OfType<MaxStrategiesExceeded>()).Maximum);
    }

    [Fact]
    public async Task ProtocolState_WithoutVersion_IsNull()
    {
        DelegationManager functions = new(default);
        Address old = await PlaceAsync(new ContractStub()
            .Answers(functions.MinWithdrawalDelayBlocks(), ContractStub.Word(50_400UL))
            .Answers(functions.Paused(), ContractStub.Word(7UL)));
        using RestakingClient client = Client(core => core with { DelegationManager = old });

        ProtocolState state = await client.EigenLayer.GetProtocolStateAsync(cancellationToken: Cancel);

        Assert.Null(state.Version);
        Assert.Equal(50_400U, state.WithdrawalDelayBlocks);
        Assert.True(state is { DelegationPaused: true, QueuePaused: true, CompletionPaused: true, DepositsPaused: false });
    }

    [Fact]
    public async Task Position_NativelyRestakedEth_IsListedInWei()
    {
        Address staker = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        Address eth = EigenLayerDeployment.BeaconChainEthStrategy;
        DelegationManager functions = new(default);
        Address manager = await PlaceAsync(new ContractStub()
            .Answers(functions.DelegatedTo(default), ContractStub.Word(UInt256.Zero))
            .Answers(functions.GetDepositedShares(default), OneEach(ContractStub.Word(eth), ContractStub.Word(32UL)))
            .Answers(functions.GetWithdrawableShares(default, []), OneEach(ContractStub.Word(31UL), ContractStub.Word(32UL)))
            .Answers(functions.DepositScalingFactor(default, default), ContractStub.Word(ShareMath.Wad)));
        using RestakingClient client = Client(core => core with { DelegationManager = manager });

        StrategyPosition position = Assert.Single((await client.EigenLayer.GetPositionAsync(staker, cancellationToken: Cancel)).Strategies);

        Assert.Equal("ETH", position.Symbol);
        Assert.Null(position.Token);

        // The contract answers withdrawable shares first and deposit shares second.
        Assert.Equal((UInt256)31UL, position.Withdrawable);
        Assert.Equal((UInt256)32UL, position.DepositShares);
        Assert.Equal((UInt256)31UL, position.Underlying);
    }

    [Fact]
    public async Task Queued_NativelyRestakedEth_BearsTheBeaconSlashingOfToday()
    {
        Address staker = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        Address eth = EigenLayerDeployment.BeaconChainEthStrategy;
        DelegationManager functions = new(default);
        Address manager = await PlaceAsync(new ContractStub()
            .Answers(functions.MinWithdrawalDelayBlocks(), ContractStub.Word(1UL))
            .Answers(functions.PendingWithdrawals(default), ContractStub.Word(UInt256.One))
            .Answers(functions.GetQueuedWithdrawal(default), Unknown()));
        Address pods = await PlaceAsync(new ContractStub()
            .Answers(new EigenPodManager(default).BeaconChainSlashingFactor(default), ContractStub.Word(TestChain.FullMagnitude / 2)));
        using RestakingClient client = Client(core => core with { DelegationManager = manager, EigenPodManager = pods });
        DelegationManager.Withdrawal withdrawal = new(staker, Address.Zero, staker, UInt256.Zero, 1, [eth], [One]);

        QueuedWithdrawal queued = (await client.EigenLayer.Withdrawals.GetAsync(withdrawal, cancellationToken: Cancel))!;

        // Its delay has passed and it is still at risk: the contract applies the factor of the moment of completion.
        QueuedStrategyShares line = Assert.Single(queued.Strategies);
        Assert.Equal(QueuedWithdrawalStatus.Claimable, queued.Status);
        Assert.Equal(One / (UInt256)2UL, line.Shares);
        Assert.Equal(line.Shares, line.SharesAtRisk);
        Assert.Null(line.Token);
        Assert.Equal("ETH", line.Symbol);
    }

    [Fact]
    public async Task Client_OnAnotherChainThanItsNetwork_IsStopped()
    {
        using RestakingClient client = new(Chain.RpcUrl, RestakingNetwork.Sepolia);

        ChainMismatchException e = await Assert.ThrowsAsync<ChainMismatchException>(() => client.EigenLayer.GetProtocolStateAsync(cancellationToken: Cancel));

        Assert.Equal(RestakingNetwork.Sepolia.ChainId, e.Expected);
        Assert.Equal(Chain.Network.ChainId, e.Actual);
    }

    [Fact]
    public async Task Legacy_QueuedBeforeTheUpgrade_IsRebuiltFromItsLog()
    {
        Address staker = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        Address somebody = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        Address strategy = Chain.Strategies.First().Strategy;
        DelegationManagerLegacy.Withdrawal theirs = new(somebody, Address.Zero, somebody, UInt256.Zero, 1, [strategy], [One]);
        DelegationManagerLegacy.Withdrawal mine = new(staker, Address.Zero, staker, 3UL, 1, [strategy], [One]);
        DelegationManager functions = new(default);
        byte[] always = new ContractStub()
            .Answers(functions.MinWithdrawalDelayBlocks(), ContractStub.Word(10UL))
            .Answers(functions.PendingWithdrawals(default), ContractStub.Word(UInt256.One))
            .Answers(functions.GetQueuedWithdrawal(default), Unknown())
            .Build();
        Address manager = await PlaceAsync(ContractStub.Logger(DelegationManagerLegacy.WithdrawalQueuedEvent.Description.Topic0));
        ulong first = await EmitAsync(manager, theirs);
        ulong last = await EmitAsync(manager, mine);
        await Chain.Node.SetCodeAsync(manager, always, Cancel);
        using RestakingClient client = Client(core => core with { DelegationManager = manager });

        List<QueuedWithdrawal> found = [];
        await foreach (QueuedWithdrawal queued in client.EigenLayer.Withdrawals.ListLegacyAsync(staker, first, last, Cancel))
        {
            found.Add(queued);
        }

        QueuedWithdrawal legacy = Assert.Single(found);
        Assert.True(legacy.IsLegacy);
        Assert.Equal(mine.AbiHash(), legacy.Root);
        Assert.Equal((UInt256)3UL, legacy.Nonce);
        Assert.Equal(One, legacy.Strategies[0].Shares);
        Assert.Equal(12UL, legacy.ClaimableAtBlock);
    }

    private async Task<ulong> EmitAsync(Address logger, DelegationManagerLegacy.Withdrawal withdrawal)
    {
        Address sender = await Chain.CreateAccountAsync(cancellationToken: Cancel);

        // (bytes32 root, Withdrawal): the root, the offset of the struct, the struct without the offset word of its own encoding.
        byte[] data = [.. Bytes(withdrawal.AbiHash()), .. ContractStub.Word(64UL), .. withdrawal.AbiEncode().AsSpan(32)];
        return (await Chain.ExecuteAsync(sender, new RawCall(logger, data), cancellationToken: Cancel)).BlockNumber;
    }

    private RestakingClient Client(Func<EigenLayerDeployment, EigenLayerDeployment>? change = null)
    {
        // Without the address book, so that everything is asked.
        EigenLayerDeployment core = Chain.EigenLayer with { Strategies = [] };
        return new RestakingClient(Chain.RpcUrl, Chain.Network with { EigenLayer = change?.Invoke(core) ?? core });
    }

    private async Task<Address> PlaceAsync(byte[] code)
    {
        Address address = await Chain.CreateAccountAsync(UInt256.Zero, Cancel);
        await Chain.Node.SetCodeAsync(address, code, Cancel);
        return address;
    }

    private Task<Address> PlaceAsync(ContractStub stub) => PlaceAsync(stub.Build());

    private Task<Address> TokenAsync(string symbol) => PlaceAsync(Erc20Stub(symbol, UInt256.Zero));

    private static ContractStub Erc20Stub(string symbol, UInt256 allowance)
    {
        byte[] text = new byte[32];
        System.Text.Encoding.UTF8.GetBytes(symbol).CopyTo(text, 0);
        return new ContractStub()
            .Answers(new ERC20(default).BalanceOf(default), ContractStub.Word(UInt256.FromEther("100")))
            .Answers(new ERC20(default).Allowance(default, default), ContractStub.Word(allowance))
            .Answers(new ERC20(default).Decimals(), ContractStub.Word(18UL))
            .Answers(new ERC20(default).Symbol(), ContractStub.Word(32UL), ContractStub.Word((ulong)symbol.Length), text);
    }

    private Task<Address> StrategyAsync(Address token, Func<ContractStub, ContractStub>? more = null)
    {
        StrategyBaseTVLLimits functions = new(default);
        ContractStub stub = new ContractStub()
            .Answers(functions.UnderlyingToken(), ContractStub.Word(token))
            .Answers(functions.TotalShares(), ContractStub.Word(UInt256.FromEther("100")))
            .Answers(functions.Paused(), ContractStub.Word(UInt256.Zero))
            .Answers(functions.UnderlyingToSharesView(default), ContractStub.Word(One))
            .Answers(functions.SharesToUnderlyingView(default), ContractStub.Word(One));
        return PlaceAsync(more?.Invoke(stub) ?? stub);
    }

    private async Task<Address> VaultAsync(DurationVaultPhase phase) => await StrategyAsync(
        await TokenAsync("TKN"), stub => stub.Answers(new DurationVaultStrategy(default).State(), ContractStub.Word((ulong)(byte)phase)));

    private static QueuedWithdrawal Ticket(Address staker, Address strategy)
    {
        DelegationManager.Withdrawal withdrawal = new(staker, Address.Zero, staker, UInt256.Zero, 1, [strategy], [One]);
        return new QueuedWithdrawal
        {
            Root = withdrawal.AbiHash(),
            Withdrawal = withdrawal,
            ClaimableAtBlock = 12,
            Status = QueuedWithdrawalStatus.Claimable,
            Strategies = [new QueuedStrategyShares(strategy, null, null, One, One, UInt256.Zero, null)],
        };
    }

    /// <summary>Two arrays of one element each, as two return values.</summary>
    private static byte[][] OneEach(byte[] first, byte[] second) =>
        [ContractStub.Word(64UL), ContractStub.Word(128UL), ContractStub.Word(1UL), first, ContractStub.Word(1UL), second];

    /// <summary>What getQueuedWithdrawal answers for a root it does not list: an all-zero struct and no shares.</summary>
    private static byte[][] Unknown()
    {
        byte[] zero = ContractStub.Word(UInt256.Zero);
        return
        [
            ContractStub.Word(64UL), ContractStub.Word(64UL + (9 * 32)),
            zero, zero, zero, zero, zero, ContractStub.Word(7UL * 32), ContractStub.Word(8UL * 32), zero, zero,
            zero,
        ];
    }

    private static byte[] Bytes(Hash32 hash)
    {
        byte[] bytes = new byte[Hash32.Size];
        hash.CopyTo(bytes);
        return bytes;
    }

    /// <summary>Calldata as it is.</summary>
    private sealed class RawCall(Address target, byte[] data) : IContractCall
    {
        public Address Target { get; } = target;

        public ContractFunction Function { get; } = new("Raw", "raw", "raw()", Selector.FromSignature("raw()"), StateMutability.NonPayable);

        public ContractBinding Contract => ERC20.Binding;

        public int EncodedLength => data.Length;

        public void Encode(IBufferWriter<byte> output)
        {
            data.CopyTo(output.GetSpan(data.Length));
            output.Advance(data.Length);
        }

        public ImmutableArray<ContractArgument> DescribeArguments() => [];
    }
}
