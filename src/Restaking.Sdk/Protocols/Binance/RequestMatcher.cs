using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Restaking.Sdk.Abi;
using WithdrawRequest = Restaking.Sdk.Contracts.Binance.UnwrapTokenV1ETH.WithdrawRequest;

namespace Restaking.Sdk.Protocols.Binance;

/// <summary>
/// Finds the numbers of the requests in some owners' lists, in the list of all requests, from its end: what is open is mostly recent. Requests that are
/// alike in everything (owner, amounts, second, allocation) are interchangeable and get their numbers in the order of their places.
/// </summary>
internal sealed class RequestMatcher
{
    private readonly Dictionary<WithdrawRequest, List<uint>> _places = [];
    private readonly HashSet<ulong> _wanted;
    private readonly HashSet<Address> _owners;
    private readonly List<(ulong Index, uint? Place, WithdrawRequest Data)> _found = [];
    private readonly UInt256 _oldest;
    private int _missing;
    private ulong _before;

    /// <param name="nextIndex">How many requests there ever were.</param>
    /// <param name="owners">The owners.</param>
    /// <param name="lists">Their lists, in the same order.</param>
    /// <param name="wanted">Numbers whose requests are wanted also when no list has them.</param>
    public RequestMatcher(ulong nextIndex, ImmutableArray<Address> owners, ImmutableArray<ImmutableArray<WithdrawRequest>> lists, ImmutableArray<ulong> wanted)
    {
        _before = nextIndex;
        _owners = [.. owners];
        _wanted = [.. wanted.Where(index => index < nextIndex)];
        _oldest = UInt256.MaxValue;
        foreach (ImmutableArray<WithdrawRequest> list in lists)
        {
            for (int place = 0; place < list.Length; place++)
            {
                ref List<uint>? alike = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, list[place], out _);
                (alike ??= []).Add((uint)place);
                _missing++;
                _oldest = UInt256.Min(_oldest, list[place].TriggerTime);
            }
        }
    }

    /// <summary>What was found, by number.</summary>
    public IEnumerable<(ulong Index, uint? Place, WithdrawRequest Data)> Found => _found.OrderBy(found => found.Index);

    /// <summary>The pages to read next, newest first; empty when nothing is missing or nothing is left.</summary>
    public ImmutableArray<RequestPage> NextPages(int most)
    {
        ImmutableArray<RequestPage>.Builder pages = ImmutableArray.CreateBuilder<RequestPage>();
        while (pages.Count < most && _before > 0 && (_missing > 0 || _wanted.Count > 0))
        {
            ulong start = _before > BinanceTicketReader.PageSize ? _before - BinanceTicketReader.PageSize : 0;
            pages.Add(new RequestPage(start, (int)(_before - start)));
            _before = start;
        }

        return pages.ToImmutable();
    }

    /// <summary>Takes a page of the list of all requests.</summary>
    public void Take(RequestPage page, ImmutableArray<WithdrawRequest> requests)
    {
        ulong index = page.Start;

        // The answer can be longer than the page: it may reach into the one that was read before.
        foreach (WithdrawRequest request in requests.Take(page.Count))
        {
            bool wanted = _wanted.Remove(index);
            if (_owners.Contains(request.Recipient))
            {
                if (request.ClaimTime == UInt256.Zero && request.TriggerTime >= _oldest && _places.TryGetValue(request, out List<uint>? alike))
                {
                    _found.Add((index, alike[0], request));
                    _missing--;
                    alike.RemoveAt(0);
                    if (alike.Count == 0)
                    {
                        _places.Remove(request);
                    }
                }
                else if (wanted)
                {
                    _found.Add((index, null, request));
                }
            }

            index++;
        }
    }
}

/// <summary>Some of the list of all requests.</summary>
/// <param name="Start">The number of the first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct RequestPage(ulong Start, int Count);
