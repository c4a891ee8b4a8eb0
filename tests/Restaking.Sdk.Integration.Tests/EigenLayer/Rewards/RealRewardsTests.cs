using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Rewards;

/// <summary>
/// The suite on real bytecode of a RewardsCoordinator (1.5, 1.7 and 1.12 were run), over mainnet's core of the snapshot, which itself has none. The bytecode is published
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
        byte[] code = Hex.Decode((await File.ReadAllTextAsync(Environment.GetEnvironmentVariable(CodeVariable)!, cancel)).Trim());
        bool before112 = code.AsSpan().IndexOf(Bytes(rewards.Initialize(pausers, UInt256.Zero, pausers, 0, 0, pausers).Function.Selector)) < 0;
        UInt256[] common =
        [
            chain.EigenLayer.DelegationManager.ToWord().ToUInt256(),
            chain.EigenLayer.StrategyManager.ToWord().ToUInt256(),
            chain.EigenLayer.AllocationManager.ToWord().ToUInt256(),
            pausers.ToWord().ToUInt256(),
            chain.EigenLayer.PermissionController!.Value.ToWord().ToUInt256(),
            86_400UL,
            63_072_000UL,
            14_515_200UL,
            2_592_000UL,
            1_710_979_200UL,
        ];

        // 1.12 has an emissions controller fourth; before, the struct ends with the version's text and is found by its offset.
        UInt256[] arguments = before112
            ? [0x20UL, .. common, 0x160UL, 5UL, new Hash32([.. "1.5.0"u8, .. new byte[27]]).ToUInt256()]
            : [.. common[..3], UInt256.Zero, .. common[3..]];
        byte[] creation = [.. code, .. arguments.SelectMany(ContractStub.Word)];

        // What a constructor returns is the code: its immutables are in it, and the storage of the address it is placed at is empty.
        byte[] runtime = await chain.Rpc.CallAsync(new CallRequest { Data = creation }, BlockTag.Latest, cancel);
        await chain.Node.SetCodeAsync(rewards.Address, runtime, cancel);
        Address owner = await chain.CreateAccountAsync(cancellationToken: cancel);
        byte[] initialize = before112
            ? [.. Bytes(Selector.FromSignature("initialize(address,uint256,address,uint32,uint16)")), .. rewards.Initialize(owner, UInt256.Zero, owner, 600, 1_000, owner).ToCalldata().AsSpan(4..^32)]
            : rewards.Initialize(owner, UInt256.Zero, owner, 600, 1_000, owner).ToCalldata();
        AnvilImpersonation account = await chain.Node.ImpersonateAsync(owner, cancellationToken: cancel);
        await using (account)
        {
            Assert.True((await account.ExecuteAsync(rewards.Address, initialize, cancellationToken: cancel)).Succeeded);
        }
    }

    private static byte[] Bytes(Selector selector)
    {
        byte[] bytes = new byte[Selector.Size];
        selector.CopyTo(bytes);
        return bytes;
    }
}
