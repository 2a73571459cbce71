using System.Reflection;
using Entrepot.Storage;

namespace Entrepot.Unit.Testing;

/// <summary>A storage that tells what it is asked for.</summary>
public class StorageLog : DispatchProxy
{
    private IStorageDriver inner = null!;
    private Action<string> note = null!;

    public static IStorageDriver Of(IStorageDriver inner, Action<string> note)
    {
        var proxy = Create<IStorageDriver, StorageLog>();
        ((StorageLog)(object)proxy).inner = inner;
        ((StorageLog)(object)proxy).note = note;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        note(targetMethod!.Name);
        return targetMethod.Invoke(inner, args);
    }
}
