using System.Reflection;
using System.Reflection.Emit;

namespace CheXplanation.Tests;

/// <summary>The types that methods name in their code, read from their instructions.</summary>
internal static class TypeUse
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>By namespace of an assembly, the full names of all types that its methods call, make, hold or catch; one type is left out.</summary>
    public static Dictionary<string, HashSet<string>> ByNamespace(Assembly assembly, string except)
    {
        var named = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (Type type in assembly.GetTypes().Where(type => Outermost(type).FullName != except))
        {
            string room = Outermost(type).Namespace ?? string.Empty;
            HashSet<string> types = named.TryGetValue(room, out HashSet<string>? known) ? known : named[room] = new(StringComparer.Ordinal);
            foreach (FieldInfo field in type.GetFields(all))
            {
                Note(types, field.FieldType);
            }

            foreach (MethodBase method in type.GetMethods(all).Concat<MethodBase>(type.GetConstructors(all)).Where(method => method.GetMethodBody() is not null))
            {
                foreach (Type used in Used(method))
                {
                    Note(types, used);
                }
            }
        }

        return named;
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static void Note(HashSet<string> types, Type? type)
    {
        for (; type is not null; type = type.HasElementType ? type.GetElementType() : null)
        {
            types.Add((type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name);
            foreach (Type argument in type.GetGenericArguments().Where(argument => !argument.IsGenericParameter))
            {
                types.Add(argument.FullName ?? argument.Name);
            }
        }
    }

    private static IEnumerable<Type> Used(MethodBase method)
    {
        MethodBody body = method.GetMethodBody()!;
        byte[] code = body.GetILAsByteArray()!;
        Type[] ofType = method.DeclaringType!.GetGenericArguments(), ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        var used = new List<Type>(body.LocalVariables.Select(local => local.LocalType));
        for (int at = 0; at < code.Length;)
        {
            short value = code[at] == 0xfe ? unchecked((short)(0xfe00 | code[at + 1])) : code[at];
            OpCode opcode = Codes[value];
            at += opcode.Size;
            if (opcode.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                MemberInfo? member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod);
                used.AddRange(member switch
                {
                    Type type => [type],
                    // Every iterator that the compiler makes asks for its thread.
                    MethodInfo { Name: "get_CurrentManagedThreadId" } => [],
                    MethodInfo call => [call.DeclaringType!, call.ReturnType],
                    FieldInfo field => [field.DeclaringType!, field.FieldType],
                    { DeclaringType: { } declaring } => [declaring],
                    _ => [],
                });
            }

            at += opcode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }

        return used;
    }
}
