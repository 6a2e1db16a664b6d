package dev.sluice.config;

import dev.sluice.config.ListenerConfig.ProxyAccept;
import dev.sluice.config.ListenerConfig.Timeouts;
import dev.sluice.config.ListenerConfig.UdpSettings;
import dev.sluice.config.NamedBlocks.Named;
import dev.sluice.config.PoolConfig.QueueConfig;
import dev.sluice.config.WordOrBlock.Choice;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the model of a draft that has no problem.
final class ModelBuilder {

    private ModelBuilder() {}

    static BalancerConfig build(Draft draft) {
        return new BalancerConfig(draft.root().get(TopKeys.ENGINE), loops(draft.root()),
                draft.listeners().stream().map(ModelBuilder::listener).toList(),
                draft.pools().stream().map(pool -> pool(pool.name(), pool.fields())).toList());
    }

    private static LoopsConfig loops(Fields root) {
        return new LoopsConfig(root.get(TopKeys.LOOPS), root.get(TopKeys.BUSY_POLL),
                root.get(TopKeys.PIN_LOOPS));
    }

    private static ListenerConfig listener(Named listener) {
        Fields fields = listener.fields();
        Fields limits = fields.get(ListenerKeys.LIMITS);
        String pool = switch (fields.get(ListenerKeys.POOL)) {
            case Choice.Word(String name) -> name;
            case Choice.Written _ -> listener.name();
        };
        return new ListenerConfig(listener.name(), values(fields.get(ListenerKeys.BIND)), pool,
                new AccessRules(values(fields.get(ListenerKeys.ALLOW)),
                        values(fields.get(ListenerKeys.DENY))),
                new Limits(limits.get(ListenerKeys.SESSIONS),
                        limits.get(ListenerKeys.SESSIONS_PER_SOURCE), limits.get(ListenerKeys.RATE),
                        limits.get(ListenerKeys.RATE_PER_SOURCE)),
                new Timeouts(fields.get(ListenerKeys.CONNECT_TIMEOUT),
                        fields.get(ListenerKeys.IDLE_TIMEOUT),
                        fields.get(ListenerKeys.HALF_CLOSE_TIMEOUT)),
                fields.get(ListenerKeys.RELAY), fields.get(ListenerKeys.LOG),
                new UdpSettings(fields.get(ListenerKeys.SESSION_TIMEOUT),
                        fields.get(ListenerKeys.UNANSWERED_TIMEOUT),
                        fields.get(ListenerKeys.RESPONSES),
                        fields.get(ListenerKeys.REPLY_RATIO_MAX)),
                proxy(fields));
    }

    private static @Nullable ProxyAccept proxy(Fields listener) {
        return switch (listener.get(ListenerKeys.PROXY_PROTOCOL)) {
            case Choice.Word _ -> null;
            case Choice.Written(Fields proxy) ->
                new ProxyAccept(values(proxy.get(ListenerKeys.FROM)));
        };
    }

    private static PoolConfig pool(String name, Fields fields) {
        Fields onDown = fields.get(PoolKeys.ON_DOWN);
        List<Value<Fields>> backends = fields.get(PoolKeys.BACKENDS);
        return new PoolConfig(name, fields.get(PoolKeys.BALANCE), hash(fields),
                backends.stream().map(backend -> backend(name, backend.it())).toList(),
                CheckBuilder.build(fields),
                new OnDown(onDown.get(PoolKeys.UNREACHABLE), onDown.get(PoolKeys.WRONG_ROLE),
                        onDown.get(PoolKeys.REMOVED)),
                fields.get(PoolKeys.WHEN_ALL_DOWN), fields.get(PoolKeys.SLOW_START),
                fields.get(PoolKeys.RETRIES), queue(fields), NotifyKeys.build(fields),
                ObserveKeys.build(fields));
    }

    private static HashConfig hash(Fields pool) {
        if (!pool.applies(PoolKeys.HASH)) {
            return HashConfig.DEFAULT;
        }
        Fields hash = pool.get(PoolKeys.HASH);
        return new HashConfig(hash.get(PoolKeys.ON), hash.get(PoolKeys.V4_PREFIX),
                hash.get(PoolKeys.V6_PREFIX), hash.get(PoolKeys.BOUND));
    }

    private static BackendConfig backend(String pool, Fields fields) {
        BackendAddress address = fields.get(PoolKeys.ADDRESS);
        String text = address.toString();
        Value<String> name = fields.find(PoolKeys.NAME);
        return new BackendConfig(new BackendKey(pool, text), address,
                name == null ? text : name.it(),
                fields.get(PoolKeys.WEIGHT), fields.get(PoolKeys.SESSIONS_MAX),
                fields.get(PoolKeys.TIER), fields.get(PoolKeys.DRAIN),
                orNull(fields.find(PoolKeys.SOURCE)),
                fields.get(PoolKeys.PROXY_PROTOCOL) == PoolKeys.ProxyVersion.V2,
                CheckBuilder.buildOwn(fields));
    }

    private static QueueConfig queue(Fields pool) {
        return switch (pool.get(PoolKeys.QUEUE)) {
            case Choice.Word _ -> QueueConfig.OFF;
            case Choice.Written(Fields queue) -> new QueueConfig(queue.get(PoolKeys.QUEUE_SESSIONS),
                    queue.get(PoolKeys.QUEUE_TIMEOUT));
        };
    }

    static <T> List<T> values(List<Value<T>> values) {
        return values.stream().map(Value::it).toList();
    }

    private static @Nullable InetAddress orNull(@Nullable Value<InetAddress> value) {
        return value == null ? null : value.it();
    }
}
