namespace Restaking.Sdk.Testing.Tests;

public sealed class ForkSnapshotsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("restaking-snapshots-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TryFind_ConfiguredFolder_ReadsTheBlockFromTheFile()
    {
        File.WriteAllText(Path.Combine(_folder, "x.genesis.json"), """{"config":{"chainId":5},"number":"0x10","timestamp":"0x20","alloc":{}}""");

        Assert.True(ForkSnapshots.TryFind("x", _folder, [], out ForkSnapshot? snapshot, out string? missing));

        Assert.Null(missing);
        Assert.Equal((5UL, 16UL, 32UL), (snapshot.ChainId, snapshot.BlockNumber, snapshot.Timestamp));
    }

    [Fact]
    public void TryFind_FolderAboveTheStart_IsFound()
    {
        string deep = Path.Combine(_folder, "a", "b", "c");
        string shared = Path.Combine(_folder, "shared", "fork");
        Directory.CreateDirectory(deep);
        Directory.CreateDirectory(shared);
        File.WriteAllText(Path.Combine(shared, "x.genesis.json"), """{"config":{"chainId":5},"number":16,"timestamp":32,"alloc":{}}""");

        Assert.True(ForkSnapshots.TryFind("x", null, [deep], out ForkSnapshot? snapshot, out _));
        Assert.Equal(16UL, snapshot.BlockNumber);
    }

    [Fact]
    public void TryFind_Nothing_SaysWhichVariableToSet()
    {
        Assert.False(ForkSnapshots.TryFind("x", null, [_folder], out _, out string? missing));
        Assert.Contains(ForkSnapshots.FolderVariable, missing, StringComparison.Ordinal);
    }

    [Fact]
    public void TryFind_FileIsNoGenesis_Throws()
    {
        File.WriteAllText(Path.Combine(_folder, "x.genesis.json"), """{"alloc":{}}""");

        Assert.Throws<FormatException>(() => ForkSnapshots.TryFind("x", _folder, [], out _, out _));
    }
}
