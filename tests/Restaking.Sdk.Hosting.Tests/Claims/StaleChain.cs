using Restaking.Sdk.Contracts;
using Restaking.Sdk.Hosting.Claims;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Tests.Transactions;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using ChainNode = Restaking.Sdk.Tests.Transactions.FakeNode;

namespace Restaking.Sdk.Hosting.Tests.Claims;

/// <summary>A node of the same chain at an earlier height, with the journal of those who saw more.</summary>
internal sealed class StaleChain
{
    private readonly ClaimWorld _world;

    public StaleChain(ClaimWorld world, ulong head)
    {
        _world = world;
        while (Node.Head < head)
        {
            Node.Mine();
        }

        Node.Contracts.UnionWith([ClaimWorld.FirstQueue, ClaimWorld.SecondQueue]);
    }

    public ChainNode Node { get; } = new();

    public ClaimEngine Engine()
    {
        var rpc = new RpcClient(Node, new RpcClientOptions { TimeProvider = _world.Clock });
        var pipeline = new TransactionPipeline(rpc, 1, null, new RevertDecoder([TestCall.Binding]), _world.Transactions with { Journal = _world.Journal }, _world.Clock);
        var queue = new FakeTicketQueue(Node, ClaimWorld.FirstQueue);
        foreach ((string id, WithdrawalTicket ticket) in _world.First.Tickets)
        {
            queue.Tickets[id] = ticket;
        }

        var options = new ClaimWorkerOptions { MaxHeadAge = null };
        options.Owners.Add(new ClaimOwner(_world.Key.Address));
        return new ClaimEngine(new FakeRestakingClient(rpc, pipeline, [queue]), [_world.Key], options, new ClaimEngineServices { TimeProvider = _world.Clock });
    }
}
