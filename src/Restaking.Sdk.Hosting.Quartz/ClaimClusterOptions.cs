namespace Restaking.Sdk.Hosting.Quartz;

/// <summary>How the processes of a claim cluster share their lanes. Every process of one cluster has the same <see cref="Name"/>, <see cref="Schema"/> and times.</summary>
public sealed class ClaimClusterOptions
{
    /// <summary>The cluster's name in the database: processes with the same name and schema share their lanes. At most 100 letters, digits, dashes, dots and underscores. Default <c>restaking-claims</c>.</summary>
    public string Name { get; set; } = "restaking-claims";

    /// <summary>
    /// The schema of Quartz's tables; made when it is missing and the database user may. Lower-case letters, digits and underscores. Default <c>restaking_cluster</c>.
    /// </summary>
    public string Schema { get; set; } = "restaking_cluster";

    /// <summary>
    /// What this process is called in the database; unique in the cluster. Null, the default: the machine's name and a part nobody chose. A process that comes back under the same name takes back at
    /// once what it held when it ended.
    /// </summary>
    public string? Instance { get; set; }

    /// <summary>How many lanes this process runs at a time. A cluster needs as many places as it has lanes, without the process that fails. Default 32.</summary>
    public int MaxLanes { get; set; } = 32;

    /// <summary>How often a process says that it is there. Default 5 seconds.</summary>
    public TimeSpan CheckInInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long after a missed sign of life others take a process for dead and run its lanes: longer than the longest pause of a process or of the database that shall not count as death.
    /// Default 10 seconds. One that was taken for dead too early runs a lane twice; the journal's lease then refuses one of the two.
    /// </summary>
    public TimeSpan CheckInGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a process keeps a lane before it offers it to the cluster again, so that processes that came later get their share. What a lane has read stays in the process, and
    /// a lane that changes hands reads it again. Default 5 minutes.
    /// </summary>
    public TimeSpan TurnTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a lane rests between two turns. Default 1 second.</summary>
    public TimeSpan TurnPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often a process looks for lanes that came along with new owners or signers, and puts lanes back that were taken off the schedule. Default 1 minute.
    /// </summary>
    public TimeSpan LaneRefresh { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Says that a journal that is not the PostgreSQL one is shared by all processes of the cluster, with leases and fencing across them. Default false: such a journal is refused at the start, for
    /// it is what keeps a lane that runs twice from paying twice.
    /// </summary>
    public bool JournalIsShared { get; set; }

    internal void Validate()
    {
        CheckName(Name, nameof(Name), 100);
        if (Instance is not null)
        {
            CheckName(Instance, nameof(Instance), 150);
        }

        ArgumentException.ThrowIfNullOrEmpty(Schema);
        if (Schema.Length > 63 || char.IsAsciiDigit(Schema[0]) || !Schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            throw new ArgumentException($"'{Schema}' is no schema name: lower-case letters, digits and underscores, at most 63, not beginning with a digit.", nameof(Schema));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckInInterval, TimeSpan.FromMilliseconds(100));
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckInGrace, TimeSpan.FromMilliseconds(100));
        ArgumentOutOfRangeException.ThrowIfLessThan(TurnTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(TurnPause, TimeSpan.FromMilliseconds(100));
        ArgumentOutOfRangeException.ThrowIfLessThan(LaneRefresh, TimeSpan.FromSeconds(1));
    }

    private static void CheckName(string value, string name, int longest)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        if (value.Length > longest || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new ArgumentException($"'{value}' is no name: letters, digits, dashes, dots and underscores, at most {longest}.", name);
        }
    }
}
