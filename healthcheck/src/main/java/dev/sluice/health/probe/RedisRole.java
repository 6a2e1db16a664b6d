package dev.sluice.health.probe;

import java.util.List;

/// What a server says of itself in answer to `ROLE` (redis.io, "ROLE").
sealed interface RedisRole {

    /// It takes writes, unless Sentinel has promoted another one meanwhile.
    record Master() implements RedisRole {}

    /// It follows a master.
    ///
    /// @param link to its master: `connected`, `sync` while all data is copied, or how it is being
    ///     restored, such as `connecting`
    record Replica(String link) implements RedisRole {}

    /// It is no server of data at all, but one that watches others.
    record Sentinel() implements RedisRole {}

    static RedisRole of(RespReply reply) throws BadAnswer {
        if (reply instanceof RespReply.Row(List<RespReply> elements) && !elements.isEmpty()
                && elements.getFirst() instanceof RespReply.Bulk(String name)) {
            return of(name, elements);
        }
        throw new BadAnswer("an answer to ROLE that makes no sense");
    }

    private static RedisRole of(String name, List<RespReply> elements) throws BadAnswer {
        return switch (name) {
            case "master" -> new Master();
            case "sentinel" -> new Sentinel();
            // name, the master's address, its port, the link, the offset
            case "slave" -> elements.size() > 3
                    && elements.get(3) instanceof RespReply.Bulk(String link)
                            ? new Replica(link)
                            : new Replica("unknown");
            default -> throw new BadAnswer("an unknown role: " + Excerpt.of(name));
        };
    }
}
