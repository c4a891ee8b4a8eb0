using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <content>Minting.</content>
public partial class UniBtcClient
{
    private const string ReserveRefused = "SYS013";

    /// <inheritdoc />
    /// <remarks>Of the bitcoin tokens known, those the vault takes and has not paused. It has no list of its own to ask for.</remarks>
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Context.ReadAsync(
            async rounds =>
            {
                ImmutableArray<RoundRead<bool>> taken = ReadTaken(rounds);
                var paused = _bitcoinTokens.Select(token => rounds.Read(Vault.Paused(token))).ToArray();
                await rounds.NextAsync().ConfigureAwait(false);
                return _bitcoinTokens.Where((_, i) => taken[i].Value && !paused[i].Value).ToImmutableArray();
            },
            null,
            cancellationToken);

    /// <inheritdoc />
    /// <remarks>The minimum is one unit of uniBTC; the room is the vault's cap for the token, less what it has taken.</remarks>
    /// <exception cref="ArgumentException">No asset: the vault takes tokens only.</exception>
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        Address token = LiquidContext.NotZero(asset ?? throw new ArgumentException("uniBTC is minted for bitcoin tokens: say which.", nameof(asset)), nameof(asset));
        return Context.ReadAsync(
            async rounds => (await MintReads.ReadAsync(rounds, this, token, depositor: null).ConfigureAwait(false)).Limits(rounds.Block),
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>
    /// 1:1, no fee. Of a token of 18 decimals the vault takes also what is too little for uniBTC's eighth decimal and gives nothing for it, so
    /// such an amount is refused (<see cref="AmountNotMultiple"/>).
    /// </remarks>
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckedDeposit(deposit);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        Address token = deposit.Asset ?? NativeAsset.Ether;
        return Context.ReadAsync(Quote, block, cancellationToken);

        async Task<LiquidDepositQuote> Quote(ReadRounds rounds)
        {
            MintReads reads = await MintReads.ReadAsync(rounds, this, token, depositor).ConfigureAwait(false);
            UInt256 minted = reads.Minted(amount);
            ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
            reads.Check(amount, refusals);
            if (deposit.MinimumOutput is { } least && minted < least)
            {
                refusals.Add(new OutputBelowMinimum(Info.Token, minted, least));
            }

            if (depositor is { } account && reads.IsTaken)
            {
                LiquidContext.CheckSpend(refusals, account, new TokenSpend(token, _vault, amount), reads.Balance, reads.Allowance);
            }

            return new LiquidDepositQuote
            {
                Block = rounds.Block,
                Input = new AssetAmount(token, amount),
                Output = new AssetAmount(Info.Token, minted),
                Limits = reads.Limits(rounds.Block),
                Refusals = refusals.ToImmutable(),
            };
        }
    }

    /// <inheritdoc />
    /// <remarks><c>mint(token, amount)</c>. It takes no bound and needs none: what comes out is fixed by the decimals.</remarks>
    public virtual Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckedDeposit(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        Address token = deposit.Asset ?? throw new ArgumentException("uniBTC is minted for bitcoin tokens: say which.", nameof(deposit));
        LiquidDeposit ours = deposit with { Depositor = depositor };
        return Context.PlanAsync<LiquidDepositQuote, LiquidDepositResult>(
            Vault.Mint(token, amount),
            receipt => ReadMint(receipt, depositor),
            $"Mint uniBTC for {amount} units of {token}",
            depositor,
            (at, stop) => QuoteDepositAsync(ours, at, stop),
            [new TokenSpend(token, _vault, amount)],
            UInt256.Zero,
            cancellationToken);
    }

    private ImmutableArray<RoundRead<bool>> ReadTaken(ReadRounds rounds) => [.. _bitcoinTokens.Select(token => rounds.Read(Vault.AllowedTokenList(token)))];

    private UInt256 CheckedDeposit(LiquidDeposit deposit) =>
        LiquidTerms.Check(Context, deposit, Info);

    // The vault's own event names neither the account nor what it got.
    private LiquidDepositResult ReadMint(TransactionReceipt receipt, Address depositor)
    {
        UniBTC.TransferEvent minted = receipt.Single<UniBTC.TransferEvent>(Info.Token, found => found.From.IsZero && found.To == depositor);
        return new LiquidDepositResult(depositor, new AssetAmount(Info.Token, minted.Value), null, receipt.TransactionHash, receipt.BlockNumber);
    }

