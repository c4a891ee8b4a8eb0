using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <summary>
/// The suite on real bytecode of a RewardsCoordinator of 1.12 or later, over mainnet's core of the snapshot, which itself has none. The bytecode is published
/// (creation code in the core contracts' bindings) and is no part of the project: a variable names the file that holds it.
/// </summary>
public sealed class RealRewardsTests(RealRewardsFixture chain) : RewardsConformance(chain), IClassFixture<RealRewardsFixture>;

/// <summary>Places the bytecode at mainnet's address, with mainnet's constants, and initialises it.</summary>
public sealed class RealRewardsFixture() : ChainFixture(ChainSource.OfflineMainnet)
{
    /// <summary>Environment variable with a file of creation code in hex, without constructor arguments.</summary>
    private const string CodeVariable = "RESTAKING_REWARDS_COORDINATOR_CODE";

    protected override string? Missing => base.Missing
        ?? (Environment.GetEnvironmentVariable(CodeVariable) is { Length: > 0 } file && File.Exists(file) ? null : $"no real RewardsCoordinator: set {CodeVariable} to a file with its creation code in hex");

    protected override async Task PrepareAsync(TestChain chain)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        RewardsCoordinator rewards = new(chain.EigenLayer.RewardsCoordinator!.Value);
        Address pausers = await chain.ReadAsync(new DelegationManager(chain.EigenLayer.DelegationManager).PauserRegistry(), cancel);
        UInt256[] arguments =
        [
            chain.EigenLayer.DelegationManager.ToWord().ToUInt256(),
            chain.EigenLayer.StrategyManager.ToWord().ToUInt256(),
            chain.EigenLayer.AllocationManager.ToWord().ToUInt256(),
            UInt256.Zero, // emissions controller
            pausers.ToWord().ToUInt256(),
            chain.EigenLayer.PermissionController!.Value.ToWord().ToUInt256(),
            86_400UL,
            63_072_000UL,
            14_515_200UL,
            2_592_000UL,
            1_710_979_200UL,
        ];
        byte[] creation = [.. Hex.Decode((await File.ReadAllTextAsync(Environment.GetEnvironmentVariable(CodeVariable)!, cancel)).Trim()), .. arguments.SelectMany(ContractStub.Word)];

        // What a constructor returns is the code: its immutables are in it, and the storage of the address it is placed at is empty.
        byte[] runtime = await chain.Rpc.CallAsync(new CallRequest { Data = creation }, BlockTag.Latest, cancel);
        await chain.Node.SetCodeAsync(rewards.Address, runtime, cancel);
        Address owner = await chain.CreateAccountAsync(cancellationToken: cancel);
        await chain.ExecuteAsync(owner, rewards.Initialize(owner, UInt256.Zero, owner, 600, 1_000, owner), cancellationToken: cancel);
    }
}
