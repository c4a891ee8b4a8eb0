using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>Signed messages of the core, with the devnet's contracts at mainnet's addresses, against recorded digests and signatures.</summary>
public class DevnetSignatureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StrategyManager_RecordedDeposit_DigestIsTheRecordedAndTheSignatureIsAccepted()
    {
        using JsonDocument vectors = ReferenceFolder.OpenOrSkip("vectors/eigenlayer-eip712-and-pods.json");
        JsonElement vector = vectors.RootElement.GetProperty("deposit");
        await using AnvilNode node = await StartAsync(vector);
        Devnet devnet = await DevnetDeployment.DeployAsync(node, cancellationToken: Cancellation);
        var manager = new StrategyManager(AddressOf(vector, "verifyingContract"));
        await ContractCopy.PlaceAsync(node, devnet.Network.EigenLayer!.StrategyManager, manager.Address, Cancellation);
        Address staker = AddressOf(vector, "staker");
        Address strategy = AddressOf(vector, "strategy");
        Address token = AddressOf(vector, "token");
        UInt256 amount = UInt256.Parse(vector.GetProperty("amount").GetString()!);
        UInt256 expiry = vector.GetProperty("expiry").GetUInt64();

        Assert.Equal(HashOf(vector, "domainSeparator"), await ReadAsync(node, manager.DomainSeparator()));
        Assert.Equal(HashOf(vector, "typehash"), await ReadAsync(node, manager.DepositTypehash()));
        Assert.Equal(
            HashOf(vector, "digest"),
            await ReadAsync(node, manager.CalculateStrategyDepositDigestHash(staker, strategy, token, amount, UInt256.Zero, expiry)));

        // Past the signature, the next thing to be checked is the whitelist.
        byte[] signature = Convert.FromHexString(vector.GetProperty("signature").GetString().AsSpan(2));
        Assert.Equal("StrategyNotWhitelisted", await RefusalAsync(node, manager.DepositIntoStrategyWithSignature(strategy, token, amount, staker, expiry, signature)));
        Assert.Equal("InvalidSignature", await RefusalAsync(node, manager.DepositIntoStrategyWithSignature(strategy, token, amount - UInt256.One, staker, expiry, signature)));
        Assert.Equal("SignatureExpired", await RefusalAsync(node, manager.DepositIntoStrategyWithSignature(strategy, token, amount, staker, UInt256.One, signature)));
    }

    [Fact]
    public async Task DelegationManager_RecordedApproval_DigestIsTheRecorded()
    {
        using JsonDocument vectors = ReferenceFolder.OpenOrSkip("vectors/eigenlayer-eip712-and-pods.json");
        JsonElement vector = vectors.RootElement.GetProperty("delegationApproval");
        await using AnvilNode node = await StartAsync(vector);
        Devnet devnet = await DevnetDeployment.DeployAsync(node, cancellationToken: Cancellation);
        var manager = new DelegationManager(AddressOf(vector, "verifyingContract"));
        await ContractCopy.PlaceAsync(node, devnet.Network.EigenLayer!.DelegationManager, manager.Address, Cancellation);

        Assert.Equal(HashOf(vector, "domainSeparator"), await ReadAsync(node, manager.DomainSeparator()));
        Assert.Equal(HashOf(vector, "typehash"), await ReadAsync(node, manager.DelegationApprovalTypehash()));
        Assert.Equal(
            HashOf(vector, "digest"),
            await ReadAsync(node, manager.CalculateDelegationApprovalDigestHash(
                AddressOf(vector, "staker"), AddressOf(vector, "operator"), AddressOf(vector, "delegationApprover"), HashOf(vector, "salt"), vector.GetProperty("expiry").GetUInt64())));
    }

    private static Task<AnvilNode> StartAsync(JsonElement vector) =>
        AnvilNode.StartAsync(new AnvilOptions { AutoImpersonate = true, ChainId = vector.GetProperty("chainId").GetUInt64() }, Cancellation);

    private static async Task<TResult> ReadAsync<TResult>(AnvilNode node, IContractCall<TResult> call) =>
        call.DecodeReturn(await CallAsync(node, call));

    private static async Task<string> RefusalAsync(AnvilNode node, StrategyManager.DepositIntoStrategyWithSignatureCall call)
    {
        RpcException e = await Assert.ThrowsAsync<RpcException>(() => CallAsync(node, call));
        return RevertDecoder.SolidityOnly.Decode(e.RevertData.Span, call.Contract).Name;
    }

    private static Task<byte[]> CallAsync(AnvilNode node, IContractCall call) =>
        node.Rpc.CallAsync(new CallRequest { To = call.Target, Data = call.ToCalldata() }, BlockTag.Latest, Cancellation);

    private static Address AddressOf(JsonElement vector, string property) => Address.Parse(vector.GetProperty(property).GetString()!);

    private static Hash32 HashOf(JsonElement vector, string property) => Hash32.Parse(vector.GetProperty(property).GetString()!);
}
