package dev.sluice.config;

import java.util.List;

/// Which client addresses a listener serves. The most specific range that contains the client
/// decides; where none does, the client is served unless there are only `allow` ranges.
///
/// @param allow ranges that are served
/// @param deny ranges that are not; no range stands in both lists
public record AccessRules(List<Cidr> allow, List<Cidr> deny) {

    public static final AccessRules EVERYONE = new AccessRules(List.of(), List.of());

    public AccessRules {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /// What happens to a client that is in no range: `allow` alone denies the rest.
    public boolean servesStrangers() {
        return allow.isEmpty() || !deny.isEmpty();
    }
}
