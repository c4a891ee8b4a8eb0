using System.Collections.Immutable;
using System.Text.Json;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Tests.EigenLayer;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Pods;

/// <summary>Proofs of real validators, recorded from the beacon chain: they hold as they are, and no longer when any byte is another.</summary>
public sealed class BeaconProofVectorTests
{
    private const string First = "vectors/eigenpod-proofs/withdrawal_credential_proof_302913.json";
    private const string Second = "vectors/eigenpod-proofs/withdrawalCredentialAndBalanceProof_61068.json";
    private const int StateHeight = 5;

    [Theory]
    [InlineData(First, 302913)]
    [InlineData(Second, 61068)]
    public void ValidatorProof_OfTheBeaconChain_Holds(string file, ulong index)
    {
        using JsonDocument vector = ReferenceFile.OpenOrSkip(file);

        Assert.Equal(index, vector.RootElement.GetProperty("validatorIndex").GetUInt64());
        Assert.Equal(BeaconProofFault.None, BeaconProofVerifier.CheckValidator(StateRoot(vector), BeaconStateLayout.Deneb, Validator(vector)));
    }

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    public void ValidatorProof_AnyByteChanged_DoesNotHold(string file)
    {
        using JsonDocument vector = ReferenceFile.OpenOrSkip(file);
        ValidatorProof proof = Validator(vector);
        byte[] siblings = proof.Proof.ToArray();
        byte[] fields = [.. proof.Validator.Fields.SelectMany(field => field.ToArray())];
        byte[] root = StateRoot(vector).ToArray();

        for (int i = 0; i < siblings.Length; i++)
        {
            byte[] changed = Changed(siblings, i);
            Assert.Equal(BeaconProofFault.OtherRoot, BeaconProofVerifier.CheckValidator(StateRoot(vector), BeaconStateLayout.Deneb, proof with { Proof = changed }));
        }

        for (int i = 0; i < fields.Length; i++)
        {
            ValidatorContainer changed = new(Hashes(Changed(fields, i)));
            Assert.Equal(BeaconProofFault.OtherRoot, BeaconProofVerifier.CheckValidator(StateRoot(vector), BeaconStateLayout.Deneb, proof with { Validator = changed }));
        }

        for (int i = 0; i < root.Length; i++)
        {
            Assert.Equal(BeaconProofFault.OtherRoot, BeaconProofVerifier.CheckValidator(new Hash32(Changed(root, i)), BeaconStateLayout.Deneb, proof));
        }
    }

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    public void ValidatorProof_OfAnotherPlaceLayoutOrLength_DoesNotHold(string file)
    {
        using JsonDocument vector = ReferenceFile.OpenOrSkip(file);
        ValidatorProof proof = Validator(vector);
        Hash32 root = StateRoot(vector);

        Assert.Equal(BeaconProofFault.OtherRoot, BeaconProofVerifier.CheckValidator(root, BeaconStateLayout.Deneb, proof with { ValidatorIndex = proof.ValidatorIndex ^ 1 }));
        Assert.Equal(BeaconProofFault.IndexOutOfRange, BeaconProofVerifier.CheckValidator(root, BeaconStateLayout.Deneb, proof with { ValidatorIndex = 1UL << 40 }));
        Assert.Equal(BeaconProofFault.WrongLength, BeaconProofVerifier.CheckValidator(root, BeaconStateLayout.Pectra, proof));
        Assert.Equal(BeaconProofFault.WrongLength, BeaconProofVerifier.CheckValidator(root, BeaconStateLayout.Deneb, proof with { Proof = proof.Proof[..^1] }));
        Assert.Equal(BeaconProofFault.WrongLength, BeaconProofVerifier.CheckValidator(root, BeaconStateLayout.Deneb, proof with { Proof = ReadOnlyMemory<byte>.Empty }));
    }

    [Theory]
    [InlineData(First, 302913UL)]
    [InlineData(Second, 61068UL)]
    public void BalanceProof_OfTheBeaconChain_HoldsAndAnyByteChangedDoesNot(string file, ulong index)
    {
        using JsonDocument vector = ReferenceFile.OpenOrSkip(file);

        // Recorded as one proof up to the state; the contracts take it in two, at the balances' root.
        byte[] whole = Proof(vector, "ValidatorBalanceProof");
        byte[] lower = whole[..^(StateHeight * Hash32.Size)];
        BalanceProof proof = new(default, Hash32.Parse(vector.RootElement.GetProperty("balanceRoot").GetString()!), lower);
        Hash32 container = BeaconMerkle.RootOf(proof.BalanceRoot, lower, index / 4);

        Assert.Equal(StateRoot(vector), BeaconMerkle.RootOf(container, whole.AsSpan(whole.Length - (StateHeight * Hash32.Size)), BeaconTrees.BalancesIndex));
        Assert.Equal(BeaconProofFault.None, BeaconProofVerifier.CheckBalance(container, index, proof));
        for (int i = 0; i < lower.Length; i++)
        {
            Assert.Equal(BeaconProofFault.OtherRoot, BeaconProofVerifier.CheckBalance(container, index, proof with { Proof = Changed(lower, i) }));
        }

        for (int i = 0; i < Hash32.Size; i++)
        {
            BalanceProof changed = proof with { BalanceRoot = new Hash32(Changed(proof.BalanceRoot.ToArray(), i)) };
            Assert.Equal(BeaconProofFault.OtherRoot, BeaconProofVerifier.CheckBalance(container, index, changed));
        }

        Assert.Equal(BeaconProofFault.OtherRoot, BeaconProofVerifier.CheckBalance(container, index + 4, proof));
    }

