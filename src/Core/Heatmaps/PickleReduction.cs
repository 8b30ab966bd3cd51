namespace CheXplanation.Heatmaps;

/// <summary>What a call of an allowed global means: a description of data, never a call.</summary>
internal static class PickleReduction
{
    private const int MaxDimensions = 8;

    public static PickleValue Apply(PickleValue function, PickleValue arguments, long offset)
    {
        List<PickleValue> items = Items(arguments, offset);
        if (function is not PickleGlobal global)
        {
            throw PickleAllowList.Refuse($"a call of {function.Describe()}", offset);
        }

        return global.Name switch
        {
            PickleName.OrderedDictionary => new PickleDictionary(new(StringComparer.Ordinal)),
            PickleName.CodecsEncode when items is [PickleText or PickleLongText or PickleLineText, PickleText { Value: "latin1" or "latin-1" }] => new PickleEncodedBytes(items[0]),
            PickleName.LoadFromBytes when items.Count == 1 && items[0] is PickleBytes or PickleEncodedBytes => new PickleTorchStream(items[0]),
            PickleName.RebuildTensor when items.Count >= 4 => Tensor(items, offset),
            PickleName.RebuildParameter when items.Count >= 1 && items[0] is PickleTensor or PickleStoredTensor => items[0],
            PickleName.TorchSize when items.Count == 1 && items[0] is PickleSequence => items[0],
            PickleName.Bytes when items.Count == 0 => new PickleText(string.Empty),
            PickleName.NumpyReconstruct or PickleName.NumpyType or PickleName.NumpyScalar or PickleName.NumpyFromBuffer =>
                NumpyReduction.Apply(global.Name, items, offset),
            _ => throw ByteCursor.Malformed(offset, $"the arguments of {global.Describe()}", $"{items.Count} values"),
        };
    }

    /// <summary>Reads a persistent id: ('storage', type, key, location, number of elements[, view]).</summary>
    public static PickleStorage Storage(PickleValue id, long offset)
    {
        List<PickleValue> items = Items(id, offset);
        if (items.Count is 5 or 6 && items[0] is PickleText { Value: "storage" } && items[1] is PickleStorage type
            && items[2] is PickleText key && items[4] is PickleInteger { Value: >= 0 } count
            && (items.Count == 5 || items[5] is PickleNone))
        {
            return new PickleStorage(type.Element, key.Value, count.Value);
        }

        throw ByteCursor.Malformed(offset, "a storage's persistent id", $"{items.Count} values");
    }

    private static PickleValue Tensor(List<PickleValue> items, long offset)
    {
        if (items[0] is not (PickleTorchStream or PickleStorage { Key.Length: > 0 }) || items[1] is not PickleInteger { Value: >= 0 } start)
        {
            throw ByteCursor.Malformed(offset, "a storage and an offset of 0 or more", $"{items[0].Describe()} and {items[1].Describe()}");
        }

        long[] size = Numbers(items[2], offset), stride = Numbers(items[3], offset);
        if (size.Length != stride.Length)
        {
            throw ByteCursor.Malformed(offset, "as many strides as sizes", $"{size.Length} sizes, {stride.Length} strides");
        }

        return items[0] is PickleTorchStream stream
            ? new PickleTensor(stream, start.Value, size, stride)
            : new PickleStoredTensor((PickleStorage)items[0], start.Value, size, stride);
    }

    /// <summary>A shape or strides.</summary>
    public static long[] Numbers(PickleValue value, long offset)
    {
        List<PickleValue> items = Items(value, offset);
        if (items.Count > MaxDimensions || items.Any(i => i is not PickleInteger { Value: >= 0 }))
        {
            throw ByteCursor.Malformed(offset, $"up to {MaxDimensions} whole numbers of 0 or more", value.Describe());
        }

        return [.. items.Select(i => ((PickleInteger)i).Value)];
    }

    private static List<PickleValue> Items(PickleValue value, long offset) =>
        value is PickleSequence sequence ? sequence.Items : throw ByteCursor.Malformed(offset, "a tuple", value.Describe());
}
