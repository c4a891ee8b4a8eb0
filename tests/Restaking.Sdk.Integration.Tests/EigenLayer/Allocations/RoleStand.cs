using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Allocations;

/// <summary>Operators and AVSs with keys of their own, made with the clients under test. Tests share a chain and nothing else.</summary>
public abstract class RoleStand(ChainFixture fixture)
{
    protected const ulong Whole = MagnitudeMath.Wad;
    protected const ulong Half = Whole / 2;
    protected const ulong Tenth = Whole / 10;

    protected static readonly UInt256 Ten = UInt256.FromEther("10");

    protected TestChain Chain => fixture.ChainOrSkip();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A strategy whose token moves exactly the amount it is told to.</summary>
    protected StrategyEntry Exact => Chain.Strategies.First(entry => entry.Symbol is "rETH" or "WETH" or "swETH");

    /// <summary>Another strategy of tokens, which every chain has.</summary>
    protected StrategyEntry Other => Chain.Strategies.First(entry => entry.Symbol == (Chain.Kind == ChainKind.Devnet ? "cbETH" : "stETH"));

    protected Task<uint> ConfigurationDelayAsync() => Chain.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).AllocationConfigurationDelay(), Cancel);

    protected Task<uint> DeallocationDelayAsync() => Chain.ReadAsync(new AllocationManager(Chain.EigenLayer.AllocationManager).DeallocationDelay(), Cancel);

    protected async Task<Staker> AccountAsync()
    {
        LocalSigner signer = LocalSigner.FromPrivateKey(RandomNumberGenerator.GetBytes(32));
        await Chain.FundAsync(signer.Address, cancellationToken: Cancel);
        return new Staker(Chain, signer, new RestakingClient(Chain.RpcUrl, Chain.Network, Staker.Options with { Signer = signer }));
    }

    /// <summary>An operator that can allocate.</summary>
    protected async Task<Staker> OperatorAsync(uint allocationDelay = 0, Address? approver = null)
    {
        Staker account = await AccountAsync();
        OperatorRegistration registered = await account.RunAsync(
            account.Client.EigenLayer.Operators.PrepareRegister(allocationDelay, "https://example.org/operator.json", approver));
        await AdvanceToAsync(registered.CanAllocateFromBlock!.Value);
        return account;
    }

    /// <summary>An AVS that has published metadata and has a registrar that lets everybody in and out.</summary>
    protected async Task<Staker> AvsAsync()
    {
        Staker avs = await AccountAsync();
        await avs.RunAsync(Of(avs).PrepareUpdateAvsMetadata(avs.Address, "https://example.org/avs.json"));
        await avs.RunAsync(Of(avs).PrepareSetAvsRegistrar(avs.Address, await RegistrarAsync()));
        return avs;
    }

    protected async Task<OperatorSetId> SetAsync(Staker avs, uint id, params StrategyReference[] strategies)
    {
        await avs.RunAsync(await Of(avs).PrepareCreateOperatorSetsAsync(
            avs.Address, [new NewOperatorSet(id, strategies.Length == 0 ? [Exact.Strategy] : strategies)], cancellationToken: Cancel));
        return new OperatorSetId(avs.Address, id);
    }

    protected Task AllocateAsync(Staker operatorAccount, OperatorSetId set, ulong magnitude, StrategyReference? strategy = null) =>
        operatorAccount.RunAsync(Of(operatorAccount).PrepareModify(operatorAccount.Address, [new(set, strategy ?? Exact.Strategy, magnitude)]));

    protected static Task JoinAsync(Staker operatorAccount, OperatorSetId set) =>
        operatorAccount.RunAsync(Of(operatorAccount).PrepareRegister(operatorAccount.Address, set.Avs, [set.Id]));

    protected static Task<OperatorSetsLeft> LeaveAsync(Staker operatorAccount, OperatorSetId set) =>
        operatorAccount.RunAsync(Of(operatorAccount).PrepareDeregister(operatorAccount.Address, set.Avs, [set.Id]));

    /// <summary>An operator of whose stake a set can slash a part, and the AVS.</summary>
    protected async Task<(Staker Operator, Staker Avs, OperatorSetId Set)> SlashableAsync(ulong magnitude = Half)
    {
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        Staker operatorAccount = await OperatorAsync();
        await AllocateAsync(operatorAccount, set, magnitude);
        await JoinAsync(operatorAccount, set);
        return (operatorAccount, avs, set);
    }

    /// <summary>A staker that has deposited and is delegated.</summary>
    protected async Task<Staker> DelegatedAsync(UInt256 amount, Staker operatorAccount)
    {
        Staker staker = await AccountAsync();
        await staker.DepositAsync(Exact, amount);
        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAccount.Address));
        return staker;
    }

    /// <summary>A registrar that lets operators in and out, as it is told.</summary>
    protected Task<Address> RegistrarAsync(bool supports = true, bool letsIn = true, bool letsOut = true)
    {
        IAVSRegistrar functions = new(default);
        ContractStub stub = new ContractStub().Answers(functions.SupportsAVS(default), ContractStub.Word(supports ? 1UL : 0UL));
        stub = letsIn ? stub.Answers(functions.RegisterOperator(default, default, [], default)) : stub.Reverts(functions.RegisterOperator(default, default, [], default));
        stub = letsOut ? stub.Answers(functions.DeregisterOperator(default, default, [])) : stub.Reverts(functions.DeregisterOperator(default, default, []));
        return PlaceAsync(stub.Build());
    }

    protected async Task<Address> PlaceAsync(byte[] code)
    {
        Address address = await Chain.CreateAccountAsync(UInt256.Zero, Cancel);
        await Chain.Node.SetCodeAsync(address, code, Cancel);
        return address;
    }

    protected static EigenLayerAllocationsClient Of(Staker account) => account.Client.EigenLayer.Allocations;

    protected async Task<ulong> HeadAsync() => (await Chain.Rpc.GetBlockAsync(BlockTag.Latest, Cancel))!.Number;

    protected async Task AdvanceToAsync(ulong block)
    {
        ulong head = await HeadAsync();
        if (head < block)
        {
            await Chain.AdvanceBlocksAsync(block - head, Cancel);
        }
    }

    protected async Task PausedAsync(Address contract, int bit, Func<Task> test)
    {
        await Chain.SetPausedAsync(contract, UInt256.One << bit, Cancel);
        try
        {
            await test();
        }
        finally
        {
            await Chain.SetPausedAsync(contract, UInt256.Zero, CancellationToken.None);
        }
    }

    /// <summary>The refusal with which sending ends before anything is signed.</summary>
    protected static async Task<TRefusal> RefusedAsync<TRefusal>(PreparedTransaction prepared)
        where TRefusal : EigenLayerRefusal
    {
        PreflightException e = await Assert.ThrowsAsync<PreflightException>(() => prepared.SendAsync(cancellationToken: Cancel));
        return e.Issues.OfType<TRefusal>().First();
    }

    protected static async Task<TRefusal> OnlyAsync<TRefusal>(Task<PreflightResult> check)
        where TRefusal : EigenLayerRefusal => Assert.IsType<TRefusal>(Assert.Single((await check).Refusals));
}
