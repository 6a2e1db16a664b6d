package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Balance;
import java.io.IOException;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls each benchmark once, so that one which no longer works is noticed before it is needed.
class BenchmarksTest {

    @ParameterizedTest
    @EnumSource
    void everyPickerPicksSomebodyInItsBenchmark(Balance balance) {
        var benchmark = new PickerBenchmark();
        benchmark.balance = balance;
        benchmark.backends = 10;
        benchmark.fullPercent = 90;
        benchmark.bound = 1.25;
        benchmark.buildPool();

        assertThat(benchmark.pick(new PickerBenchmark.Client())).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "MAGLEV"})
    void aPickerIsBuiltInItsBenchmark(Balance balance) {
        var benchmark = new BuildBenchmark();
        benchmark.balance = balance;
        benchmark.backends = 10;
        benchmark.makePool();

        assertThat(benchmark.build()).isInstanceOf(Picker.class);
    }

    @ParameterizedTest
    @EnumSource
    void theBenchmarkOfAdmissionRefusesNobody(AdmissionBenchmark.Limited limited) {
        var benchmark = new AdmissionBenchmark();
        benchmark.limited = limited;
        benchmark.configure();

        assertThat(benchmark.admitAndRelease(new AdmissionBenchmark.Client())).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 4", "1000, 4", "1000, 16"})
    void theBenchmarkOfTheAccessListDeniesOneInTwo(int ranges, int bytes) {
        var benchmark = new AccessListBenchmark();
        benchmark.ranges = ranges;
        benchmark.bytes = bytes;
        benchmark.makeListAndClients();

        assertThat(benchmark.serves()).isEqualTo(ranges == 0);
        assertThat(benchmark.serves()).isTrue();
    }

    @Test
    void theBenchmarkOfCountingCounts() throws IOException {
        var benchmark = new CountingBenchmark();
        benchmark.recordOne();
        benchmark.count();
        benchmark.count();
        benchmark.record();

        assertThat(benchmark.counted()).isEqualTo(2);
        assertThat(benchmark.recorded()).isEqualTo(2);
        benchmark.close();
    }

    @ParameterizedTest
    @CsvSource({"NONE, 64, 0", "COPY, 64, 0", "COPY, 65536, 0", "SPLICE, 64, 64",
            "SPLICE, 65536, 65536"})
    void theBenchmarkOfTheRelayMovesAMessageTheWayItSays(RelayBenchmark.Way way, int bytes,
            long spliced) throws IOException {
        var benchmark = new RelayBenchmark();
        benchmark.way = way;
        benchmark.bytes = bytes;
        benchmark.connect();

        assertThat(benchmark.move()).isEqualTo(bytes);
        assertThat(benchmark.move()).isEqualTo(bytes);
        assertThat(benchmark.spliced()).isEqualTo(2 * spliced);
        benchmark.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void theBenchmarkOfTimersStopsWhatItStarts(int waiting) {
        var benchmark = new TimersBenchmark();
        benchmark.waiting = waiting;
        benchmark.startThoseWhoWait();

        assertThat(benchmark.startTwiceAndStop()).isEqualTo(waiting);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void theBenchmarkOfUdpClientsFindsWhoIsHereAndNobodyElse(int clients) throws IOException {
        var benchmark = new UdpTableBenchmark();
        benchmark.clients = clients;
        benchmark.fill();

        assertThat(benchmark.findOneWhoIsHere()).isInstanceOf(UdpSession.class);
        assertThat(benchmark.findNobody()).isNull();
        benchmark.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void theBenchmarkOfUdpSessionsEndsTheOnesThatItBegins(int clients) throws IOException {
        var benchmark = new UdpSessionsBenchmark();
        benchmark.clients = clients;
        benchmark.open();

        var routed = new HashSet<Object>();
        for (int i = 0; i < clients; i++) {
            routed.add(benchmark.route());
        }
        assertThat(routed).hasSize(clients);
        assertThat(benchmark.askOnce()).isNotSameAs(benchmark.askOnce());
        assertThat(benchmark.sessionsOpen()).isEqualTo(clients);
        benchmark.close();
    }
}
