using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Protocols.DelayedWithdraw;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Mantle;

/// <content>Deposits of mETH through the Teller.</content>
public partial class CmEthClient
{
    /// <inheritdoc />
    public override Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) => Context.ReadAsync<ImmutableArray<Address>>(
        async rounds =>
        {
            RoundRead<bool> supported = rounds.Read(new CmETHTeller(Teller).IsSupported(PaidAsset));
            await rounds.NextAsync().ConfigureAwait(false);
            return supported.Value ? [PaidAsset] : [];
        },
        null,
        cancellationToken);

    /// <inheritdoc />
    public override Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        if (asset is { } named && named != PaidAsset)
        {
            throw new ArgumentException($"{Info} takes {PaidAsset} and nothing else.", nameof(asset));
        }

        return Context.ReadAsync(
            async rounds =>
            {
                DepositReads reads = new(rounds, this, null, UInt256.One);
                await rounds.NextAsync().ConfigureAwait(false);
                if (reads.AskMore())
                {
                    await rounds.NextAsync().ConfigureAwait(false);
                }

                return reads.Limits(rounds.Block);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>Whether anybody may deposit is the authority's to say, and asked each time: the Teller was set up closed to the public.</remarks>
    public override Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckDeposit(deposit);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        return Context.ReadAsync(rounds => QuoteDepositAsync(rounds, deposit, amount, depositor), block, cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>The approval is for the vault, not for the Teller. The bound goes to the contract.</remarks>
    public override async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckDeposit(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        LiquidDepositQuote quote = await QuoteDepositAsync(deposit with { Depositor = depositor }, null, cancellationToken).ConfigureAwait(false);
        UInt256 minimum = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps);
        LiquidDeposit bound = deposit with { Depositor = depositor, MinimumOutput = minimum };
        Address asset = deposit.Asset ?? NativeAsset.Ether;
        return await Context.PlanAsync(
            new CmETHTeller(Teller).Deposit(asset, amount, minimum),
            ReadDeposit,
            $"Deposit {amount} units of mETH for cmETH",
            depositor,
            (at, stop) => QuoteDepositAsync(bound, at, stop),
            asset == PaidAsset ? [new TokenSpend(PaidAsset, Vault, amount)] : [],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);

        LiquidDepositResult ReadDeposit(TransactionReceipt receipt)
        {
            CmETHTeller.DepositEvent made = receipt.Single<CmETHTeller.DepositEvent>(
                Teller, found => found.Receiver == depositor && found.DepositAsset == PaidAsset && found.DepositAmount == amount);
            return new LiquidDepositResult(depositor, new AssetAmount(Info.Token, made.ShareAmount), null, receipt.TransactionHash, receipt.BlockNumber);
        }
    }

    private UInt256 CheckDeposit(LiquidDeposit deposit) =>
        LiquidTerms.Check(Context, deposit, Info);

    private async Task<LiquidDepositQuote> QuoteDepositAsync(ReadRounds rounds, LiquidDeposit deposit, UInt256 amount, Address? depositor)
    {
        Address asset = deposit.Asset ?? NativeAsset.Ether;
        DepositReads reads = new(rounds, this, depositor, amount);
        await rounds.NextAsync().ConfigureAwait(false);
        if (reads.AskMore())
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        UInt256 output = UInt256.Zero;
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (asset != PaidAsset)
        {
            refusals.Add(new AssetNotAccepted(asset, [PaidAsset]));
        }
        else
        {
            output = reads.Output;
            reads.Check(refusals, output);
        }

        UInt256 least = deposit.MinimumOutput is { } minimum && minimum > UInt256.One ? minimum : UInt256.One;
        if (output < least)
        {
            refusals.Add(new OutputBelowMinimum(Info.Token, output, least));
        }

        return new LiquidDepositQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(asset, amount),
            Output = new AssetAmount(Info.Token, output),
            Limits = reads.Limits(rounds.Block),
            Refusals = refusals.ToImmutable(),
        };
    }

    /// <summary>Every gate of <c>TellerWithMultiAssetSupport.deposit</c>, and of the vault, the token and the accountant behind it.</summary>
    private sealed class DepositReads
    {
        private readonly CmEthClient _client;
        private readonly Address? _depositor;
        private readonly TokenSpend _spend;
        private readonly AuthorityGate _gate;
        private readonly RoundRead<bool> _isPaused;
        private readonly RoundRead<bool> _isSupported;
        private readonly RoundRead<UInt256> _rate;
        private readonly RoundRead<UInt256> _lastRate;
        private readonly RoundRead<UInt256> _maximum;
        private readonly RoundRead<UInt256> _supply;
        private readonly CmEthStatusReads _status;
        private readonly CmEthBlockReads? _blocks;
        private readonly RoundRead<UInt256>? _balance;
        private readonly RoundRead<UInt256>? _allowance;

        public DepositReads(ReadRounds rounds, CmEthClient client, Address? depositor, UInt256 amount)
        {
            _client = client;
            _depositor = depositor;
            _spend = new TokenSpend(client.PaidAsset, client.Vault, amount);
            CmETHTeller teller = new(client.Teller);
            CmETH token = new(client.Info.Token);
            _gate = new AuthorityGate(rounds, teller.Deposit(client.PaidAsset, amount, UInt256.Zero), depositor);
            _isPaused = rounds.Read(teller.IsPaused());
            _isSupported = rounds.Read(teller.IsSupported(client.PaidAsset));
            _rate = rounds.Read(new CmETHAccountant(client._at.Accountant).GetRateInQuoteSafe(client.PaidAsset));
            _lastRate = rounds.Read(new CmETHAccountant(client._at.Accountant).GetRate());
            _maximum = rounds.Read(token.MaxTotalSupply());
            _supply = rounds.Read(token.TotalSupply());
            _status = client.BeginStatus(rounds);
            if (depositor is { } account)
            {
                _blocks = new CmEthBlockReads(rounds, client._at, account);
                _balance = rounds.Read(_spend.BalanceOf(account));
                _allowance = rounds.Read(_spend.Allowance(account));
            }
        }

        public UInt256 Output => new RateFraction(One, Rate).ApplyOrMax(_spend.Amount);

        // While the accountant is paused the figures are of its last rate, so that a bound can be made of them; that it is paused is said besides.
        private UInt256 Rate => _rate.ValueOr(_lastRate.Value);

        // A maximum of zero is none. The token may hold more than its maximum already: it can be set lower later.
        private UInt256? Room => _maximum.Value == UInt256.Zero ? null : _maximum.Value > _supply.Value ? _maximum.Value - _supply.Value : UInt256.Zero;

        public bool AskMore() => _gate.AskMore() | _status.AskMore();

        /// <summary>The room is counted in cmETH by the token; here it is what of mETH fits into it.</summary>
        public OperationLimits Limits(BlockRef block) => new()
        {
            Block = block,
            Asset = _client.PaidAsset,
            IsPaused = _isPaused.Value || !_isSupported.Value || !_rate.Succeeded || _status.MintAndBurnPaused || _status.TransfersPaused,
            Available = Room is { } room ? new RateFraction(Rate, One).ApplyOrMax(room) : null,
        };

        public void Check(ImmutableArray<LiquidRefusal>.Builder refusals, UInt256 output)
        {
            if (_gate.Refusal("deposit") is { } closed)
            {
                refusals.Add(closed);
            }

            if (_isPaused.Value)
            {
                refusals.Add(new OperationPaused("Deposits", _client.Teller));
            }

            if (!_isSupported.Value)
            {
                refusals.Add(new AssetNotAccepted(_client.PaidAsset, []));
            }

            if (!_rate.Succeeded)
            {
                refusals.Add(new PriceUnavailable(_client._at.Accountant, "it is paused"));
            }

            if (_status.MintAndBurnPaused || _status.TransfersPaused)
            {
                refusals.Add(new OperationPaused(_status.MintAndBurnPaused ? "Minting and burning of cmETH" : "Transfers of cmETH", _status.Contract!.Value));
            }

            if (Room is { } room && output > room)
            {
                refusals.Add(new CapacityExceeded("maximum supply", _client.Info.Token, output, room));
            }

            if (_blocks is not null)
            {
                refusals.AddRange(_blocks.Refusals());
            }

            if (_depositor is { } payer && _balance is { } balance && _allowance is { } allowance)
            {
                LiquidContext.CheckSpend(refusals, payer, _spend, balance.Value, allowance.Value);
            }
        }
    }
}
