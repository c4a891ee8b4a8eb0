using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Protocols.DelayedWithdraw;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Withdrawals;

namespace Restaking.Sdk.Protocols.Mantle;

/// <summary>cmETH's pause switches, which are in a contract of their own.</summary>
internal sealed class CmEthStatusReads
{
    private readonly ReadRounds _rounds;
    private readonly Action<Address> _remember;
    private readonly RoundRead<Address>? _status;
    private RoundRead<bool> _mintBurn;
    private RoundRead<bool> _transfer;

    public CmEthStatusReads(ReadRounds rounds, Address cmEth, Address? known, Action<Address> remember)
    {
        _rounds = rounds;
        _remember = remember;
        if (known is { } status)
        {
            Ask(status);
        }
        else
        {
            _status = rounds.Read(new CmETH(cmEth).Status());
        }
    }

    public Address? Contract { get; private set; }

    public bool MintAndBurnPaused => Contract is not null && _mintBurn.Value;

    public bool TransfersPaused => Contract is not null && _transfer.Value;

    public bool AskMore()
    {
        if (Contract is not null)
        {
            return false;
        }

        Address status = _status!.Value.Value;
        _remember(status);
        Ask(status);
        return true;
    }

    private void Ask(Address status)
    {
        Contract = status;
        CmETHStatus switches = new(status);
        _mintBurn = _rounds.Read(switches.IsOriginalMintBurnPaused());
        _transfer = _rounds.Read(switches.IsTransferPaused());
    }
}

/// <summary>Whether cmETH and mETH keep an account out.</summary>
internal sealed class CmEthBlockReads(ReadRounds rounds, CmEthContracts at, Address account)
{
    private readonly RoundRead<bool> _blocked = rounds.Read(new CmETH(at.CmEth).IsBlocked(account));
    private readonly RoundRead<bool> _sanctioned = rounds.Read(new CmETH(at.CmEth).IsSanctioned(account));
    private readonly RoundRead<bool> _blockedByMEth = rounds.Read(new METH(at.MEth).IsBlocked(account));

    public bool ByCmEth => _blocked.ValueOr(false) || _sanctioned.ValueOr(false);

    // mETH's first version has no lists, and so no such function.
    public bool ByMEth => _blockedByMEth.ValueOr(false);

    public IEnumerable<LiquidRefusal> Refusals()
    {
        if (ByCmEth)
        {
            yield return new AccountBlocked(account, at.CmEth);
        }

        if (ByMEth)
        {
            yield return new AccountBlocked(account, at.MEth);
        }
    }
}

/// <summary>cmETH's delayed withdraw contract, the accountant that prices it, and what it is paid from.</summary>
internal sealed class CmEthReads : DelayedWithdrawReads
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private readonly CmEthContracts _at;
    private readonly RoundRead<UInt256> _rate;
    private readonly RoundRead<UInt256> _safeRate;
    private readonly RoundRead<bool> _pullsFromVault;
    private readonly RoundRead<UInt256> _inVault;
    private readonly RoundRead<UInt256> _inContract;
    private readonly CmEthStatusReads _status;
    private readonly Dictionary<Address, (RoundRead<CmETHDelayedWithdraw.WithdrawRequestsResult> Request, CmEthBlockReads Blocks)> _accounts = [];

    public CmEthReads(ReadRounds rounds, CmEthContracts at, CmEthStatusReads status)
        : base(rounds, at.DelayedWithdraw, at.MEth)
    {
        _at = at;
        CmETHAccountant accountant = new(at.Accountant);
        _rate = rounds.Read(accountant.GetRate());
        _safeRate = rounds.Read(accountant.GetRateInQuoteSafe(at.MEth));
        _pullsFromVault = rounds.Read(new CmETHDelayedWithdraw(at.DelayedWithdraw).PullFundsFromVault());
        ERC20 mEth = new(at.MEth);
        _inVault = rounds.Read(mEth.BalanceOf(at.Vault));
        _inContract = rounds.Read(mEth.BalanceOf(at.DelayedWithdraw));
        _status = status;
    }

    public override void AskFor(Address account) => _accounts.TryAdd(
        account,
        (Rounds.Read(new CmETHDelayedWithdraw(_at.DelayedWithdraw).WithdrawRequests(account, _at.MEth)), new CmEthBlockReads(Rounds, _at, account)));

    public override void AskForNewRequest(Address? account)
    {
        // Nothing beyond what is read for tickets.
    }

    public override bool AskMore() => _status.AskMore();

    public override DelayedWithdrawRequest RequestOf(Address account)
    {
        CmETHDelayedWithdraw.WithdrawRequestsResult request = _accounts[account].Request.Value;
        return new DelayedWithdrawRequest(request.AllowThirdPartyToComplete, request.MaxLoss, request.Maturity, request.Shares, request.ExchangeRateAtTimeOfRequest);
    }

    public override UInt256 PriceOf(UInt256 shares) => Rate;

    public override DelayedWithdrawPayout PayoutOf(Address account, DelayedWithdrawRequest request) =>
        DelayedWithdrawPayout.OfBoringVault(request, Terms, Rate, One);

    public override TicketBlock? AgainstPayout(Address account, DelayedWithdrawPayout payout)
    {
        if (!_safeRate.Succeeded)
        {
            return new TicketBlock(TicketBlockReason.Paused, $"the accountant {_at.Accountant} is paused and gives no rate");
        }

        if (_status.MintAndBurnPaused || _status.TransfersPaused)
        {
            return new TicketBlock(TicketBlockReason.Paused, $"cmETH is paused by {_status.Contract}: shares cannot be burned");
        }

        if (_accounts.TryGetValue(account, out (RoundRead<CmETHDelayedWithdraw.WithdrawRequestsResult> Request, CmEthBlockReads Blocks) read) && read.Blocks.ByMEth)
        {
            return new TicketBlock(TicketBlockReason.OwnerBlocked, $"mETH blocks {account}, who would be paid");
        }

        UInt256 held = _pullsFromVault.Value ? _inVault.Value : _inContract.Value;
        return held < payout.Payable
            ? new TicketBlock(TicketBlockReason.Unfunded, $"{(_pullsFromVault.Value ? _at.Vault : _at.DelayedWithdraw)} holds {held} units of mETH and {payout.Payable} are needed")
            : null;
    }

    public override IEnumerable<LiquidRefusal> AgainstNewRequest(Address? account)
    {
        if (!_safeRate.Succeeded)
        {
            yield return new PriceUnavailable(_at.Accountant, "it is paused");
        }

        if (_status.TransfersPaused)
        {
            yield return new OperationPaused("Transfers of cmETH", _status.Contract!.Value);
        }

        if (account is { } asked)
        {
            foreach (LiquidRefusal refusal in _accounts[asked].Blocks.Refusals())
            {
                yield return refusal;
            }
        }
    }

    // While the accountant is paused the figures are of its last rate; that nothing can be paid then is said besides.
    private UInt256 Rate => _safeRate.ValueOr(_rate.Value);
}
