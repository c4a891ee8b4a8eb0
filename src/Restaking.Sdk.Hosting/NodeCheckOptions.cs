namespace Restaking.Sdk.Hosting;

/// <summary>What <see cref="RestakingBuilder.CheckNodeOnStart"/> asks of a node.</summary>
public sealed class NodeCheckOptions
{
    /// <summary>How old the head may be, by its timestamp. Default 5 minutes; null: any age, for development chains that mine on demand.</summary>
    public TimeSpan? MaxHeadAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the check of all endpoints may take. Default 30 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
