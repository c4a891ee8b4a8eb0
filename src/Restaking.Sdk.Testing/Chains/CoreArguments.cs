using System.Text;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing;

/// <summary>
/// Arguments for the contracts of a <see cref="CoreBuild"/>. A parameter of a contract's interface gets that contract; a plain address is a role, and
/// the owner has them all; numbers go by their names.
/// </summary>
/// <param name="options">Delays and version.</param>
/// <param name="owner">Who has every role.</param>
internal sealed class CoreArguments(DevnetOptions options, Address owner)
{
    private const string InterfacePrefix = "contract I";

    private readonly Dictionary<string, Address> _contracts = new(StringComparer.Ordinal);

    private readonly Dictionary<string, UInt256> _numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DEALLOCATION_DELAY"] = options.DeallocationDelayBlocks,
        ["ALLOCATION_CONFIGURATION_DELAY"] = options.ConfigurationDelayBlocks,
        ["MIN_WITHDRAWAL_DELAY"] = options.WithdrawalDelayBlocks,
        ["SLASH_RESOLUTION_DELAY_BLOCKS"] = options.SlashResolutionDelayBlocks,
        ["CALCULATION_INTERVAL_SECONDS"] = RewardsConstructors.CalculationIntervalSeconds,
        ["MAX_REWARDS_DURATION"] = RewardsConstructors.MaxRewardsDuration,
        ["MAX_RETROACTIVE_LENGTH"] = RewardsConstructors.MaxRetroactiveLength,
        ["MAX_FUTURE_LENGTH"] = RewardsConstructors.MaxFutureLength,
        ["GENESIS_REWARDS_TIMESTAMP"] = RewardsConstructors.GenesisRewardsTimestamp,
        ["activationDelay"] = options.RewardsActivationDelaySeconds,
        ["defaultSplitBips"] = RewardsConstructors.DefaultSplitBips,
        ["initialPausedStatus"] = UInt256.Zero,
        ["initPausedStatus"] = UInt256.Zero,
        ["maxPerDeposit"] = UInt256.MaxValue,
        ["maxTotalDeposits"] = UInt256.MaxValue,

        // CrossChainRegistry; seven days.
        ["initialTableUpdateCadence"] = 604_800UL,

        // Pods before 1.7 name the beacon chain's first second; mainnet's.
        ["GENESIS_TIME"] = 1_606_824_023UL,
    };

    /// <summary>A contract by the name of its interface without the I, or a beacon or token by the parameter's name.</summary>
    public Address this[string name]
    {
        get => _contracts.GetValueOrDefault(name);
        set => _contracts[name] = value;
    }

    public bool Has(string name) => _contracts.ContainsKey(name);

    public byte[] Encode(IReadOnlyCollection<CoreParameter> parameters)
    {
        List<byte> head = [];
        List<byte> tail = [];
        int headSize = parameters.Sum(HeadSize);
        foreach (CoreParameter parameter in parameters)
        {
            byte[] value = Value(parameter);
            if (parameter.IsDynamic)
            {
                head.AddRange(DevnetWords.Concat([DevnetWords.Of((UInt256)(ulong)(headSize + tail.Count))]));
                tail.AddRange(value);
            }
            else
            {
                head.AddRange(value);
            }
        }

        return [.. head, .. tail];
    }

    private static int HeadSize(CoreParameter parameter) =>
        parameter.IsDynamic || parameter.Components.IsEmpty ? AbiSize.Word : parameter.Components.Sum(HeadSize);

    private byte[] Value(CoreParameter parameter)
    {
        if (!parameter.Components.IsEmpty)
        {
            return Encode(parameter.Components);
        }

        return parameter.Type switch
        {
            "address" => DevnetWords.Concat([DevnetWords.Of(AddressOf(parameter))]),
            "string" => Text(options.Version),
            _ when parameter.Type.StartsWith("uint", StringComparison.Ordinal) && _numbers.TryGetValue(parameter.Name, out UInt256 number) =>
                DevnetWords.Concat([DevnetWords.Of(number)]),
            _ => throw new NotSupportedException($"The core build wants a {parameter.Type} '{parameter.Name}', for which no value is known."),
        };
    }

    private Address AddressOf(CoreParameter parameter)
    {
        if (!parameter.InternalType.StartsWith(InterfacePrefix, StringComparison.Ordinal))
        {
            return owner;
        }

        // Several parameters are of these two types, and one strategy is asked for by name.
        string type = parameter.InternalType[InterfacePrefix.Length..];
        return this[type is "Beacon" or "ERC20" or "Strategy" ? parameter.Name : type];
    }

    private static byte[] Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var padded = new byte[(utf8.Length + AbiSize.Word - 1) / AbiSize.Word * AbiSize.Word];
        utf8.CopyTo(padded, 0);
        return [.. DevnetWords.Concat([DevnetWords.Of((UInt256)(ulong)utf8.Length)]), .. padded];
    }
}
