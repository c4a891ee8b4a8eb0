using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Multicall;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>
/// Whether an account has the ether it would send along. Asked of Multicall3, together with what else is read; where there is none, the question
/// is left to the simulation, which answers it too.
/// </summary>
internal readonly struct EtherSpend
{
    private readonly Address? _account;
    private readonly UInt256 _amount;
    private readonly RoundRead<UInt256>? _balance;

    private EtherSpend(ReadRounds rounds, LiquidContext context, Address? account, UInt256 amount)
    {
        _account = account;
        _amount = amount;
        _balance = account is { } known && context.Network.Multicall3 is { } multicall
            ? rounds.Read(new Multicall3(multicall).GetEthBalance(known))
            : null;
    }

    public static EtherSpend Begin(ReadRounds rounds, LiquidContext context, Address? account, UInt256 amount) => new(rounds, context, account, amount);

    /// <summary>After the round: adds the refusal of an account that has too little. Gas comes on top and is not counted here.</summary>
    public void Check(ImmutableArray<LiquidRefusal>.Builder refusals)
    {
        if (_balance is { Succeeded: true } balance && balance.Value < _amount)
        {
            refusals.Add(new BalanceTooLow(NativeAsset.Ether, _account!.Value, balance.Value, _amount));
        }
    }
}
