using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.Contracts;

namespace Restaking.Sdk.Tests.EigenLayer;

/// <summary>A node whose EigenLayer contracts answer what a test says, word by word: also what no real contract answers.</summary>
internal sealed class EigenLayerNode : IDisposable
{
    public static readonly UInt256 Wad = UInt256.FromEther("1");

    /// <summary>The overload with one operator.</summary>
    public static readonly Selector GetMaxMagnitudes = Selector.FromSignature("getMaxMagnitudes(address,address[])");

    private readonly Dictionary<(Address Contract, Selector Function), Func<byte[], UInt256[]>> _answers = [];
    private readonly RpcClient _rpc;

    public EigenLayerNode(Func<EigenLayerDeployment, EigenLayerDeployment>? change = null)
    {
        RestakingNetwork network = RestakingNetwork.Mainnet;
        Deployment = change is null ? network.EigenLayer! : change(network.EigenLayer!);
        _rpc = new RpcClient(Node, new RpcClientOptions { ExpectedChainId = 1 });
        Client = new RestakingClient(_rpc, network with { EigenLayer = Deployment });
    }

    public FakeChainNode Node { get; } = new();

    public EigenLayerDeployment Deployment { get; }

    public RestakingClient Client { get; }

    public static UInt256 Word(Address address) => UInt256.ParseHex(address.ToWord().ToString());

    public EigenLayerNode Answer(Address contract, Selector function, params UInt256[] words) => Answer(contract, function, _ => words);

    public EigenLayerNode Answer(Address contract, Selector function, Func<byte[], UInt256[]> answer)
    {
        _answers[(contract, function)] = answer;
        Node.Contracts[contract] = (calldata, _) => Run(contract, calldata);
        return this;
    }

    public void Dispose()
    {
        Client.Dispose();
        _rpc.Dispose();
    }

    private byte[]? Run(Address contract, ReadOnlySpan<byte> calldata)
    {
        if (!_answers.TryGetValue((contract, new Selector(calldata[..4])), out Func<byte[], UInt256[]>? answer))
        {
            return null;
        }

        UInt256[] words = answer(calldata.ToArray());
        byte[] data = new byte[32 * words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i].WriteBigEndian(data.AsSpan(32 * i));
        }

        return data;
    }
}
