using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Signing.Local;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Benchmarks.Claims;

/// <summary>A local Anvil with Lido's queue, and owners with some tickets each that nobody has finalized yet.</summary>
internal sealed class ClaimChain : IAsyncDisposable
{
    private readonly LidoDevnet _lido;
    private readonly int _tickets;

    private ClaimChain(AnvilNode node, RestakingNetwork network, LidoDevnet lido, LocalSigner[] owners, int tickets)
    {
        Node = node;
        Network = network;
        _lido = lido;
        Owners = owners;
        _tickets = tickets;
    }

    public AnvilNode Node { get; }

    public RestakingNetwork Network { get; }

    public LocalSigner[] Owners { get; }

    public static async Task<ClaimChain> StartAsync(int owners, int ticketsPerOwner, TextWriter output)
    {
        AnvilNode node = await AnvilNode.StartAsync(new AnvilOptions { AutoImpersonate = true });
        LidoDevnet lido = await LidoDevnet.DeployAsync(node);
        RestakingNetwork network = lido.AddTo(new RestakingNetwork("Devnet", await node.Rpc.GetChainIdAsync()));
        LocalSigner[] signers = [.. Enumerable.Range(0, owners).Select(_ => LocalSigner.CreateRandom())];
        UInt256 all = UInt256.FromEther("100000");
        UInt256 each = UInt256.FromEther("0.1");
        await using AnvilImpersonation payer = await node.ImpersonateAsync(Address.Parse("0x0b00000000000000000000000000000000000001"), all + all);
        await SendAsync(new StETH(network.Lido!.StETH).Submit(Address.Zero), all);
        await SendAsync(new StETH(network.Lido.StETH).Approve(network.Lido.WithdrawalQueue, all));
        foreach (LocalSigner signer in signers)
        {
            await node.SetBalanceAsync(signer.Address, UInt256.FromEther("10"));
            await SendAsync(new WithdrawalQueueERC721(network.Lido.WithdrawalQueue).RequestWithdrawals([.. Enumerable.Repeat(each, ticketsPerOwner)], signer.Address));
        }

        output.WriteLine($"{owners:N0} owners with {ticketsPerOwner} withdrawals of Lido each on Anvil");
        return new ClaimChain(node, network, lido, signers, owners * ticketsPerOwner);

        async Task SendAsync(IContractCall call, UInt256? value = null)
        {
            if (!(await payer.ExecuteAsync(call.Target, call.ToCalldata(), value)).Succeeded)
            {
                throw new InvalidOperationException($"{call.Function.Name} failed.");
            }
        }
    }

    public Task FinalizeAsync() => _lido.FinalizeAsync((UInt256)(uint)_tickets);

    public async ValueTask DisposeAsync()
    {
        foreach (LocalSigner owner in Owners)
        {
            owner.Dispose();
        }

        await Node.DisposeAsync();
    }
}
