using System.Text.Json;
using System.Text.Json.Nodes;

namespace Restaking.Sdk.Signing.Local.Tests;

public class KeystoreTests
{
    // The two test vectors of the Web3 Secret Storage Definition; password and key are the same in both.
    private const string VectorPassword = "testpassword";
    private const string VectorKey = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";

    private const string Pbkdf2Vector = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},"ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
        "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    private const string ScryptVector = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},"ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":262144,"r":1,"p":8,"salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    // Cheap on purpose: these tests are about the format, not about guessing.
    private static readonly KeystoreOptions s_cheapScrypt = new() { ScryptN = 16 };
    private static readonly KeystoreOptions s_cheapPbkdf2 = new() { Derivation = KeystoreDerivation.Pbkdf2, Pbkdf2Iterations = 10 };

    public static TheoryData<string> Vectors => [Pbkdf2Vector, ScryptVector];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void FromKeystore_OfThePublishedVectors_OpensTheirKey(string vector)
    {
        using LocalSigner expected = LocalSigner.FromHex(VectorKey);

        using LocalSigner opened = LocalSigner.FromKeystore(vector, VectorPassword);

        Assert.Equal(expected.Address, opened.Address);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ToKeystore_OpenedAgain_IsTheSameKey(bool scrypt)
    {
        using LocalSigner signer = LocalSigner.CreateRandom();

        string json = signer.ToKeystore("päss wörd ✓", scrypt ? s_cheapScrypt : s_cheapPbkdf2);
        using LocalSigner opened = LocalSigner.FromKeystore(json, "päss wörd ✓");

        Assert.Equal(signer.Address, opened.Address);
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(3, document.RootElement.GetProperty("version").GetInt32());
        Assert.Equal(signer.Address.ToString()[2..], document.RootElement.GetProperty("address").GetString(), ignoreCase: true);
    }

    [Fact]
    public void FromKeystore_ThatNamesAnotherAccount_IsRefused()
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        using LocalSigner other = LocalSigner.CreateRandom();
        JsonNode keystore = JsonNode.Parse(signer.ToKeystore("password", s_cheapScrypt))!;
        keystore["address"] = other.Address.ToString();

        KeystoreException exception = Assert.Throws<KeystoreException>(() => LocalSigner.FromKeystore(keystore.ToJsonString(), "password"));

        Assert.Contains(other.Address.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromKeystore_ThatNamesNoAccount_Opens()
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        JsonNode keystore = JsonNode.Parse(signer.ToKeystore("password", s_cheapScrypt))!;
        keystore.AsObject().Remove("address");

        using LocalSigner opened = LocalSigner.FromKeystore(keystore.ToJsonString(), "password");

        Assert.Equal(signer.Address, opened.Address);
    }

    [Fact]
    public void FromKeystore_WhoseBlocksWouldOverflow_IsRefused()
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        JsonNode keystore = JsonNode.Parse(signer.ToKeystore("password", s_cheapScrypt))!;
        JsonNode parameters = keystore["crypto"]!["kdfparams"]!;
        (parameters["n"], parameters["r"], parameters["p"]) = (2, 1 << 22, 16); // 16 * 128 * 2^22 is 2^33

        Assert.Throws<KeystoreException>(() => LocalSigner.FromKeystore(keystore.ToJsonString(), "password"));
    }

    [Fact]
    public void ToKeystore_Twice_UsesFreshSaltAndVector()
    {
        using LocalSigner signer = LocalSigner.CreateRandom();

        JsonNode first = JsonNode.Parse(signer.ToKeystore("password", s_cheapScrypt))!;
        JsonNode second = JsonNode.Parse(signer.ToKeystore("password", s_cheapScrypt))!;

        Assert.NotEqual((string?)first["crypto"]!["kdfparams"]!["salt"], (string?)second["crypto"]!["kdfparams"]!["salt"]);
        Assert.NotEqual((string?)first["crypto"]!["cipherparams"]!["iv"], (string?)second["crypto"]!["cipherparams"]!["iv"]);
        Assert.NotEqual((string?)first["id"], (string?)second["id"]);
    }

    [Fact]
    public void FromKeystore_WithTheWrongPassword_SaysSoAndRepeatsNeitherPasswordNorKey()
    {
        using LocalSigner signer = LocalSigner.FromHex(VectorKey);
        string json = signer.ToKeystore("right", s_cheapScrypt);

        KeystoreException exception = Assert.Throws<KeystoreException>(() => LocalSigner.FromKeystore(json, "wrong-password"));

        Assert.Contains("password", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(VectorKey, exception.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.False(exception.IsTransient);
    }

    [Theory]
    [InlineData("ciphertext")]
    [InlineData("mac")]
    public void FromKeystore_WithADamagedField_IsRefused(string field)
    {
        using LocalSigner signer = LocalSigner.CreateRandom();
        JsonNode json = JsonNode.Parse(signer.ToKeystore("password", s_cheapScrypt))!;
        string value = (string)json["crypto"]![field]!;
        json["crypto"]![field] = (value[0] == '0' ? '1' : '0') + value[1..];

        Assert.Throws<KeystoreException>(() => LocalSigner.FromKeystore(json.ToJsonString(), "password"));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":3}""")]
    [InlineData("""{"version":3,"crypto":7}""")]
    [InlineData("""{"version":3,"crypto":{"cipher":"aes-256-gcm"}}""")]
    [InlineData("""{"version":3,"crypto":{"cipher":"aes-128-ctr","kdf":"argon2","kdfparams":{"dklen":32}}}""")]
    [InlineData("""{"version":3,"crypto":{"cipher":"aes-128-ctr","kdf":"pbkdf2","kdfparams":{"dklen":32,"c":10,"prf":"hmac-sha512","salt":"00"}}}""")]
    public void FromKeystore_OfAnythingElse_IsAKeystoreException(string json) =>
        Assert.Throws<KeystoreException>(() => LocalSigner.FromKeystore(json, "password"));

    [Theory]
    [InlineData(1 << 30, 8, 1)] // a terabyte
    [InlineData(262_143, 8, 1)] // not a power of two
    [InlineData(1, 8, 1)]
    [InlineData(-2, 8, 1)]
    [InlineData(1024, 0, 1)]
    [InlineData(1024, int.MaxValue, 1)]
    [InlineData(1024, 8, 100_000)]
    public void FromKeystore_WithHostileScryptParameters_IsRefusedBeforeAnythingIsDerived(int n, int r, int p)
    {
        JsonNode json = JsonNode.Parse(ScryptVector)!;
        json["crypto"]!["kdfparams"]!["n"] = n;
        json["crypto"]!["kdfparams"]!["r"] = r;
        json["crypto"]!["kdfparams"]!["p"] = p;

        Assert.Throws<KeystoreException>(() => LocalSigner.FromKeystore(json.ToJsonString(), VectorPassword));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2_000_000_000)]
    public void FromKeystore_WithHostileRounds_IsRefused(int rounds)
    {
        JsonNode json = JsonNode.Parse(Pbkdf2Vector)!;
        json["crypto"]!["kdfparams"]!["c"] = rounds;

        Assert.Throws<KeystoreException>(() => LocalSigner.FromKeystore(json.ToJsonString(), VectorPassword));
    }

    [Fact]
    public void ToKeystore_WithoutPassword_IsRefused()
    {
        using LocalSigner signer = LocalSigner.CreateRandom();

        Assert.Throws<ArgumentException>(() => signer.ToKeystore(""));
    }
}
