using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing;

/// <summary>A protocol's devnet contracts on a node.</summary>
public interface ILiquidDevnet
{
    /// <summary>The network with this deployment in it, for a client.</summary>
    RestakingNetwork AddTo(RestakingNetwork network);
}

/// <summary>
/// Deploys devnet contracts from an account of its own, and calls their <c>devnet…</c> functions. Constructors and functions take static words only.
/// </summary>
internal sealed class LiquidDeployer : IAsyncDisposable
{
    private readonly AnvilImpersonation _account;
    private readonly DevnetDeployer _deployer;

    private LiquidDeployer(AnvilImpersonation account, CancellationToken cancellationToken)
    {
        _account = account;
        _deployer = new DevnetDeployer(account, cancellationToken);
    }

    /// <summary>Starts with a new, funded account.</summary>
    public static async Task<LiquidDeployer> StartAsync(AnvilNode node, CancellationToken cancellationToken)
    {
        AnvilImpersonation account = await node.ImpersonateAsync(FreshAddress.Create(), UInt256.FromEther("1000000"), cancellationToken).ConfigureAwait(false);
        return new LiquidDeployer(account, cancellationToken);
    }

    /// <summary>Deploys a contract of <c>devnet/</c>.</summary>
    public Task<Address> DeployAsync(string contract, params Hash32[] constructorWords) => _deployer.DeployAsync(contract, DevnetWords.Concat(constructorWords));

    /// <summary>Deploys a contract whose constructor takes more than static words.</summary>
    public Task<Address> DeployEncodedAsync(string contract, ReadOnlyMemory<byte> constructorArguments) => _deployer.DeployAsync(contract, constructorArguments);

    /// <summary>Calls a function and waits for its block.</summary>
    public Task CallAsync(Address contract, string signature, params Hash32[] words) => _deployer.CallAsync(contract, DevnetWords.Call(signature, words));

    public ValueTask DisposeAsync() => _account.DisposeAsync();
}
