using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Protocols.DelayedWithdraw;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Swell;

/// <summary>
/// The vault's price: <c>convertToAssets</c> and <c>convertToShares</c> are a product of the two totals, rounded down. <c>totalSupply</c> leaves out the
/// shares of profits that are unlocked already, as the conversion does.
/// </summary>
internal sealed class SwBtcPrice
{
    private readonly RoundRead<UInt256> _assets;
    private readonly RoundRead<UInt256> _supply;

    private SwBtcPrice(RoundRead<UInt256> assets, RoundRead<UInt256> supply)
    {
        _assets = assets;
        _supply = supply;
    }

    public RateFraction ToAssets => _supply.Value == UInt256.Zero ? RateFraction.One : new RateFraction(_assets.Value, _supply.Value);

    // Shares without assets behind them: nothing is minted for a deposit any more.
    public RateFraction ToShares => _supply.Value == UInt256.Zero ? RateFraction.One
        : _assets.Value == UInt256.Zero ? new RateFraction(UInt256.Zero, UInt256.One)
        : new RateFraction(_supply.Value, _assets.Value);

    public static SwBtcPrice Begin(ReadRounds rounds, SwBTCVault vault) => new(rounds.Read(vault.TotalAssets()), rounds.Read(vault.TotalSupply()));
}

/// <summary>swBTC's delayed withdraw contract, and the vault that it redeems from.</summary>
internal sealed class SwBtcReads : DelayedWithdrawReads
{
    private readonly Address _contract;
    private readonly SwBTCVault _vault;
    private readonly Address _asset;
    private readonly Action<ImmutableArray<Address>> _remember;
    private readonly SwBtcPrice _price;
    private readonly RoundRead<UInt256> _idle;
    private readonly RoundRead<UInt256> _limit;
    private readonly RoundRead<Address> _module;
    private readonly RoundRead<ImmutableArray<Address>> _queue;
    private readonly Dictionary<Address, RoundRead<SwBTCDelayedWithdraw.WithdrawRequestsResult>> _requests = [];
    private ImmutableArray<Address> _asked;
    private ImmutableArray<RoundRead<UInt256>> _withdrawable;
    private RoundRead<Address>? _manager;
    private bool _isForNewRequest;

    public SwBtcReads(
        ReadRounds rounds,
        SwBTCVault vault,
        Address contract,
        Address asset,
        ImmutableArray<Address> strategies,
        Action<ImmutableArray<Address>> remember)
        : base(rounds, contract, asset)
    {
        _contract = contract;
        _vault = vault;
        _asset = asset;
        _remember = remember;
        _price = SwBtcPrice.Begin(rounds, vault);
        _idle = rounds.Read(vault.TotalIdle());
        _limit = rounds.Read(vault.MaxWithdraw(contract));
        _module = rounds.Read(vault.WithdrawLimitModule());
        _queue = rounds.Read(vault.GetDefaultQueue());
        AskStrategies(strategies);
    }

    public override void AskFor(Address account) => _requests.TryAdd(account, Rounds.Read(new SwBTCDelayedWithdraw(_contract).WithdrawRequests(account, _asset)));

    public override void AskForNewRequest(Address? account) => _isForNewRequest = true;

    public override bool AskMore()
    {
        bool more = false;
        if (_queue.Succeeded && !_queue.Value.SequenceEqual(_asked))
        {
            AskStrategies(_queue.Value);
            _remember(_queue.Value);
            more = !_queue.Value.IsEmpty;
        }

        if (_isForNewRequest && _module.AddressOrNull() is { } module)
        {
            _manager = Rounds.Read(new SwBTCWithdrawLimitModule(module).WithdrawManager());
            more = true;
        }

        return more;
    }

    public override DelayedWithdrawRequest RequestOf(Address account)
    {
        SwBTCDelayedWithdraw.WithdrawRequestsResult request = _requests[account].Value;
        return new DelayedWithdrawRequest(request.AllowThirdPartyToComplete, request.MaxLoss, request.Maturity, request.Shares, request.AssetsAtTimeOfRequest);
    }

    public override UInt256 PriceOf(UInt256 shares) => _price.ToAssets.ApplyOrMax(shares);

    // The contract takes no fee from whoever receives the fees.
    public override DelayedWithdrawPayout PayoutOf(Address account, DelayedWithdrawRequest request)
    {
        DelayedWithdrawTerms terms = Terms;
        return DelayedWithdrawPayout.OfVault(request, terms, _price.ToAssets, paysFee: account != terms.FeeAddress);
    }

    public override TicketBlock? AgainstPayout(Address account, DelayedWithdrawPayout payout)
    {
        UInt256 needed = PriceOf(payout.Redeemed);
        if (needed > _limit.Value)
        {
            return new TicketBlock(TicketBlockReason.Unfunded, $"the vault lets the delayed withdraw contract take out {_limit.Value} units of WBTC and {needed} are needed");
        }

        return Liquidity is { } liquid && needed > liquid
            ? new TicketBlock(TicketBlockReason.Unfunded, $"the vault and its strategies can give {liquid} units of WBTC at once and {needed} are needed")
            : null;
    }

    public override IEnumerable<LiquidRefusal> AgainstNewRequest(Address? account)
    {
        if (_manager is { } asked && asked.AddressOrNull() is { } manager && manager != _contract)
        {
            yield return new NotOffered("withdrawals through this contract", _contract, $"the vault's withdraw limit module names {manager} as the one that may take assets out");
        }
    }

    // Without an answer about the strategies nothing is known against the payout; the simulation has the last word then.
    private UInt256? Liquidity
    {
        get
        {
            if (!_queue.Succeeded || !_queue.Value.SequenceEqual(_asked) || !_withdrawable.All(read => read.Succeeded))
            {
                return null;
            }

            UInt256 sum = _idle.Value;
            foreach (RoundRead<UInt256> part in _withdrawable)
            {
                sum = part.Value > UInt256.MaxValue - sum ? UInt256.MaxValue : sum + part.Value;
            }

            return sum;
        }
    }

    // A strategy is an ERC-4626 vault of its own; what it says the vault could withdraw is what it can pay at once.
    private void AskStrategies(ImmutableArray<Address> strategies)
    {
        _asked = strategies;
        _withdrawable = [.. strategies.Select(strategy => Rounds.Read(new SwBTCVault(strategy).MaxWithdraw(_vault.Address)))];
    }
}
