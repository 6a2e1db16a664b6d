package dev.sluice.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What one run came to. As text it is one line, `work=90000 seconds=3.0 …`, which is how the load
/// hands it over.
record Measurement(Map<Quantity, Double> values) {

    private static final double MICROS = 1e6;
    private static final double NOISE_MAX_PERCENT = 15;

    Measurement {
        values = Map.copyOf(values);
    }

    static Measurement parse(String line) {
        var values = new EnumMap<Quantity, Double>(Quantity.class);
        for (String pair : line.split(" ", -1)) {
            int equals = pair.indexOf('=');
            values.put(Quantity.of(pair.substring(0, equals)),
                    Double.valueOf(pair.substring(equals + 1)));
        }
        return new Measurement(values);
    }

    @Override
    public String toString() {
        List<String> pairs = new ArrayList<>();
        for (Quantity quantity : Quantity.values()) {
            if (values.containsKey(quantity)) {
                pairs.add(quantity.word() + "=" + get(quantity));
            }
        }
        return String.join(" ", pairs);
    }

    /// `NaN` where it makes no sense for the workload or the peer.
    double get(Quantity quantity) {
        return values.getOrDefault(quantity, Double.NaN);
    }

    /// Others took so much of the CPUs that the run is worth repeating.
    boolean isNoisy() {
        return get(Quantity.FOREIGN_PERCENT) > NOISE_MAX_PERCENT
                || get(Quantity.STEAL_PERCENT) > NOISE_MAX_PERCENT;
    }

    /// What a unit costs the peer: CPU time, or memory where sessions rest.
    double cost(Workload workload) {
        if (workload == Workload.IDLE) {
            return (get(Quantity.MEMORY_KB) - get(Quantity.MEMORY_BEFORE_KB)) / get(Quantity.WORK);
        }
        Unit unit = workload.unit();
        return unit.cpuOf(get(Quantity.PEER_CPU_SECONDS)) / unit.of(get(Quantity.WORK));
    }

    /// Units in a second.
    double rate(Workload workload) {
        return workload == Workload.IDLE
                ? Double.NaN
                : workload.unit().of(get(Quantity.WORK)) / get(Quantity.SECONDS);
    }

    /// Datagrams that did not come back, of a hundred.
    double lostPercent() {
        double lost = get(Quantity.LOST);
        return 100 * lost / (get(Quantity.WORK) + lost);
    }

    /// CPU time at rest, in microseconds a second.
    double cpuAtRest() {
        return get(Quantity.PEER_CPU_SECONDS) * MICROS / get(Quantity.SECONDS);
    }
}
