package dev.sluice.config;

import dev.sluice.config.NamedBlocks.Named;
import java.time.Duration;
import java.util.List;

/// The keys at the top level of a file.
final class TopKeys {

    static final Key<EngineChoice> ENGINE = Key
            .of("engine", Words.of(EngineChoice.class, EngineChoice::word), EngineChoice.AUTO,
                    """
                            Which kernel interface moves the bytes; `auto` is the best this version has for the kernel. \
                            Takes effect at the next start.""")
            .example("epoll");
    static final Key<Integer> LOOPS = Key.of("loops", Numbers.count(0, LoopsConfig.COUNT_MAX), 0,
            """
                    Event loops; 0 is one per core the process may use. Takes effect at the next \
                    start.""").example("2");
    static final Key<Duration> BUSY_POLL = Key.of("busy-poll",
            Durations.between(LoopsConfig.BUSY_POLL_MIN, LoopsConfig.BUSY_POLL_MAX, "us")
                    .or("off", Duration.ZERO),
            LoopsConfig.DEFAULT.busyPoll(),
            """
                    How long an event loop goes on asking the kernel after its last event before it \
                    sleeps. What comes in that time finds the loop awake: no wake-up is waited for, \
                    but a core is in use all the while. At rest a loop sleeps as ever. For loops that \
                    have a core each; with either engine. Takes effect at the next start.""")
            .example("50us");
    static final Key<Boolean> PIN_LOOPS = Key.of("pin-loops", Words.BOOLEAN,
            LoopsConfig.DEFAULT.pinned(),
            """
                    Binds each event loop to one core: the first to the first that the process may \
                    use, and so on, and begins again with the first core when there are more loops. \
                    Other threads run on any core, so `loops` may leave them one. Takes effect at \
                    the next start.""")
            .example("true");
    static final Key<List<Value<String>>> INCLUDE = Key.<List<Value<String>>>of("include",
            new ListOf<>(Texts.FILES, true, 0, 100), "nothing", _ -> null,
            """
                    Files to merge into this one, relative to the file that includes them. `*`, \
                    `?` and `[…]` in the last part match file names; a pattern that matches no \
                    file is no problem, a plain name that does not exist is one. The same name in \
                    two files is a problem.""")
            .example("conf.d/*.yaml");
    static final Key<Fields> DEFAULTS = Key.block("defaults", DefaultsKeys.BLOCK,
            "Values for all listeners, pools and checks that do not say otherwise.")
            .example("{ idle-timeout: 10m, interval: 5s }");
    static final Key<List<Named>> LISTENERS = Key.of("listeners",
            new NamedBlocks("listener", ListenerKeys.BLOCK), "none, one must be written", _ -> null,
            "The listeners by name; at least one in all files together.");
    static final Key<List<Named>> POOLS = Key.of("pools",
            new NamedBlocks("pool", PoolKeys.BLOCK), "no pools", _ -> null,
            "The pools by name. A pool needs a name only when listeners share it.");

    /// Those with a value of their own, rather than names or files.
    static final List<Key<?>> VALUES = List.of(ENGINE, LOOPS, BUSY_POLL, PIN_LOOPS);

    static final Block BLOCK = new Block("",
            "One file describes everything; `include` spreads it over several.",
            List.of(ENGINE, LOOPS, BUSY_POLL, PIN_LOOPS, INCLUDE, DEFAULTS, LISTENERS, POOLS));

    private TopKeys() {}
}
