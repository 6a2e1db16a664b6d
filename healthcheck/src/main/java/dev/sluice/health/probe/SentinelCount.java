package dev.sluice.health.probe;

import org.jspecify.annotations.Nullable;

/// Counts what Sentinels say of one server. Belongs to one thread.
final class SentinelCount {

    private final int all;
    private int agreeing;
    private int disagreeing;
    private int abstaining;
    private @Nullable String other;
    private String silence = "no answer in time";

    SentinelCount(int all) {
        this.all = all;
    }

    int all() {
        return all;
    }

    void add(SentinelVote vote) {
        switch (vote) {
            case SentinelVote.Agrees() -> agreeing++;
            case SentinelVote.Disagrees(String master) -> {
                disagreeing++;
                other = master;
            }
            case SentinelVote.Abstains(String why) -> {
                abstaining++;
                silence = why;
            }
        }
    }

    /// True when those that have not answered can change nothing any more.
    boolean isDecided() {
        return agreeing * 2 > all || disagreeing * 2 >= all
                || agreeing + disagreeing + abstaining == all;
    }

    Finding finding() {
        if (agreeing + disagreeing == 0) {
            return new Finding.Good("master by its own word", AdviceChange.NOTHING,
                    "no Sentinel says which server is the master: " + silence);
        }
        if (agreeing > disagreeing) {
            return Finding.good("master, as %d of %d Sentinels say".formatted(agreeing, all));
        }
        return new Finding.WrongRole("says it is a master, but %d of %d Sentinels name %s"
                .formatted(disagreeing, all, other));
    }
}
