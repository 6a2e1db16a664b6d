package dev.sluice.health.probe;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendConfig;
import dev.sluice.health.probe.AdviceChange.Drain;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an agent says in a line such as `up 75% maxconn:30` or `down#disk full`: words in any order
/// and in any case, between spaces, tabs or commas, and after a `#` a text for people. Where two
/// words contradict each other the later one counts; a word that is not known is passed over.
final class AgentLine {

    private static final Pattern PERCENT = Pattern.compile("([0-9]+)%");
    private static final Pattern SESSIONS = Pattern.compile("maxconn:([0-9]+)");
    /// More digits than any number that counts.
    private static final int DIGITS_MAX = 9;

    private final String line;
    private final String description;
    private final List<String> unknown = new ArrayList<>();
    private boolean isUnderstood;
    private @Nullable String down;
    private @Nullable String administrative;
    private OptionalInt percent = OptionalInt.empty();
    private OptionalInt sessions = OptionalInt.empty();

    /// @param line as ISO-8859-1 text, without its end
    AgentLine(String line) {
        this.line = line;
        int sharp = line.indexOf('#');
        this.description = sharp < 0 ? "" : line.substring(sharp + 1).strip();
        String words = sharp < 0 ? line : line.substring(0, sharp);
        for (String word : words.split("[ \t,]+", -1)) {
            if (!word.isEmpty()) {
                take(word);
            }
        }
    }

    Finding finding() {
        if (!isUnderstood) {
            return new Finding.Bad("no word of an agent: " + Excerpt.of(line));
        }
        if (down != null) {
            return new Finding.Declined("agent says " + down
                    + (description.isEmpty() ? "" : ": " + Excerpt.of(description)));
        }
        return new Finding.Good(note(), new AdviceChange(drain(), percent, sessions));
    }

    private void take(String word) {
        String plain = word.toLowerCase(Locale.ROOT);
        Matcher share = PERCENT.matcher(plain);
        Matcher limit = SESSIONS.matcher(plain);
        boolean isKnown = true;
        if (plain.equals("up")) {
            down = null;
        } else if (List.of("down", "stopped", "fail").contains(plain)) {
            down = plain;
        } else if (List.of("ready", "drain", "maint").contains(plain)) {
            administrative = plain;
        } else if (share.matches()) {
            percent = OptionalInt.of(Math.min(number(share.group(1)), Advice.PERCENT_MAX));
        } else if (limit.matches()) {
            int number = number(limit.group(1));
            // As in HAProxy, a limit of 0 is none.
            sessions = OptionalInt.of(number == 0 ? BackendConfig.UNLIMITED : number);
        } else {
            isKnown = false;
            unknown.add(word);
        }
        isUnderstood |= isKnown;
    }

    private Drain drain() {
        return switch (administrative) {
            case null -> Drain.AS_BEFORE;
            case "ready" -> Drain.END;
            default -> Drain.BEGIN;
        };
    }

    private String note() {
        String said = "agent says " + Excerpt.of(line);
        if ("maint".equals(administrative)) {
            said += " (maintenance)";
        }
        return unknown.isEmpty()
                ? said
                : said + ", of which " + Excerpt.of(String.join(" ", unknown)) + " means nothing";
    }

    private static int number(String digits) {
        return digits.length() > DIGITS_MAX ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
}
