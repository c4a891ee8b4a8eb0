using System.Collections.Immutable;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Tests.Claims;

/// <summary>A client of a fake chain whose queues are the test's.</summary>
internal sealed class FakeRestakingClient : RestakingClient
{
    private readonly ImmutableArray<FakeTicketQueue> _queues;

    public FakeRestakingClient(RpcClient rpc, TransactionPipeline transactions, ImmutableArray<FakeTicketQueue> queues)
    {
        Rpc = rpc;
        Transactions = transactions;
        Network = new RestakingNetwork("Fake", transactions.ChainId);
        Reader = new ContractReader(rpc, null, RevertDecoder.SolidityOnly);
        _queues = queues;
        var context = new LiquidContext(Reader, transactions, Network);
        Withdrawals = new WithdrawalsClient(context, [.. queues.Select(queue => queue.For(context))]);
    }

    public override RpcClient Rpc { get; }

    public override RestakingNetwork Network { get; }

    public override ContractReader Reader { get; }

    public override TransactionPipeline Transactions { get; }

    public override WithdrawalsClient Withdrawals { get; }

    public override RestakingClient WithSigner(ITransactionSigner signer, Func<TransactionOptions, TransactionOptions>? configure = null) =>
        new FakeRestakingClient(Rpc, Transactions.WithSigner(signer, configure), _queues);
}
