package dev.sluice.bench;

/// What a workload counts, and how its CPU time is told.
enum Unit {
    GIGABYTE("GB", 1e9, "ms", 1e3), REQUEST("request", 1, "us", 1e6),
    SESSION("session", 1, "us", 1e6), DATAGRAM("datagram", 1, "us", 1e6);

    private final String word;
    private final double workPerUnit;
    private final String cpuUnit;
    private final double cpuUnitsPerSecond;

    Unit(String word, double workPerUnit, String cpuUnit, double cpuUnitsPerSecond) {
        this.word = word;
        this.workPerUnit = workPerUnit;
        this.cpuUnit = cpuUnit;
        this.cpuUnitsPerSecond = cpuUnitsPerSecond;
    }

    String word() {
        return word;
    }

    /// Bytes, requests, sessions or datagrams, in this unit.
    double of(double work) {
        return work / workPerUnit;
    }

    /// For example `us/request`.
    String cpuWord() {
        return cpuUnit + "/" + word;
    }

    double cpuOf(double seconds) {
        return seconds * cpuUnitsPerSecond;
    }

    /// For example `requests/s`.
    String rateWord() {
        return (this == GIGABYTE ? word : word + "s") + "/s";
    }
}
