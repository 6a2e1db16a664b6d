package dev.sluice.core;

import dev.sluice.config.EngineChoice;

/// A process in which `io_uring_setup` is forbidden, as container runtimes do it (seccomp(2)).
final class IoUringForbidden {

    private static final int IO_URING_SETUP = 425; // the same on x86-64 and aarch64

    private IoUringForbidden() {}

    /// Says what becomes of each choice.
    static void main(String[] arguments) throws Throwable {
        Seccomp.forbid(IO_URING_SETUP);
        for (EngineChoice choice : EngineChoice.values()) {
            System.out.println(choice.word() + " -> " + outcome(choice));
        }
        Engines.describe().forEach(System.out::println);
    }

    private static String outcome(EngineChoice choice) {
        try {
            Engine engine = Engine.choose(choice);
            return engine.word() + ": " + engine.reason();
        } catch (StartException refused) {
            return refused.reason();
        }
    }
}
