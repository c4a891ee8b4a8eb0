using System.Text;
using Org.BouncyCastle.Crypto.Generators;

namespace Restaking.Sdk.Signing.Local.Tests;

public class ScryptTests
{
    // RFC 7914, section 12 (without the vector that takes a gigabyte).
    [Theory]
    [InlineData("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "NaCl", 1024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [InlineData("pleaseletmein", "SodiumChloride", 16384, 8, 1, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void DeriveKey_OfTheRfcsVectors_IsThePublishedKey(string password, string salt, int n, int r, int p, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Scrypt.DeriveKey(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), n, r, p, 64)));

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(64, 3, 2)]
    [InlineData(256, 5, 3)]
    [InlineData(4096, 8, 1)]
    public void DeriveKey_OfOtherParameters_AgreesWithBouncyCastle(int n, int r, int p)
    {
        byte[] password = Encoding.UTF8.GetBytes($"password {n}");
        byte[] salt = Encoding.UTF8.GetBytes($"salt {r} {p}");

        Assert.Equal(SCrypt.Generate(password, salt, n, r, p, 32), Scrypt.DeriveKey(password, salt, n, r, p, 32));
    }
}
