package dev.sluice.config;

/// What a backend that is up asks for through its check, besides what the file says of it.
///
/// @param drain true when it wants no new sessions, and to keep the old
/// @param weightPercent of its configured weight; 0 takes no new sessions either
/// @param sessionsMax concurrent sessions it takes; [BackendConfig#UNLIMITED] for as many as the
///     file says
public record Advice(boolean drain, int weightPercent, int sessionsMax) {

    public static final int PERCENT_MAX = 1000;
    /// Nothing: the file alone counts.
    public static final Advice NONE = new Advice(false, 100, BackendConfig.UNLIMITED);

    public Advice {
        Gate.range("weight percent", weightPercent, 0, PERCENT_MAX);
        Gate.range("sessions-max", sessionsMax, 1, BackendConfig.UNLIMITED);
    }
}
