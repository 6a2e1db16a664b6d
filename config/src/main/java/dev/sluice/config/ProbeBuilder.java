package dev.sluice.config;

import dev.sluice.config.Probe.Redis.Sentinels;
import dev.sluice.config.ProbeKeys.Role;
import dev.sluice.config.Texts.StatusRange;
import dev.sluice.config.WordOrBlock.Choice;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes the model of what a check asks.
final class ProbeBuilder {

    private ProbeBuilder() {}

    static Probe build(Fields check) {
        return switch (check.get(CheckKeys.TYPE)) {
            case TCP -> new Probe.Tcp();
            case SEND_EXPECT -> new Probe.SendExpect(
                    check.get(ProbeKeys.STEPS).stream().map(step -> step(step.it())).toList(),
                    check.get(ProbeKeys.TRANSPORT), tls(check));
            case HTTP -> new Probe.Http(check.get(ProbeKeys.PATH),
                    orNull(check.find(ProbeKeys.HOST)), statuses(check),
                    orNull(check.find(ProbeKeys.BODY)), tls(check));
            case TLS -> new Probe.Tls(
                    new TlsConfig(orNull(check.find(ProbeKeys.TLS_CA)),
                            orNull(check.find(ProbeKeys.TLS_NAME)),
                            check.get(ProbeKeys.TLS_VERIFY)),
                    check.get(ProbeKeys.EXPIRY_WARNING));
            case POSTGRES -> new Probe.Postgres(check.get(ProbeKeys.USER),
                    orNull(check.find(ProbeKeys.PASSWORD)), check.get(ProbeKeys.DATABASE),
                    role(Probe.Postgres.Role.class, check), orNull(check.find(ProbeKeys.LAG_MAX)),
                    tls(check));
            case MYSQL -> new Probe.Mysql(check.get(ProbeKeys.USER),
                    orNull(check.find(ProbeKeys.PASSWORD)), role(Probe.Mysql.Role.class, check),
                    tls(check));
            case REDIS -> new Probe.Redis(orNull(check.find(ProbeKeys.USER)),
                    orNull(check.find(ProbeKeys.PASSWORD)), role(Probe.Redis.Role.class, check),
                    sentinels(check), tls(check));
            case DNS -> new Probe.Dns(check.get(ProbeKeys.QUERY),
                    check.get(ProbeKeys.RECORD_TYPE), check.get(ProbeKeys.TRANSPORT));
            case A2S -> new Probe.A2s(check.get(ProbeKeys.FULL));
            case RAKNET -> new Probe.Raknet();
            case QUIC -> new Probe.Quic();
            case NTP -> new Probe.Ntp();
            case SIP -> new Probe.Sip(check.get(ProbeKeys.TRANSPORT));
            case RADIUS -> new Probe.Radius(check.get(ProbeKeys.SECRET));
            case AGENT -> new Probe.Agent();
            case EXEC -> new Probe.Exec(ModelBuilder.values(check.get(ProbeKeys.COMMAND)),
                    check.get(ProbeKeys.USER));
        };
    }

    private static Step step(Fields step) {
        Value<ByteBuffer> send = step.find(ProbeKeys.SEND);
        return send == null ? step.get(ProbeKeys.EXPECT) : new Step.Send(send.it());
    }

    private static Set<Integer> statuses(Fields check) {
        return check.get(ProbeKeys.STATUS).stream().map(Value::it)
                .flatMapToInt(
                        (StatusRange range) -> IntStream.rangeClosed(range.first(), range.last()))
                .boxed().collect(Collectors.toSet());
    }

    private static @Nullable TlsConfig tls(Fields check) {
        return switch (check.get(ProbeKeys.TLS)) {
            case Choice.Word(String word) -> word.equals("on") ? TlsConfig.DEFAULT : null;
            case Choice.Written(Fields tls) -> new TlsConfig(orNull(tls.find(ProbeKeys.CA)),
                    orNull(tls.find(ProbeKeys.NAME)), tls.get(ProbeKeys.VERIFY));
        };
    }

    private static @Nullable Sentinels sentinels(Fields check) {
        Value<List<Value<BackendAddress>>> addresses = check.find(ProbeKeys.SENTINELS);
        return addresses == null
                ? null
                : new Sentinels(
                        addresses.it().stream().map(Value::it)
                                .filter(BackendAddress.Tcp.class::isInstance)
                                .map(BackendAddress.Tcp.class::cast).toList(),
                        check.get(ProbeKeys.MASTER_NAME),
                        orNull(check.find(ProbeKeys.SENTINEL_PASSWORD)));
    }

    private static <E extends Enum<E>> @Nullable E role(Class<E> type, Fields check) {
        Value<Role> role = check.find(ProbeKeys.ROLE);
        return role == null ? null : Enum.valueOf(type, role.it().name());
    }

    private static <T> @Nullable T orNull(@Nullable Value<T> value) {
        return value == null ? null : value.it();
    }
}
