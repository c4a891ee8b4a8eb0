using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Lido;
using Restaking.Sdk.Contracts.Puffer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.Puffer;

/// <summary>Which function takes a deposit.</summary>
internal enum PufferDepositRoute
{
    /// <summary>None takes the asset.</summary>
    None,

    /// <summary><c>PufferVaultV5.depositETH</c>.</summary>
    Ether,

    /// <summary><c>PufferVaultV5.deposit</c>.</summary>
    Weth,

    /// <summary><c>PufferVaultV5.depositStETH</c>, which takes Lido's shares.</summary>
    StEthShares,

    /// <summary><c>PufferDepositorV2.depositStETH</c>, which takes an amount of stETH.</summary>
    StEthByDepositor,

    /// <summary><c>PufferDepositorV2.depositWstETH</c>.</summary>
    WstEth,
}

/// <summary>A deposit as it was checked: what goes in by which way, and with which bound.</summary>
/// <param name="Deployment">The contracts.</param>
/// <param name="Asset">What goes in.</param>
/// <param name="Units">How much of it, above zero.</param>
internal sealed record PufferDepositTerms(PufferDeployment Deployment, Address Asset, UInt256 Units)
{
    /// <summary>Who pays; null: nobody's funds are looked at.</summary>
    public Address? Depositor { get; init; }

    /// <summary>Who gets the shares.</summary>
    public Address? Receiver { get; init; }

    /// <summary>The least that must come out; null: no bound.</summary>
    public UInt256? Minimum { get; init; }

    /// <summary>The permit that stands in for an approval.</summary>
    public PufferPermit? Permit { get; init; }

    /// <summary>Lido's shares that a prepared call names; null while nothing is prepared.</summary>
    public UInt256? StEthShares { get; init; }

    public PufferDepositRoute Route => Asset switch
    {
        _ when Asset == NativeAsset.Ether => PufferDepositRoute.Ether,
        _ when Asset == Deployment.Weth => PufferDepositRoute.Weth,
        _ when Asset == Deployment.StETH && Permit is not null && Deployment.Depositor is not null => PufferDepositRoute.StEthByDepositor,
        _ when Asset == Deployment.StETH => PufferDepositRoute.StEthShares,
        _ when Asset == Deployment.WstETH && Deployment is { Depositor: not null, StETH: not null } => PufferDepositRoute.WstEth,
        _ => PufferDepositRoute.None,
    };

    /// <summary>Whether Puffer's depositor contract is called, and calls the vault.</summary>
    public bool IsByDepositor => Route is PufferDepositRoute.StEthByDepositor or PufferDepositRoute.WstEth;

    /// <summary>Who takes the token; null for ether.</summary>
    public Address? Spender => Route switch
    {
        PufferDepositRoute.Ether => null,
        PufferDepositRoute.StEthByDepositor or PufferDepositRoute.WstEth => Deployment.Depositor,
        _ => Deployment.Vault,
    };

    /// <summary>The call, for the question who may make it; its arguments do not count.</summary>
    public IContractCall CallForAccess => Call(UInt256.Zero, Address.Zero);

    /// <summary>The call that reaches the vault, likewise.</summary>
    public IContractCall VaultCall => IsByDepositor ? Vault.DepositStETH(UInt256.Zero, Address.Zero) : CallForAccess;

    private PufferVaultV5 Vault => new(Deployment.Vault);

    private StETH StEth => new(Deployment.StETH!.Value);

    public static ImmutableArray<Address> Assets(PufferDeployment deployment)
    {
        ImmutableArray<Address>.Builder assets = ImmutableArray.CreateBuilder<Address>(4);
        assets.Add(NativeAsset.Ether);
        assets.Add(deployment.Weth);
        if (deployment.StETH is { } stEth)
        {
            assets.Add(stEth);
            if (deployment is { WstETH: { } wstEth, Depositor: not null })
            {
                assets.Add(wstEth);
            }
        }

        return assets.ToImmutable();
    }

    public IContractCall Call(UInt256 stEthShares) => Call(stEthShares, Receiver ?? throw new InvalidOperationException("A deposit that is prepared has a receiver."));

    /// <summary>
    /// What the vault counts the deposit as, and how much of the token is taken from the depositor; a round or more. Every turn of an
    /// amount into shares and back loses up to a wei.
    /// </summary>
    public async Task<(UInt256 Assets, UInt256 Taken)> ReadAssetsAsync(ReadRounds rounds)
    {
        switch (Route)
        {
            case PufferDepositRoute.StEthShares:
                {
                    // What is taken is what the shares are worth by then: a rebase after the preparation takes more than was approved.
                    UInt256 pooled = StEthShares is { } fixedShares
                        ? await NextAsync(StEth.GetPooledEthByShares(fixedShares)).ConfigureAwait(false)
                        : await PooledOfAsync(Units).ConfigureAwait(false);
                    return (pooled, pooled);
                }

            case PufferDepositRoute.StEthByDepositor:
                return (await PooledOfAsync(Units).ConfigureAwait(false), Units);
            case PufferDepositRoute.WstEth:
                {
                    UInt256 unwrapped = await NextAsync(StEth.GetPooledEthByShares(Units)).ConfigureAwait(false);
                    return (await PooledOfAsync(unwrapped).ConfigureAwait(false), Units);
                }

            default:
                await rounds.NextAsync().ConfigureAwait(false);
                return (Units, Units);
        }

        async Task<UInt256> PooledOfAsync(UInt256 amount) =>
            await NextAsync(StEth.GetPooledEthByShares(await NextAsync(StEth.GetSharesByPooledEth(amount)).ConfigureAwait(false))).ConfigureAwait(false);

        async Task<UInt256> NextAsync(IContractCall<UInt256> call)
        {
            RoundRead<UInt256> read = rounds.Read(call);
            await rounds.NextAsync().ConfigureAwait(false);

            // Products that run over are of amounts nobody has.
            return read.Outcome.Error is PanicError or RevertReasonError ? UInt256.MaxValue : read.Value;
        }
    }

    private IContractCall Call(UInt256 stEthShares, Address receiver) => Route switch
    {
        PufferDepositRoute.Ether => Vault.DepositETH(receiver),
        PufferDepositRoute.StEthShares => Vault.DepositStETH(stEthShares, receiver),
        PufferDepositRoute.StEthByDepositor => DepositorContract.DepositStETH((Permit ?? PufferPermit.None(Units)).ForDepositor, receiver),
        PufferDepositRoute.WstEth => DepositorContract.DepositWstETH((Permit ?? PufferPermit.None(Units)).ForDepositor, receiver),
        _ => Vault.Deposit(Units, receiver),
    };

    private PufferDepositorV2 DepositorContract => new(Deployment.Depositor!.Value);
}
