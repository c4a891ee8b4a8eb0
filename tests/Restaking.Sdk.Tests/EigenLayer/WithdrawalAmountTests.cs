using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;

namespace Restaking.Sdk.Tests.EigenLayer;

public sealed class WithdrawalAmountTests
{
    [Fact]
    public void Zero_InAnyUnit_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WithdrawalAmount.DepositShares(UInt256.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => WithdrawalAmount.WithdrawableShares(UInt256.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => WithdrawalAmount.Underlying(UInt256.Zero));
    }

    [Fact]
    public void Default_NobodySaidAnything_IsNotEverything()
    {
        Assert.NotEqual(WithdrawalAmount.All, default);
        Assert.Equal(WithdrawalUnit.Unset, default(WithdrawalAmount).Unit);
        Assert.Equal("no amount", default(WithdrawalAmount).ToString());
    }

    [Fact]
    public void All_Always_IsItsOwnUnit()
    {
        Assert.Equal(WithdrawalUnit.All, WithdrawalAmount.All.Unit);
        Assert.Equal("all shares", WithdrawalAmount.All.ToString());
    }
}
