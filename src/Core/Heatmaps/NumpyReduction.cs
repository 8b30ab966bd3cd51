namespace CheXplanation.Heatmaps;

/// <summary>What numpy's pickles say: types, arrays and scalars as descriptions of bytes, never as calls.</summary>
/// <remarks>Source: numpy's ndarray.__reduce__, __reduce_ex__ (protocol 5: _frombuffer), __setstate__, and dtype.__reduce__.</remarks>
internal static class NumpyReduction
{
    /// <summary>What a call of one of numpy's names describes.</summary>
    public static PickleValue Apply(PickleName name, List<PickleValue> items, long offset)
    {
        switch (name)
        {
            // The array's class and two place holders; the state follows.
            case PickleName.NumpyReconstruct when items is [PickleGlobal { Name: PickleName.NumpyArray }, _, _]:
                return new PickleNumpyArray();
            case PickleName.NumpyType when items.Count is >= 1 and <= 3 && items[0] is PickleText code:
                return new PickleNumpyType(code.Value);
            case PickleName.NumpyScalar when items is [PickleNumpyType type, { } content]:
                return new PickleNumpyArray { Type = type, Size = [], Content = content };
            case PickleName.NumpyFromBuffer when items is [{ } content, PickleNumpyType type, { } shape, PickleText { Value: "C" or "F" } order]:
                return new PickleNumpyArray { Type = type, Size = PickleReduction.Numbers(shape, offset), Content = content, IsFortran = order.Value == "F" };
            default:
                throw ByteCursor.Malformed(offset, $"numpy's arguments of {name}", $"{items.Count} values");
        }
    }

    /// <summary>Completes an array or a type; a dict's attributes, which torch's state dicts have, are passed over.</summary>
    public static void SetState(PickleValue target, PickleValue state, long offset)
    {
        List<PickleValue>? items = (state as PickleSequence)?.Items;
        switch (target)
        {
            case PickleDictionary when state is PickleDictionary:
                break;
            case PickleNumpyType type when items is [PickleInteger, PickleText { Value.Length: 1 } order, { } subtype, { } names, { } fields, ..]:
                type.Order = order.Value[0];
                type.IsStructured = subtype is not PickleNone || names is not PickleNone || fields is not PickleNone;
                break;
            case PickleNumpyArray { Size: null } array when items is [PickleInteger, { } shape, PickleNumpyType type, PickleBoolean or PickleInteger, { } content]:
                array.Size = PickleReduction.Numbers(shape, offset);
                array.Type = type;
                array.IsFortran = items[3] is PickleBoolean { Value: true } or PickleInteger { Value: not 0 };
                array.Content = content;
                break;
            default:
                throw ByteCursor.Malformed(offset, $"the state of {target.Describe()}", state.Describe());
        }
    }

    /// <summary>How a finished array lies in its bytes.</summary>
    public static ArrayLayout Layout(PickleNumpyArray array)
    {
        const string position = "an array of the pickle";
        if (array is not { Size: { } size, Type: { } type, Content: { } content })
        {
            throw new DataFormatException(DataFault.Malformed, position, "a shape, a type and bytes", array.Describe());
        }

        if (type.IsStructured)
        {
            throw new DataFormatException(DataFault.Malformed, position, "an array of plain numbers", "structured records");
        }

        NumpyType number = NumpyType.Parse((type.Order == '|' ? string.Empty : type.Order.ToString()) + type.Code, position);
        ArrayLayout layout = ArrayLayout.Packed(number.Element, number.IsBigEndian, size, array.IsFortran);
        layout.Check(long.MaxValue, position);
        return content is PickleBytes or PickleEncodedBytes or PickleText or PickleLineText
            ? layout
            : throw new DataFormatException(DataFault.Malformed, position, "bytes", content.Describe());
    }
}
