using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Samples.ClaimBot.Board;
using Restaking.Sdk.Samples.ClaimBot.Devnet;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Samples.ClaimBot.Proof;

/// <summary>
/// What stood on the chain before the bot started, to be compared with what stands there at the end: every ticket has exactly one claim event, and every owner has exactly what the events
/// say it was paid, less the gas of its own transactions. Neither journal nor report is asked.
/// </summary>
public sealed class ChainLedger
{
    private readonly BotDevnet _devnet;
    private readonly ulong _firstBlock;
    private readonly Dictionary<(Address Owner, Address Asset), UInt256> _before;

    private ChainLedger(BotDevnet devnet, ulong firstBlock, IReadOnlyList<WithdrawalTicket> tickets, Dictionary<(Address Owner, Address Asset), UInt256> before)
    {
        _devnet = devnet;
        _firstBlock = firstBlock;
        Tickets = tickets;
        _before = before;
    }

    /// <summary>The tickets that were open.</summary>
    public IReadOnlyList<WithdrawalTicket> Tickets { get; }

    /// <summary>Reads tickets and balances.</summary>
    public static async Task<ChainLedger> OpenAsync(BotDevnet devnet, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(devnet);
        WithdrawalSnapshot tickets = await devnet.Client.Withdrawals.SnapshotAsync(devnet.Owners, cancellationToken: cancellationToken);
        if (!tickets.Failures.IsEmpty)
        {
            throw tickets.Failures[0].Error;
        }

        ulong head = await devnet.Client.Rpc.GetBlockNumberAsync(cancellationToken);
        return new ChainLedger(devnet, head + 1, [.. tickets], await BalancesAsync(devnet, tickets, cancellationToken));
    }

    /// <summary>Compares, and prints the proof.</summary>
    /// <returns>Whether every ticket was claimed exactly once and paid in full.</returns>
    public async Task<bool> ProveAsync(TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        ulong head = await _devnet.Client.Rpc.GetBlockNumberAsync(cancellationToken);
        List<LogEntry> logs = [];
        await foreach (LogEntry log in _devnet.Client.Rpc.GetLogsAsync(new LogFilter(), _firstBlock, head, cancellationToken))
        {
            logs.Add(log);
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync($"Proof from blocks {_firstBlock} to {head}:");
        AssetNames names = new();
        await names.LearnAsync(_devnet.Client, _before.Keys.Select(key => key.Asset), cancellationToken);
        Dictionary<(Address Owner, Address Asset), UInt256> expected = new(_before);
        bool proved = true;
        foreach (WithdrawalTicket ticket in Tickets)
        {
            LogEntry[] claims = [.. logs.Where(log => ClaimEvents.Claims(ticket, log))];
            UInt256 paid = claims.Aggregate(UInt256.Zero, (sum, log) => sum + ClaimEvents.Paid(ticket, log, logs));
            Address asset = ticket.Payable[0].Asset;
            expected[(ticket.Owner, asset)] += paid;
            proved &= claims.Length == 1;
            await output.WriteLineAsync(
                $"  {(claims.Length == 1 ? "once" : $"{claims.Length} TIMES")}  {ticket.Protocol} {AssetNames.Short(ticket.Key.Id)} of {AssetNames.Short(ticket.Owner)}: {names.Text(new AssetAmount(asset, paid))}"
                + string.Concat(claims.Select(log => $" in block {log.BlockNumber}, {log.TransactionHash}")));
        }

        (int transactions, int reverted) = await TakeGasAsync(expected, head, cancellationToken);
        Dictionary<(Address Owner, Address Asset), UInt256> after = await BalancesAsync(_devnet, Tickets, cancellationToken);
        foreach (((Address owner, Address asset), UInt256 balance) in after)
        {
            bool right = balance == expected[(owner, asset)];
            proved &= right;
            string has = $"{AssetNames.Short(owner)} {(right ? "has" : "HAS")} {names.Text(new AssetAmount(asset, balance))}";
            await output.WriteLineAsync(right ? $"  {has}: what it had, what it was paid, less its gas" : $"  {has} AND SHOULD HAVE {names.Text(new AssetAmount(asset, expected[(owner, asset)]))}");
        }

        await output.WriteLineAsync(
            proved
                ? $"Every ticket was claimed exactly once, and paid in full: {Tickets.Count} tickets, one claim event each; {after.Count} balances right to the wei; {transactions} transactions, {reverted} of them reverted."
                : $"NOT PROVED: {Tickets.Count} tickets, {transactions} transactions, {reverted} of them reverted.");
        return proved;
    }

    /// <summary>Takes the gas of the owners' transactions off what they should have.</summary>
    private async Task<(int Transactions, int Reverted)> TakeGasAsync(Dictionary<(Address Owner, Address Asset), UInt256> expected, ulong head, CancellationToken cancellationToken)
    {
        int transactions = 0;
        int reverted = 0;
        for (ulong number = _firstBlock; number <= head; number++)
        {
            foreach ((Address from, Hash32 hash) in await BlockTransactions.ReadAsync(_devnet.Client.Rpc, number, cancellationToken))
            {
                if (!expected.TryGetValue((from, NativeAsset.Ether), out UInt256 should))
                {
                    continue;
                }

                TransactionReceipt receipt = await _devnet.Client.Rpc.GetTransactionReceiptAsync(hash, cancellationToken)
                    ?? throw new InvalidOperationException($"Transaction {hash} of block {number} has no receipt.");
                expected[(from, NativeAsset.Ether)] = should - (receipt.GasUsed * receipt.EffectiveGasPrice);
                transactions++;
                reverted += receipt.Succeeded ? 0 : 1;
            }
        }

        return (transactions, reverted);
    }

    private static async Task<Dictionary<(Address Owner, Address Asset), UInt256>> BalancesAsync(BotDevnet devnet, IEnumerable<WithdrawalTicket> tickets, CancellationToken cancellationToken)
    {
        Dictionary<(Address Owner, Address Asset), UInt256> balances = [];
        foreach ((Address owner, Address asset) in tickets.Select(ticket => (ticket.Owner, ticket.Payable[0].Asset)).Concat(devnet.Owners.Select(owner => (owner, NativeAsset.Ether))).Distinct())
        {
            balances[(owner, asset)] = asset == NativeAsset.Ether
                ? await devnet.Client.Rpc.GetBalanceAsync(owner, BlockTag.Latest, cancellationToken)
                : await devnet.Client.ReadAsync(new ERC20(asset).BalanceOf(owner), cancellationToken: cancellationToken);
        }

        return balances;
    }
}
