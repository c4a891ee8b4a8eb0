using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing.Tests;

/// <summary><see cref="TestChain.DeployAvsRegistrarAsync"/>: what it deploys is a registrar, for one AVS, that lets operators in and out.</summary>
public sealed class AvsRegistrarTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeployAvsRegistrar_ForOneAvs_SupportsThatOneAlone_AndLetsOperatorsInAndOut()
    {
        await using TestChain chain = await ChainSource.Devnet.StartAsync(Token);
        Address avs = await chain.CreateAccountAsync(cancellationToken: Token);
        Address other = await chain.CreateAccountAsync(cancellationToken: Token);
        AllocationManager allocations = new(chain.EigenLayer.AllocationManager);

        Address registrar = await chain.DeployAvsRegistrarAsync(avs, Token);

        Assert.NotEmpty(await chain.Rpc.GetCodeAsync(registrar, BlockTag.Latest, Token));
        Assert.NotEqual(registrar, await chain.DeployAvsRegistrarAsync(avs, Token));
        Assert.True(await chain.ReadAsync(new IAVSRegistrar(registrar).SupportsAVS(avs), Token));
        Assert.False(await chain.ReadAsync(new IAVSRegistrar(registrar).SupportsAVS(other), Token));
        await chain.ExecuteAsync(avs, allocations.UpdateAVSMetadataURI(avs, ""), cancellationToken: Token);
        await chain.ExecuteAsync(avs, allocations.SetAVSRegistrar(avs, registrar), cancellationToken: Token);
        await Assert.ThrowsAnyAsync<Exception>(() => chain.ExecuteAsync(other, allocations.SetAVSRegistrar(other, registrar), cancellationToken: Token));
        await chain.ExecuteAsync(
            avs,
            allocations.CreateOperatorSets(avs, [new AllocationManager.CreateSetParams(1, [chain.Strategies.First().Strategy])]),
            cancellationToken: Token);

        Address operatorAddress = await chain.RegisterOperatorAsync(cancellationToken: Token);
        await chain.ExecuteAsync(operatorAddress, allocations.RegisterForOperatorSets(operatorAddress, new(avs, [1], ReadOnlyMemory<byte>.Empty)), cancellationToken: Token);
        Assert.True(await chain.ReadAsync(allocations.IsMemberOfOperatorSet(operatorAddress, new(avs, 1)), Token));
        await chain.ExecuteAsync(operatorAddress, allocations.DeregisterFromOperatorSets(new(operatorAddress, avs, [1])), cancellationToken: Token);
        Assert.False(await chain.ReadAsync(allocations.IsMemberOfOperatorSet(operatorAddress, new(avs, 1)), Token));
    }
}
