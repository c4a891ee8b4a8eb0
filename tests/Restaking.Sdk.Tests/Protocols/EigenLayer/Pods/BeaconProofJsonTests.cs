using System.Text;
using Restaking.Sdk.Protocols.EigenLayer.Pods;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Tests.Protocols.EigenLayer.Pods;

/// <summary>The generator's files: read as it writes them, refused with the place when they are anything else.</summary>
public sealed class BeaconProofJsonTests
{
    private static readonly BeaconStateBuilder State = BeaconStateBuilderTests.State(BeaconStateLayout.Pectra);

    [Theory]
    [InlineData(null)]
    [InlineData(1_700_000_000UL)]
    public void Credentials_WrittenAndRead_AreTheSame(ulong? timestamp)
    {
        CredentialProofs proofs = State.ProveValidators(beaconTimestamp: timestamp);

        CredentialProofs read = BeaconProofJson.ReadCredentials(BeaconProofJson.Write(proofs));

        Assert.Equal(timestamp, read.BeaconTimestamp);
        Assert.Equal((BeaconProofFault.None, null), BeaconProofVerifier.Check(State.BlockRoot, BeaconStateLayout.Pectra, read));
        Assert.Equal(proofs.Validators.Select(validator => validator.ValidatorIndex), read.Validators.Select(validator => validator.ValidatorIndex));
    }

    [Fact]
    public void Checkpoint_WrittenAndRead_IsTheSame()
    {
        CheckpointProofs proofs = State.ProveBalances();

        CheckpointProofs read = BeaconProofJson.ReadCheckpoint(BeaconProofJson.Write(proofs));

        Assert.Equal(proofs.Container.Proof.ToArray(), read.Container.Proof.ToArray());
        Assert.Equal(proofs.Balances.Select(balance => balance.PubkeyHash), read.Balances.Select(balance => balance.PubkeyHash));
        Assert.Equal(proofs.Balances.Select(balance => balance.BalanceRoot), read.Balances.Select(balance => balance.BalanceRoot));
        Assert.All(proofs.Balances.Zip(read.Balances), pair => Assert.Equal(pair.First.Proof.ToArray(), pair.Second.Proof.ToArray()));
    }

    [Fact]
    public void Checkpoint_KeyHashAsHexOtherCaseAndUnknownMembers_IsReadTheSame()
    {
        CheckpointProofs proofs = State.ProveBalances([5]);
        string hash = proofs.Balances[0].PubkeyHash.ToString();
        string json = Encoding.UTF8.GetString(BeaconProofJson.Write(proofs));
        string numbers = json[json.IndexOf("\"pubkeyHash\":[", StringComparison.Ordinal)..(json.IndexOf("],\"balanceRoot\"", StringComparison.Ordinal) + 1)];

        CheckpointProofs read = BeaconProofJson.ReadCheckpoint(Encoding.UTF8.GetBytes(
            json.Replace(numbers, $"\"PubkeyHash\":\"{hash}\",\"comment\":{{\"a\":[1,2]}}", StringComparison.Ordinal)));

        Assert.Equal(proofs.Balances[0].PubkeyHash, read.Balances[0].PubkeyHash);
    }

    [Fact]
    public void Credentials_ListsOfDifferentLength_AreRefused()
    {
        string json = Text(State.ProveValidators());

        BeaconProofFormatException e = Assert.Throws<BeaconProofFormatException>(() =>
            Credentials(json.Replace("\"validatorIndices\":[5,", "\"validatorIndices\":[", StringComparison.Ordinal)));

        Assert.Contains("3 indices, 4 proofs", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("{}", "stateRootProof")]
    [InlineData("{\"stateRootProof\":{}}", "beaconstateroot")]
    [InlineData("{\"validatorIndices\":[1.5]}", "whole number")]
    [InlineData("{\"validatorIndices\":[-1]}", "whole number")]
    [InlineData("{\"validatorIndices\":[\"1\"]}", "whole number")]
    [InlineData("{\"validatorIndices\":[1],\"VALIDATORINDICES\":[2]}", "twice")]
    [InlineData("{\"validatorFieldsProofs\":[\"0x00\"]}", "multiple of 32")]
    [InlineData("{\"validatorFieldsProofs\":[\"00\"]}", "begins with 0x")]
    [InlineData("{\"validatorFieldsProofs\":[\"0xzz\"]}", "hex")]
    [InlineData("{\"validatorFieldsProofs\":[17]}", "hex text")]
    [InlineData("{\"validatorFields\":[[\"0x00\"]]}", "32 bytes")]
    [InlineData("{\"a\":[[[[[[[[[[1]]]]]]]]]]}", "JSON")]
    public void Credentials_OfAnotherShape_AreRefusedWithThePlace(string json, string expected)
    {
        BeaconProofFormatException e = Assert.Throws<BeaconProofFormatException>(() => Credentials(json));

        Assert.Contains(expected, e.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Credentials_WithSomethingBehindThem_AreRefused()
    {
        string json = Text(State.ProveValidators([5]));

        Assert.Throws<BeaconProofFormatException>(() => Credentials(json + "x"));
        Assert.Throws<BeaconProofFormatException>(() => Credentials(json + "{}"));
        Assert.Throws<BeaconProofFormatException>(() => Credentials(json[..^1]));
        Assert.NotNull(Credentials(json + "\n "));
    }

    [Fact]
    public void Credentials_LongerThanAnyProof_AreRefusedBeforeTheyAreDecoded()
    {
        string hex = "0x" + new string('0', 65 * 64);

        Assert.Throws<BeaconProofFormatException>(() => Credentials($"{{\"validatorFieldsProofs\":[\"{hex}\"]}}"));
        Assert.Throws<BeaconProofFormatException>(() => Credentials($"{{\"validatorIndices\":[{string.Join(',', Enumerable.Repeat("1", BeaconProofJson.MaxValidators + 1))}]}}"));
        Assert.Throws<BeaconProofFormatException>(() => BeaconProofJson.ReadCredentials(new byte[BeaconProofJson.MaxBytes + 1]));
    }

    [Fact]
    public void Credentials_IndexAboveFortyBits_IsRefused()
    {
        string json = Text(State.ProveValidators([5])).Replace("\"validatorIndices\":[5]", "\"validatorIndices\":[1099511627776]", StringComparison.Ordinal);

        Assert.Contains("40 bits", Assert.Throws<BeaconProofFormatException>(() => Credentials(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyByteOfAFile_Changed_IsRefusedOrDoesNotVerify()
    {
        byte[] file = BeaconProofJson.Write(State.ProveValidators([5]));
        int holds = 0;
        for (int i = 0; i < file.Length; i++)
        {
            byte[] changed = [.. file];
            changed[i] ^= 0x01;
            try
            {
                CredentialProofs read = BeaconProofJson.ReadCredentials(changed);
                holds += BeaconProofVerifier.Check(State.BlockRoot, BeaconStateLayout.Pectra, read).Fault == BeaconProofFault.None ? 1 : 0;
            }
            catch (BeaconProofFormatException)
            {
                // refused
            }
        }

        Assert.Equal(0, holds);
    }

    private static string Text(CredentialProofs proofs) => Encoding.UTF8.GetString(BeaconProofJson.Write(proofs));

    private static CredentialProofs Credentials(string json) => BeaconProofJson.ReadCredentials(Encoding.UTF8.GetBytes(json));
}
