namespace Restaking.Sdk.Abi.Tests;

/// <summary>Parameter lists to try: shapes of real functions, and random nestings.</summary>
internal static class SampleTypes
{
    private static readonly SolidityType UInt256 = Atoms.UInt(256);
    private static readonly SolidityType UInt32 = Atoms.UInt(32);
    private static readonly SolidityType Addresses = new ArrayType(Atoms.Address);
    private static readonly SolidityType Numbers = new ArrayType(UInt256);

    private static readonly TupleType Withdrawal = new(Atoms.Address, Atoms.Address, Atoms.Address, UInt256, UInt32, Addresses, Numbers);

    /// <summary>Functions of EigenLayer, ERC-20 and Multicall3.</summary>
    internal static readonly (string Function, TupleType Parameters)[] Real =
    [
        ("approve", new(Atoms.Address, UInt256)),
        ("permit", new(Atoms.Address, Atoms.Address, UInt256, UInt256, Atoms.UInt(8), Atoms.Bytes32, Atoms.Bytes32)),
        ("depositIntoStrategy", new(Atoms.Address, Atoms.Address, UInt256)),
        ("delegateTo", new(Atoms.Address, new TupleType(Atoms.DynamicBytes, UInt256), Atoms.Bytes32)),
        ("registerAsOperator", new(Atoms.Address, UInt32, Atoms.Text)),
        ("queueWithdrawals", new(new ArrayType(new TupleType(Addresses, Numbers, Atoms.Address)))),
        ("completeQueuedWithdrawal", new(Withdrawal, Addresses, Atoms.Bool)),
        ("completeQueuedWithdrawals", new(new ArrayType(Withdrawal), new ArrayType(Addresses), new ArrayType(Atoms.Bool))),
        ("modifyAllocations", new(Atoms.Address, new ArrayType(new TupleType(new TupleType(Atoms.Address, UInt32), Addresses, new ArrayType(Atoms.UInt(64)))))),
        ("slashOperator", new(Atoms.Address, new TupleType(Atoms.Address, UInt32, Addresses, Numbers, Atoms.Text))),
        ("tryBlockAndAggregate", new(Atoms.Bool, new ArrayType(new TupleType(Atoms.Address, Atoms.DynamicBytes)))),
        ("verifyWithdrawalCredentials", new(
            Atoms.UInt(64),
            new TupleType(Atoms.Bytes32, Atoms.DynamicBytes),
            new ArrayType(Atoms.UInt(40)),
            new ArrayType(Atoms.DynamicBytes),
            new ArrayType(new ArrayType(Atoms.Bytes32)))),
    ];

    /// <summary>Shapes that real functions seldom have.</summary>
    internal static readonly TupleType[] Corners =
    [
        new(),
        new(new ArrayType(UInt256, 3)),
        new(new ArrayType(Atoms.Text, 2), Atoms.Bool),
        new(new ArrayType(new ArrayType(Atoms.UInt(8), 2), 3), new ArrayType(new ArrayType(Atoms.Int(24)), 2)),
        new(new ArrayType(new ArrayType(new ArrayType(Atoms.Text)))),
        new(new TupleType(new TupleType(new TupleType(Atoms.Bytes4, Atoms.DynamicBytes), Atoms.Bool), new TupleType(Atoms.Address, Atoms.Bool))),
        new(new ArrayType(new TupleType(Atoms.Address, new ArrayType(Atoms.Bool, 2)), 2), new ArrayType(new TupleType(Atoms.Int(128), Atoms.FixedBytes(3)))),
        new(Atoms.All),
    ];

    internal static IEnumerable<TupleType> All => Real.Select(static real => real.Parameters).Concat(Corners);

    /// <summary>One to four parameters, nested up to three deep.</summary>
    internal static TupleType AnyParameters(Random random) => AnyTuple(random, 3);

    private static TupleType AnyTuple(Random random, int depth) =>
        new([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Any(random, depth))]);

    private static SolidityType Any(Random random, int depth) => (depth == 0 ? 0 : random.Next(6)) switch
    {
        3 => new ArrayType(Any(random, depth - 1)),
        4 => new ArrayType(Any(random, depth - 1), random.Next(1, 4)),
        5 => AnyTuple(random, depth - 1),
        _ => Atoms.All[random.Next(Atoms.All.Length)],
    };
}