    [Fact]
    public void BlockProofs_OfTheBeaconChain_HoldAndAnyByteChangedDoesNot()
    {
        using JsonDocument vector = ReferenceFile.OpenOrSkip(First);
        Hash32 blockRoot = Hash32.Parse(vector.RootElement.GetProperty("latestBlockHeaderRoot").GetString()!);
        StateRootProof state = new(StateRoot(vector), Proof(vector, "StateRootAgainstLatestBlockHeaderProof"));
        byte[] balances = Proof(vector, "ValidatorBalanceProof");
        Hash32 chunk = Hash32.Parse(vector.RootElement.GetProperty("balanceRoot").GetString()!);
        BalanceContainerProof container = new(
            BeaconMerkle.RootOf(chunk, balances.AsSpan(0, balances.Length - (StateHeight * Hash32.Size)), 302913 / 4), (byte[])[.. balances[^(StateHeight * Hash32.Size)..], .. state.Proof.Span]);

        Assert.Equal(BeaconProofFault.None, BeaconProofVerifier.CheckStateRoot(blockRoot, state));
        Assert.Equal(BeaconProofFault.None, BeaconProofVerifier.CheckBalanceContainer(blockRoot, BeaconStateLayout.Deneb, container));
        Assert.Equal(BeaconProofFault.WrongLength, BeaconProofVerifier.CheckBalanceContainer(blockRoot, BeaconStateLayout.Pectra, container));
        for (int i = 0; i < state.Proof.Length; i++)
        {
            Assert.Equal(BeaconProofFault.OtherRoot, BeaconProofVerifier.CheckStateRoot(blockRoot, state with { Proof = Changed(state.Proof.ToArray(), i) }));
        }

        for (int i = 0; i < container.Proof.Length; i++)
        {
            BalanceContainerProof changed = container with { Proof = Changed(container.Proof.ToArray(), i) };
            Assert.Equal(BeaconProofFault.OtherRoot, BeaconProofVerifier.CheckBalanceContainer(blockRoot, BeaconStateLayout.Deneb, changed));
        }
    }

    [Fact]
    public void Balances_OfTheBeaconChain_AreReadLeastSignificantByteFirstAtTheirPlace()
    {
        using JsonDocument vector = ReferenceFile.OpenOrSkip(First);
        BalanceProof proof = new(default, Hash32.Parse(vector.RootElement.GetProperty("balanceRoot").GetString()!), ReadOnlyMemory<byte>.Empty);

        // 0xe5015b7307000000 is at the second of four places, and 302913 is 1 modulo 4.
        Assert.Equal(new Gwei(0x07735b01e5), proof.BalanceOf(302913));
        Assert.Equal(new Gwei(0x07735dba6c), proof.BalanceOf(302912));
    }

    private static ValidatorProof Validator(JsonDocument vector) => new(
        vector.RootElement.GetProperty("validatorIndex").GetUInt64(),
        new ValidatorContainer([.. vector.RootElement.GetProperty("ValidatorFields").EnumerateArray().Select(field => Hash32.Parse(field.GetString()!))]),
        Proof(vector, "WithdrawalCredentialProof"));

    private static Hash32 StateRoot(JsonDocument vector) => Hash32.Parse(vector.RootElement.GetProperty("beaconStateRoot").GetString()!);

    private static byte[] Proof(JsonDocument vector, string name) =>
        [.. vector.RootElement.GetProperty(name).EnumerateArray().SelectMany(node => Hash32.Parse(node.GetString()!).ToArray())];

    private static byte[] Changed(byte[] bytes, int index)
    {
        byte[] changed = [.. bytes];
        changed[index] ^= 0x01;
        return changed;
    }

    private static ImmutableArray<Hash32> Hashes(byte[] bytes) => [.. bytes.Chunk(Hash32.Size).Select(chunk => new Hash32(chunk))];
}
