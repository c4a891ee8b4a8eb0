using Restaking.Sdk.Abi;
using Restaking.Sdk.Integration.Tests.Liquid.Conformance;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.Liquid.Coinbase;

/// <summary>cbETH on our own contract.</summary>
public sealed class CoinbaseStand : LiquidStand
{
    private RestakingNetwork? _network;
    private CoinbaseDevnet? _devnet;

    public CoinbaseDevnet Devnet => _devnet!;

    public override RestakingNetwork Network => _network!;

    public override ILiquidToken TokenOf(RestakingClient client) => client.Coinbase.CbEth;

    public override Task GiveTokenAsync(Address account, UInt256 amount) => Devnet.MintAsync(account, amount, TestContext.Current.CancellationToken);

    protected override async Task<AnvilNode> StartAsync(CancellationToken cancellationToken)
    {
        AnvilNode node = await AnvilNode.StartAsync(cancellationToken: cancellationToken);
        await Multicall3Placement.PlaceAsync(node, cancellationToken);
        _devnet = await CoinbaseDevnet.DeployAsync(node, cancellationToken);
        _network = _devnet.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync(cancellationToken)) { Multicall3 = Multicall3Placement.Address });
        return node;
    }
}

/// <summary>The conformance suite for cbETH.</summary>
public sealed class CbEthOnDevnetTests(CoinbaseStand stand) : LiquidConformance(stand), IClassFixture<CoinbaseStand>;
