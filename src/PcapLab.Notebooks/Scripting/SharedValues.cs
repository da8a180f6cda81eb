using System.Collections.Concurrent;
using System.ComponentModel;

namespace PcapLab.Notebooks.Scripting;

/// <summary>The hand-over point between cell languages: a value waits here until the script that declares it takes it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SharedValues
{
    private static readonly ConcurrentDictionary<int, object?> Waiting = new();

    /// <summary>Takes a value once.</summary>
    public static object? Take(int slot) => Waiting.TryRemove(slot, out var value) ? value : null;

    internal static void Put(int slot, object? value) => Waiting[slot] = value;
}

/// <summary>C# names of run-time types, for declarations that a script must compile.</summary>
internal static class TypeName
{
    /// <summary>The type's C# name; the nearest public base or interface when the type itself cannot be named.</summary>
    public static string Of(Type type)
    {
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (!type.IsVisible || type.Name.Contains('<', StringComparison.Ordinal))
        {
            var sequence = type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
            return sequence is not null ? Of(sequence) : type.BaseType is { } b && b.IsVisible ? Of(b) : "object";
        }

        var arguments = new Queue<Type>(type.GetGenericArguments());
        var outer = type.DeclaringType is { } d && !type.IsGenericParameter ? Of(d) + "." : string.IsNullOrEmpty(type.Namespace) ? "global::" : $"global::{type.Namespace}.";
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? outer + type.Name : $"{outer}{type.Name[..tick]}<{string.Join(", ", arguments.Select(Of))}>";
    }
}
