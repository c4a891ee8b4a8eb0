using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer.Pods;

namespace Restaking.Sdk.Testing;

/// <summary>A sha256 tree of which most leaves are zero: only what differs is kept.</summary>
internal sealed class SparseTree
{
    private readonly Dictionary<ulong, Hash32>[] _levels;
    private readonly Hash32[] _zero;

    public SparseTree(int height, IEnumerable<KeyValuePair<ulong, Hash32>> leaves)
    {
        _levels = new Dictionary<ulong, Hash32>[height + 1];
        _levels[0] = new Dictionary<ulong, Hash32>(leaves);
        _zero = new Hash32[height + 1];
        for (int level = 0; level < height; level++)
        {
            _zero[level + 1] = BeaconMerkle.HashPair(_zero[level], _zero[level]);
            Dictionary<ulong, Hash32> above = [];
            foreach (ulong parent in _levels[level].Keys.Select(index => index >> 1).Distinct())
            {
                above[parent] = BeaconMerkle.HashPair(NodeAt(level, parent << 1), NodeAt(level, (parent << 1) | 1));
            }

            _levels[level + 1] = above;
        }
    }

    public Hash32 Root => NodeAt(_levels.Length - 1, 0);

    /// <summary>The siblings on the way up, that of the leaf first.</summary>
    public IEnumerable<Hash32> Proof(ulong index)
    {
        for (int level = 0; level < _levels.Length - 1; level++, index >>= 1)
        {
            yield return NodeAt(level, index ^ 1);
        }
    }

    private Hash32 NodeAt(int level, ulong index) => _levels[level].TryGetValue(index, out Hash32 node) ? node : _zero[level];
}
