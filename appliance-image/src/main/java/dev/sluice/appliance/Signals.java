package dev.sluice.appliance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// POSIX signals, by way of `sun.misc.Signal`, the only interface the JDK has for them.
///
/// By reflection, because javac warns at every mention of that class and offers no way to say that
/// we know; the class itself is exported by the supported module `jdk.unsupported`.
final class Signals {

    private Signals() {}

    /// From now on runs `action` on a thread of its own for each `HUP`, `TERM` or `INT`. Does nothing
    /// for a signal that the process was told to ignore when it was started (`nohup`).
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal = Proxy.newProxyInstance(Signals.class.getClassLoader(),
                    new Class<?>[]{handler},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "equals" -> isSame(proxy, arguments[0]);
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> "handler of SIG" + name;
                    });
            signal.getMethod("handle", signal, handler).invoke(null,
                    signal.getConstructor(String.class).newInstance(name), onSignal);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("SIG" + name + " cannot be handled", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no sun.misc.Signal", e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // each signal's handler is equal to itself alone
    private static boolean isSame(Object one, Object other) {
        return one == other;
    }
}
