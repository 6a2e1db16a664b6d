package dev.sluice.appliance.notify;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.sluice.config.Health;
import dev.sluice.health.Flip;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// A flip as others read it; documented in `docs/health.md`.
final class News {

    private News() {}

    /// For a program.
    static Map<String, String> environment(Flip flip) {
        return Map.of("SLUICE_POOL", flip.key().pool(), "SLUICE_BACKEND", flip.key().address(),
                "SLUICE_HEALTH", word(flip.health()), "SLUICE_EVIDENCE", flip.evidence(),
                "SLUICE_SINCE", flip.since().toString(), "SLUICE_FLIPS",
                Long.toString(flip.flips()));
    }

    /// For a web server: one JSON object, in UTF-8.
    static byte[] json(Flip flip) throws IOException {
        var news = new LinkedHashMap<String, Object>();
        news.put("pool", flip.key().pool());
        news.put("backend", flip.key().address());
        news.put("health", word(flip.health()));
        news.put("evidence", flip.evidence());
        news.put("since", flip.since().toString());
        news.put("flips", flip.flips());
        return JSON.std.asBytes(news);
    }

    static String word(Health health) {
        return switch (health) {
            case UP -> "up";
            case DOWN -> "down";
            case WRONG_ROLE -> "wrong-role";
        };
    }
}
