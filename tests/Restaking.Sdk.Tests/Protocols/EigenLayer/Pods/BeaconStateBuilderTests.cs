using System.Security.Cryptography;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Pods;

/// <summary>The state that tests are built on: its proofs hold in its own layout, and are as long as the pods want them.</summary>
public sealed class BeaconStateBuilderTests
{
    private static readonly Address Pod = new(RandomNumberGenerator.GetBytes(Address.Size));

    [Theory]
    [InlineData(BeaconStateLayout.Deneb, 46, 8)]
    [InlineData(BeaconStateLayout.Pectra, 47, 9)]
    public void Proofs_OfBothLayouts_HaveTheirLengthAndHold(BeaconStateLayout layout, int validatorNodes, int containerNodes)
    {
        BeaconStateBuilder state = State(layout);

        CredentialProofs credentials = state.ProveValidators();
        CheckpointProofs balances = state.ProveBalances();

        Assert.Equal((BeaconProofFault.None, null), BeaconProofVerifier.Check(state.BlockRoot, layout, credentials));
        Assert.Equal(BeaconProofFault.None, BeaconProofVerifier.CheckBalanceContainer(state.BlockRoot, layout, balances.Container));
        Assert.All(credentials.Validators, validator => Assert.Equal(validatorNodes * 32, validator.Proof.Length));
        Assert.Equal(containerNodes * 32, balances.Container.Proof.Length);
        Assert.Equal(3 * 32, credentials.StateRoot.Proof.Length);
        for (int i = 0; i < balances.Balances.Length; i++)
        {
            ulong index = credentials.Validators[i].ValidatorIndex;
            Assert.Equal(39 * 32, balances.Balances[i].Proof.Length);
            Assert.Equal(BeaconProofFault.None, BeaconProofVerifier.CheckBalance(balances.Container.BalanceContainerRoot, index, balances.Balances[i]));
            Assert.Equal(new Gwei(32_000_000_000 + index), balances.Balances[i].BalanceOf(index));
        }
    }

    [Fact]
    public void Check_OneBadValidator_SaysWhich()
    {
        BeaconStateBuilder state = State(BeaconStateLayout.Pectra);
        CredentialProofs proofs = state.ProveValidators();
        CredentialProofs bad = proofs with { Validators = [proofs.Validators[0], proofs.Validators[1] with { ValidatorIndex = 12 }] };

        Assert.Equal((BeaconProofFault.OtherRoot, 12UL), BeaconProofVerifier.Check(state.BlockRoot, BeaconStateLayout.Pectra, bad));
        Assert.Equal((BeaconProofFault.OtherRoot, null), BeaconProofVerifier.Check(state.StateRoot, BeaconStateLayout.Pectra, proofs));
        Assert.Equal((BeaconProofFault.WrongLength, 5UL), BeaconProofVerifier.Check(state.BlockRoot, BeaconStateLayout.Deneb, proofs));
    }

    [Theory]
    [InlineData(999, BeaconStateLayout.Deneb)]
    [InlineData(1000, BeaconStateLayout.Deneb)]
    [InlineData(1001, BeaconStateLayout.Pectra)]
    public void Layout_AtTheForksOwnTimestamp_IsStillTheOlderOne(ulong proofTimestamp, BeaconStateLayout expected) =>
        Assert.Equal(expected, BeaconTrees.LayoutAt(proofTimestamp, 1000));

    [Fact]
    public void WithdrawalCredentials_OfAPod_AreRecognisedInBothKindsOnly()
    {
        Hash32 execution = WithdrawalCredentials.Of(Pod, WithdrawalCredentialKind.Execution);
        Hash32 compounding = WithdrawalCredentials.Of(Pod, WithdrawalCredentialKind.Compounding);
        byte[] dirty = execution.ToArray();
        dirty[5] = 1;
        byte[] bls = execution.ToArray();
        bls[0] = 0;

        Assert.True(WithdrawalCredentials.AreOf(execution, Pod));
        Assert.True(WithdrawalCredentials.AreOf(compounding, Pod));
        Assert.StartsWith("0x010000000000000000000000", execution.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("0x020000000000000000000000", compounding.ToString(), StringComparison.Ordinal);
        Assert.False(WithdrawalCredentials.AreOf(new Hash32(dirty), Pod));
        Assert.False(WithdrawalCredentials.AreOf(new Hash32(bls), Pod));
        Assert.False(WithdrawalCredentials.AreOf(execution, new Address(RandomNumberGenerator.GetBytes(Address.Size))));
    }

    internal static BeaconStateBuilder State(BeaconStateLayout layout)
    {
        BeaconStateBuilder state = new(layout);
        foreach (ulong index in (ulong[])[5, 6, 1_000_003, 1_500_000])
        {
            ValidatorPubkey pubkey = new(RandomNumberGenerator.GetBytes(ValidatorPubkey.Size));
            state = state.With(
                index, BeaconStateBuilder.Validator(pubkey, WithdrawalCredentials.Of(Pod, WithdrawalCredentialKind.Execution), Gwei.ThirtyTwoEther), new Gwei(32_000_000_000 + index));
        }

        return state;
    }
}
