using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Swell;

/// <summary>rswETH: ether and liquid staking tokens in, exits by NFT (rswEXIT).</summary>
public class RswEthClient : SwellTokenClient
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private readonly SwellDeployment _deployment;

    /// <summary>For fakes.</summary>
    protected RswEthClient() => _deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    /// <exception cref="ArgumentException">The deployment does not say where rswETH and its exits are.</exception>
    public RswEthClient(LiquidContext context, SwellDeployment deployment)
        : base(context, "rswETH", Given(deployment, deployment?.RswETH, "rswETH"), Given(deployment, deployment?.RswExit, "rswEXIT")) => _deployment = deployment!;

    /// <inheritdoc />
    /// <remarks>
    /// Ether, and those of <see cref="SwellDeployment.RswDepositTokens"/> that the deposit manager has a rate provider for. It keeps no list: any other token
    /// can be named in a deposit and is asked about.
    /// </remarks>
    public override Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) => Context.ReadAsync(
        async rounds =>
        {
            if (_deployment.RswDepositTokens.IsEmpty)
            {
                return [NativeAsset.Ether];
            }

            RswDepositManager manager = new(await DepositManagerAsync(rounds).ConfigureAwait(false));
            ImmutableArray<RoundRead<Address>> providers = [.. _deployment.RswDepositTokens.Select(token => rounds.Read(manager.ExchangeRateProviders(token)))];
            await rounds.NextAsync().ConfigureAwait(false);
            ImmutableArray<Address>.Builder assets = ImmutableArray.CreateBuilder<Address>();
            assets.Add(NativeAsset.Ether);
            assets.AddRange(_deployment.RswDepositTokens.Where((_, i) => !providers[i].Value.IsZero));
            return assets.ToImmutable();
        },
        null,
        cancellationToken);

    private protected override UInt256 Check(LiquidDeposit deposit)
    {
        UInt256 amount = base.Check(deposit);
        LiquidTerms.Refuse(!IsEther(deposit) && deposit.Referral is not null, Info, nameof(deposit.Referral));
        return amount;
    }

    private protected override async Task<LiquidDepositQuote> QuoteAsync(ReadRounds rounds, LiquidDeposit deposit, UInt256 amount, Address? depositor)
    {
        if (deposit.Asset is not { } token || token == NativeAsset.Ether)
        {
            return await base.QuoteAsync(rounds, deposit, amount, depositor).ConfigureAwait(false);
        }

        CommonReads common = BeginDeposit(rounds, depositor);
        Address at = await DepositManagerAsync(rounds, common.Pauses).ConfigureAwait(false);
        TokenSpend spend = new(token, at, amount);
        RoundRead<Address> provider = rounds.Read(new RswDepositManager(at).ExchangeRateProviders(token));
        (RoundRead<UInt256> Balance, RoundRead<UInt256> Allowance)? funds = depositor is { } account
            ? (rounds.Read(spend.BalanceOf(account)), rounds.Read(spend.Allowance(account)))
            : null;
        await rounds.NextAsync().ConfigureAwait(false);

        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        UInt256 output = UInt256.Zero;
        if (provider.AddressOrNull() is { } rates)
        {
            // Every rate provider answers getRate(), as rswETH itself does.
            RoundRead<UInt256> worth = rounds.Read(new SwETH(rates).GetRate());
            await rounds.NextAsync().ConfigureAwait(false);
            if (worth.Succeeded)
            {
                // Two roundings, as in the contracts: first to ether, then to rswETH.
                output = new RateFraction(One, common.Rate.Value).ApplyOrMax(new RateFraction(worth.Value, One).ApplyOrMax(amount));
            }
            else
            {
                refusals.Add(new PriceUnavailable(rates, $"it answers no rate for {token}"));
            }
        }
        else
        {
            refusals.Add(new AssetNotAccepted(token, [NativeAsset.Ether]));
        }

        if (depositor is { } payer && funds is { } read && refusals.Count == 0)
        {
            LiquidContext.CheckSpend(refusals, payer, spend, read.Balance.Value, read.Allowance.Value);
        }

        return QuoteOf(rounds.Block, deposit, new AssetAmount(token, amount), output, common, depositor, refusals);
    }

    private protected override async Task<TransactionPlan<LiquidDepositResult>> PlanAsync(
        LiquidDeposit deposit,
        UInt256 amount,
        Address depositor,
        LiquidDepositQuote quote,
        CancellationToken cancellationToken)
    {
        if (deposit.Asset is not { } token || token == NativeAsset.Ether)
        {
            return await base.PlanAsync(deposit, amount, depositor, quote, cancellationToken).ConfigureAwait(false);
        }

        Address manager = await Context.ReadAsync(rounds => DepositManagerAsync(rounds), null, cancellationToken).ConfigureAwait(false);

        // The token goes to the deposit manager, and so does the approval; the bound goes to the contract.
        return await Context.PlanAsync(
            new RswDepositManager(manager).DepositLST(token, amount, deposit.MinimumOutput ?? UInt256.One),
            ReadDeposit,
            $"Deposit {amount} units of {token} for rswETH",
            depositor,
            (at, stop) => QuoteDepositAsync(deposit, at, stop),
            quote.Refusals.OfType<AssetNotAccepted>().Any() ? [] : [new TokenSpend(token, manager, amount)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);

        // The deposit manager's own event names no depositor; rswETH's does, by the name it was given there.
        LiquidDepositResult ReadDeposit(TransactionReceipt receipt)
        {
            RswETH.DepoistManagerDepositEvent made = receipt.Single<RswETH.DepoistManagerDepositEvent>(Info.Token, found => found.Receiver == depositor);
            return new LiquidDepositResult(depositor, new AssetAmount(Info.Token, made.RswETHReceived), null, receipt.TransactionHash, receipt.BlockNumber);
        }
    }

    private protected override IContractCall DepositCall(Address? referral)
    {
        RswETH token = new(Info.Token);
        return referral is { } named ? token.DepositWithReferral(named) : token.Deposit();
    }

    private protected override UInt256 ReadMinted(TransactionReceipt receipt, Address depositor, UInt256 amount) =>
        receipt.Single<RswETH.ETHDepositReceivedEvent>(Info.Token, found => found.From == depositor && found.Amount == amount).RswETHMinted;

    private protected override IContractCall RequestCall(UInt256 amount) => new RswEXIT(Exit).CreateWithdrawRequest(amount);

    private protected override IContractCall ClaimCall(UInt256 tokenId) => new RswEXIT(Exit).FinalizeWithdrawal(tokenId);

    private static Address Given(SwellDeployment? deployment, Address? address, string what)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return address ?? throw new ArgumentException($"The deployment does not say where {what} is.", nameof(deployment));
    }

    // The access control manager names it; its address is in no public source. Ends with a round read.
    private async Task<Address> DepositManagerAsync(ReadRounds rounds, PauseReads? begun = null)
    {
        PauseReads pauses = begun ?? BeginPauses(rounds);
        RoundRead<Address>? named = AskName();
        await rounds.NextAsync().ConfigureAwait(false);
        bool more = AskPauses(rounds, pauses);
        if (more)
        {
            named = AskName();
        }

        if (more)
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        return _deployment.RswDepositManager ?? named!.Value.Value;

        RoundRead<Address>? AskName() => _deployment.RswDepositManager is null && AccessControl is { } access
            ? rounds.Read(new RswAccessControlManager(access).DepositManager())
            : null;
    }
}