    /// <summary>What minting for one token depends on, at one block.</summary>
    private sealed class MintReads
    {
        private readonly UniBtcClient _client;
        private readonly Address _token;
        private readonly ImmutableArray<RoundRead<bool>> _known;
        private readonly RoundRead<bool> _taken;
        private readonly RoundRead<bool> _paused;
        private readonly RoundRead<bool> _outOfService;
        private readonly RoundRead<UInt256> _cap;
        private readonly RoundRead<Nothing> _probe;
        private readonly RoundRead<byte> _decimals;
        private readonly RoundRead<UInt256>? _balance;
        private readonly RoundRead<UInt256>? _allowance;
        private RoundRead<UInt256> _supply;

        private MintReads(ReadRounds rounds, UniBtcClient client, Address token, Address? depositor)
        {
            _client = client;
            _token = token;
            _known = client.ReadTaken(rounds);
            _taken = rounds.Read(client.Vault.AllowedTokenList(token));
            _paused = rounds.Read(client.Vault.Paused(token));
            _outOfService = rounds.Read(client.Vault.OutOfService());
            _cap = rounds.Read(client.Vault.Caps(token));

            // Minting nothing never succeeds, and what it fails with tells whether the vault is content with its proof of reserve.
            _probe = rounds.Read(client.Vault.Mint(token, UInt256.Zero));
            _decimals = rounds.Read(new ERC20(token).Decimals());
            _balance = depositor is { } holder ? rounds.Read(new ERC20(token).BalanceOf(holder)) : null;
            _allowance = depositor is { } owner ? rounds.Read(new ERC20(token).Allowance(owner, client._vault)) : null;
            SupplyFeeder = rounds.Read(client.Vault.SupplyFeeder());
        }

        public bool IsTaken => _taken.Value && Unit is not null;

        public UInt256 Balance => _balance?.OrNull() ?? UInt256.Zero;

        public UInt256? Allowance => _allowance?.OrNull();

        private RoundRead<Address> SupplyFeeder { get; }

        private UInt256? Unit => _decimals.Succeeded ? BtcScale.UnitsOf(_decimals.Value) : null;

        private bool IsPaused => _outOfService.Value || _paused.Value;

        /// <summary>Why the proof of reserve forbids minting, or null. The order of the vault's checks is service, reserve, token.</summary>
        private string? ReserveProblem => _outOfService.Value ? null : _probe.Outcome.Error switch
        {
            RevertReasonError { Reason: ReserveRefused } => "the proof of reserve is out of date or shows too little bitcoin",
            RevertReasonError { Reason: "SYS002" or "USR010" } or null => null,
            { } odd when _taken.Value && Unit is not null => $"the proof of reserve cannot be read ({odd})",
            _ => null,
        };

        private UInt256 Room => _supply.Succeeded && _cap.Value > _supply.Value ? _cap.Value - _supply.Value : UInt256.Zero;

        public static async Task<MintReads> ReadAsync(ReadRounds rounds, UniBtcClient client, Address token, Address? depositor)
        {
            MintReads reads = new(rounds, client, token, depositor);
            await rounds.NextAsync().ConfigureAwait(false);
            reads._supply = rounds.Read(new UniBTCSigma(reads.SupplyFeeder.Value).TotalSupply(token));
            await rounds.NextAsync().ConfigureAwait(false);
            return reads;
        }

        public UInt256 Minted(UInt256 amount) => Unit is { } unit ? amount / unit : UInt256.Zero;

        public OperationLimits Limits(BlockRef block) => new()
        {
            Block = block,
            Asset = _token,
            IsPaused = IsPaused || !IsTaken || ReserveProblem is not null,
            Minimum = Unit ?? UInt256.One,
            Available = IsTaken ? Room : UInt256.Zero,
        };

        public void Check(UInt256 amount, ImmutableArray<LiquidRefusal>.Builder refusals)
        {
            if (_outOfService.Value)
            {
                refusals.Add(new OperationPaused("Minting and redemptions of uniBTC", _client._vault));
            }

            if (ReserveProblem is { } problem)
            {
                refusals.Add(new PriceUnavailable(_client._vault, problem));
            }

            if (!IsTaken)
            {
                refusals.Add(new AssetNotAccepted(_token, [.. _client._bitcoinTokens.Where((_, i) => _known[i].Value)]));
                return;
            }

            if (_paused.Value)
            {
                refusals.Add(new OperationPaused($"Deposits of {_token}", _client._vault));
            }

            UInt256 unit = Unit!.Value;
            if (amount < unit)
            {
                refusals.Add(new AmountBelowMinimum(_token, amount, unit));
            }
            else if (amount % unit != UInt256.Zero)
            {
                refusals.Add(new AmountNotMultiple(_token, amount, unit));
            }

            if (amount > Room)
            {
                refusals.Add(new CapacityExceeded("vault's cap for the token", _token, amount, Room));
            }
        }
    }
}
