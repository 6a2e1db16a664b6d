package dev.sluice.core;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A network of one's own (network_namespaces(7)): nothing in it but what is put there.
final class Namespace {

    private static final int CLONE_NEWNET = 0x4000_0000;

    private Namespace() {}

    /// Gives one to this thread and to those that it starts from now on. False when it may not have
    /// one, which takes CAP_SYS_ADMIN.
    static boolean enter() throws Throwable {
        var unshare = Linker.nativeLinker().downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("unshare"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        return (int) unshare.invokeExact(CLONE_NEWNET) == 0;
    }

    /// The kernel's number of this thread.
    static int threadId() throws Throwable {
        var gettid = Linker.nativeLinker().downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("gettid"),
                FunctionDescriptor.of(JAVA_INT));
        return (int) gettid.invokeExact();
    }

    /// Changes the network of this thread with ip(8).
    static void ip(String words) throws IOException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words.split(" ", -1)));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!said.isEmpty()) {
            throw new IOException("ip " + words + ": " + said);
        }
    }
}
