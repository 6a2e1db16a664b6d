package dev.sluice.core;

import dev.sluice.config.EngineChoice;
import java.util.ArrayList;
import java.util.List;

/// Which engines this machine offers, for a report of a problem.
public final class Engines {

    private Engines() {}

    /// One line for each engine: its word, and whether it can run here or why not. Loads the native
    /// part of each, and opens nothing.
    public static List<String> describe() {
        var lines = new ArrayList<String>();
        for (EngineChoice choice : EngineChoice.values()) {
            if (choice == EngineChoice.AUTO) {
                continue;
            }
            try {
                lines.add("engine %s: available".formatted(Engine.choose(choice).word()));
            } catch (StartException unavailable) {
                lines.add(unavailable.reason());
            }
        }
        return lines;
    }
}
