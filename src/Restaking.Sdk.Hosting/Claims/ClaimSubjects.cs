using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>What a claim is called in the journal: its key, and what it is about.</summary>
internal static class ClaimSubjects
{
    /// <summary>What every key of a claim begins with.</summary>
    private const string KeyPrefix = "claim/";

    /// <summary>Whether an operation is a claim of the worker's. An account's other operations are not its business.</summary>
    public static bool IsClaim(OperationRecord record) => record.Intent.Key.StartsWith(KeyPrefix, StringComparison.Ordinal);

    private const string ListPrefix = "list/";

    /// <summary>The key of a transaction, by who sends what for which tickets. A try after a definite failure has the next number.</summary>
    public static string Key(ulong chainId, Address sender, IEnumerable<TicketKey> tickets, ReadOnlySpan<byte> calldata, int attempt)
    {
        Hash32 digest = Keccak256.Hash([.. Encoding.UTF8.GetBytes(string.Join('\n', tickets)), .. calldata]);
        return FormattableString.Invariant($"{KeyPrefix}{chainId}/{sender}/{digest}#{attempt}");
    }

    /// <summary>
    /// The tickets, and the lists that a claim by place rearranges: no second claim of such a list may be under way.
    /// </summary>
    public static ImmutableArray<string> Of(IEnumerable<WithdrawalTicket> tickets)
    {
        List<string> subjects = [];
        HashSet<string> lists = new(StringComparer.Ordinal);
        foreach (WithdrawalTicket ticket in tickets)
        {
            subjects.Add(ticket.Key.ToString());
            if (ticket.Detail?.Position is not null)
            {
                lists.Add(FormattableString.Invariant($"{ListPrefix}{ticket.Key.ChainId}/{ticket.Key.Queue}/{ticket.Owner}"));
            }
        }

        return [.. subjects, .. lists];
    }

    /// <summary>Reads subjects back. What is not of a claim is left out.</summary>
    public static void Read(IEnumerable<string> subjects, ICollection<TicketKey> tickets, ICollection<(Address Queue, Address Owner)> lists)
    {
        foreach (string subject in subjects)
        {
            bool isList = subject.StartsWith(ListPrefix, StringComparison.Ordinal);
            string[] parts = (isList ? subject[ListPrefix.Length..] : subject).Split('/', 3);
            if (parts.Length != 3
                || !ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong chainId)
                || !Address.TryParse(parts[1], out Address queue))
            {
                continue;
            }

            if (!isList)
            {
                tickets.Add(new TicketKey(chainId, queue, parts[2]));
            }
            else if (Address.TryParse(parts[2], out Address owner))
            {
                lists.Add((queue, owner));
            }
        }
    }
}
