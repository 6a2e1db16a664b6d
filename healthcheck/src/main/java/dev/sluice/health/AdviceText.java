package dev.sluice.health;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendConfig;
import java.util.ArrayList;

/// [Advice] in an operator's words.
final class AdviceText {

    private AdviceText() {}

    /// Such as `75 % of its weight, at most 30 sessions`.
    static String of(Advice advice) {
        var wishes = new ArrayList<String>();
        if (advice.drain()) {
            wishes.add("no new sessions");
        }
        if (advice.weightPercent() != Advice.NONE.weightPercent()) {
            wishes.add(advice.weightPercent() + " % of its weight");
        }
        if (advice.sessionsMax() != BackendConfig.UNLIMITED) {
            wishes.add("at most " + advice.sessionsMax() + " sessions");
        }
        return wishes.isEmpty() ? "its full share" : String.join(", ", wishes);
    }
}
