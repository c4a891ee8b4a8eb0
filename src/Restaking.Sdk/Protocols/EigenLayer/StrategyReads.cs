using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer;

/// <summary>
/// Reads one strategy in two batches at one block: the strategy itself, then its token. What only some kinds of strategy have
/// (limits, a vault's phase, EIGEN) is asked for and may be missing.
/// </summary>
internal sealed class StrategyReads
{
    private readonly EigenLayerContext _context;
    private readonly ReadSlot<Address> _underlyingToken;
    private readonly ReadSlot<UInt256> _totalShares;
    private readonly ReadSlot<UInt256> _paused;
    private readonly ReadSlot<UInt256> _managerPaused;
    private readonly ReadSlot<bool> _whitelisted;
    private readonly ReadSlot<UInt256> _maxPerDeposit;
    private readonly ReadSlot<UInt256> _maxTotalDeposits;
    private readonly ReadSlot<byte> _vaultState;
    private readonly ReadSlot<Address> _eigen;
    private ReadSlot<UInt256>? _tokenBalance;
    private ReadSlot<byte>? _decimals;
    private ReadSlot<string>? _symbol;

    private StrategyReads(EigenLayerContext context, ReadBatch batch, Address strategy)
    {
        _context = context;
        Strategy = strategy;
        StrategyBaseTVLLimits contract = new(strategy);
        _underlyingToken = batch.Add(contract.UnderlyingToken());
        _totalShares = batch.Add(contract.TotalShares());
        _paused = batch.Add(contract.Paused());
        _managerPaused = batch.Add(context.StrategyManager.Paused());
        _whitelisted = batch.Add(context.StrategyManager.StrategyIsWhitelistedForDeposit(strategy));
        _maxPerDeposit = batch.TryAdd(contract.MaxPerDeposit());
        _maxTotalDeposits = batch.TryAdd(contract.MaxTotalDeposits());
        _vaultState = batch.TryAdd(new DurationVaultStrategy(strategy).State());
        _eigen = batch.TryAdd(new EigenStrategy(strategy).Eigen());
    }

    public Address Strategy { get; }

    /// <summary>What the strategy holds; known after the first batch.</summary>
    public Address UnderlyingToken => _underlyingToken.Value;

    /// <summary>What stakers pay with unless they say otherwise: EIGEN for the EIGEN strategy.</summary>
    public Address Token => TokenOf(_eigen) ?? UnderlyingToken;

    public UInt256 TotalShares => _totalShares.Value;

    public UInt256 TokenBalance => _tokenBalance!.Value;

    public bool IsManagerPaused => PauseBits.IsPaused(_managerPaused.Value, PauseBits.StrategyManagerDeposits);

    public bool IsStrategyPaused => PauseBits.IsPaused(_paused.Value, PauseBits.StrategyDeposits);

    public static StrategyReads Begin(EigenLayerContext context, ReadBatch first, Address strategy) => new(context, first, strategy);

    /// <summary>EIGEN, when the strategy names it; a strategy that answers <c>EIGEN()</c> with zero has none.</summary>
    public static Address? TokenOf(ReadSlot<Address> eigen) => eigen.OrNull() is { IsZero: false } token ? token : null;

    public bool Accepts(Address token) => token == UnderlyingToken || token == Token;

    public void AddTokenReads(ReadBatch second)
    {
        _tokenBalance = second.Add(new ERC20(UnderlyingToken).BalanceOf(Strategy));
        _decimals = second.TryAdd(new ERC20(Token).Decimals());
        _symbol = second.TryAdd(new ERC20(Token).Symbol());
    }

    public StrategyState ToState(BlockRef block) => new()
    {
        Block = block,
        Strategy = Strategy,
        Symbol = _context.Book.SymbolOf(Strategy) ?? _symbol.TextOrNull(),
        Token = Token,
        UnderlyingToken = UnderlyingToken,
        TokenDecimals = _decimals.OrNull(),
        TotalShares = TotalShares,
        TokenBalance = TokenBalance,
        IsWhitelisted = _whitelisted.Value,
        DepositsPaused = IsManagerPaused || IsStrategyPaused,
        WithdrawalsPaused = PauseBits.IsPaused(_paused.Value, PauseBits.StrategyWithdrawals),
        MaxPerDeposit = _maxPerDeposit.OrNull(),
        MaxTotalDeposits = _maxTotalDeposits.OrNull(),
        VaultPhase = (DurationVaultPhase?)_vaultState.OrNull(),
    };
}
