using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Differential;

/// <summary>
/// The devnet's own contracts against a build of the real ones (<see cref="CoreBuild.Variable"/>): the same random story is told to both, and every event, every
/// error and every view is the same, to the wei and to the block.
/// </summary>
public sealed class DifferentialTests
{
    private const string SeedVariable = "RESTAKING_TEST_SEED";
    private const int Steps = 150;
    private const int StepsBetweenComparisons = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Story_OfRandomActs_IsTheSameOnBoth(int number)
    {
        string? file = Environment.GetEnvironmentVariable(CoreBuild.Variable);
        Assert.SkipUnless(File.Exists(file), $"no real core to compare with: set {CoreBuild.Variable} to a build of one");
        CoreBuild build = CoreBuild.Read(file);
        Assert.SkipWhen(Version.Parse(build.Version.TrimStart('v')) < new Version(1, 9), $"the devnet follows the rules since 1.9, and this core is of {build.Version}");
        int seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out int given) ? given + number : Environment.TickCount + (number * 7919);
        await using CorePair pair = await CorePair.StartAsync(build);
        pair.Told.Add($"seed {seed} (set {SeedVariable}={seed - number} to tell it again)");
        RandomStory story = new(pair, seed);
        await story.BeginAsync();
        for (int step = 1; step <= Steps; step++)
        {
            await story.StepAsync();
            if (step % StepsBetweenComparisons == 0)
            {
                await story.CompareStateAsync();
            }
        }

        await pair.AdvanceAsync(40);
        await story.CompareStateAsync();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', pair.Outcomes));
    }
}
