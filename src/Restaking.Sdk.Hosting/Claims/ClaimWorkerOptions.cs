using Restaking.Sdk.Abi;
using Restaking.Sdk.Transactions;
using Restaking.Sdk.Withdrawals;
using Restaking.Sdk.Withdrawals.Planning;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>How the claim worker works. Checked when the host starts.</summary>
public sealed class ClaimWorkerOptions
{
    /// <summary>Whose tickets are claimed; an <see cref="IClaimOwnerSource"/> may add more.</summary>
    public IList<ClaimOwner> Owners { get; } = [];

    /// <summary>Which queues are watched; null: every queue of the network.</summary>
    public Func<TicketQueueInfo, bool>? Queues { get; set; }

    /// <summary>When a claim is worth sending.</summary>
    public ClaimPolicy Policy { get; set; } = ClaimPolicy.Default;

    /// <summary>
    /// Who sends the claims of owners without a signer, where the protocol lets anybody and <see cref="ClaimPolicy.ClaimForOthers"/> allows it; an account with a signer. Null: the only signer
    /// where there is one, else nobody.
    /// </summary>
    public Address? SenderForOthers { get; set; }

    /// <summary>Everything is done as usual, and nothing is signed or sent. Owners need no signers then. Default false.</summary>
    public bool DryRun { get; set; }

    /// <summary>
    /// After how many confirmations a claim counts as done; until then its tickets are in flight, and a reorganisation puts it back to pending. Null: the registration's
    /// <see cref="TransactionOptions.Confirmations"/>.
    /// </summary>
    public int? Confirmations { get; set; }

    /// <summary>How often the head is looked at. Default 4 seconds, a third of a slot of Ethereum.</summary>
    public TimeSpan PollingInterval { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long one cycle of one lane may take. What was sent stays sent; the rest follows with the next block. Default 5 minutes.</summary>
    public TimeSpan CycleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After this time all tickets are listed again though no queue moved. Default 15 minutes.</summary>
    public TimeSpan FullReadInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many owners are listed together. Default 100.</summary>
    public int PageSize { get; set; } = WithdrawalsClient.DefaultPageSize;

    /// <summary>How many claims of one lane may be unconfirmed at once. Default 32; nodes keep some 64 transactions of one account in their pools.</summary>
    public int MaxUnconfirmedPerLane { get; set; } = 32;

    /// <summary>How many lanes run at once. Default 8.</summary>
    public int MaxParallelLanes { get; set; } = 8;

    /// <summary>How old the head may be before health says that the node lags. Default 2 minutes; null: any age, for development chains.</summary>
    public TimeSpan? MaxHeadAge { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long ago the last good cycle may be before health says so. Default 5 minutes.</summary>
    public TimeSpan MaxCycleAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// What is done about claims that are not mined: dearer copies within the caps of the fee policy, and a cancellation when none of their tickets can be claimed any more (the worker asks the queue;
    /// a <see cref="ReplacementSchedule.IsStillWanted"/> set here is asked as well). Default: a dearer copy every three blocks. Null: nothing. Signers that broadcast by themselves replace by themselves.
    /// </summary>
    public ReplacementSchedule? Replacement { get; set; } = ReplacementSchedule.Default;

    /// <summary>
    /// What the worker removes from the journal once a day. Default: the signed bytes of operations that have been final for 30 days, and no key: a claim's key is never free again. Null: nothing.
    /// Applies to all that is in the journal, whoever wrote it. A lane run by another scheduler removes nothing.
    /// </summary>
    public JournalRetention? JournalRetention { get; set; } = new();

    /// <summary>How the transactions are priced and sent: fee policy and caps. The worker sets key and subjects itself.</summary>
    public SendOptions Send { get; set; } = new();
}
