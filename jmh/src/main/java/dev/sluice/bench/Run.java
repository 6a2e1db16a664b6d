package dev.sluice.bench;

/// One peer under one workload, once.
///
/// @param round counted from 1
/// @param attempt counted from 1; a noisy run is repeated
record Run(Workload workload, Peer peer, int round, int attempt, Outcome outcome) {

    sealed interface Outcome {}

    record Measured(Measurement measurement) implements Outcome {}

    /// Something went wrong, so that no figure of this run means anything.
    record Failed(String why) implements Outcome {}

    /// As a line for whoever watches.
    String line() {
        String what = "round %d  %-15s  %-14s  ".formatted(round, workload.word(), peer.word());
        return what + switch (outcome) {
            case Failed(String why) -> "FAILED: " + why;
            case Measured(Measurement measurement) -> figures(measurement);
        };
    }

    private String figures(Measurement measurement) {
        String cost = peer == Peer.DIRECT
                ? ""
                : Words.number(measurement.cost(workload)) + " " + costWord(workload) + "  ";
        String rate = workload == Workload.IDLE
                ? ""
                : Words.number(measurement.rate(workload)) + " " + workload.unit().rateWord()
                        + "  ";
        return cost + rate + "foreign "
                + Words.number(measurement.get(Quantity.FOREIGN_PERCENT)) + " %"
                + (measurement.isNoisy() ? "  noisy" : "");
    }

    /// What a workload's cost is counted in.
    static String costWord(Workload workload) {
        return workload == Workload.IDLE ? "kB/session" : workload.unit().cpuWord();
    }
}
