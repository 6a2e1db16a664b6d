package dev.sluice.config;

import dev.sluice.config.ListenerKeys.ProxyVersions;
import dev.sluice.config.PoolKeys.ProxyVersion;
import dev.sluice.config.WordOrBlock.Choice;

/// What holds for the PROXY protocol over UDP: there is version 2 alone, and since anybody can put
/// any source into a datagram, somebody must be named who is believed.
final class ProxyRules {

    private final Problems problems;

    ProxyRules(Problems problems) {
        this.problems = problems;
    }

    void checkListener(Fields listener) {
        Value<Choice> proxy = listener.find(ListenerKeys.PROXY_PROTOCOL);
        if (!listener.carries(Transport.UDP) || proxy == null
                || !(proxy.it() instanceof Choice.Written(Fields fields))) {
            return;
        }
        Value<ProxyVersions> accept = fields.find(ListenerKeys.ACCEPT);
        if (accept != null && accept.place() != null && accept.it() != ProxyVersions.V2) {
            problems.add(accept.place(),
                    "accept: %s is not for UDP, which has version 2 only (expected: v2)"
                            .formatted(Words.of(ProxyVersions.class).write(accept.it())));
        }
        if (fields.find(ListenerKeys.FROM) == null && !fields.isBroken(ListenerKeys.FROM)
                && fields.place() != null) {
            problems.add(fields.place(),
                    """
                            %s has no from, and anybody could claim to be any client (expected: \
                            such as from: [10.0.0.0/29])"""
                            .formatted(fields.owner()));
        }
    }

    void checkBackend(Fields backend) {
        Value<ProxyVersion> version = backend.find(PoolKeys.PROXY_PROTOCOL);
        if (version != null && version.place() != null && version.it() == ProxyVersion.V1
                && backend.applies(PoolKeys.PROXY_PROTOCOL)) {
            problems.add(version.place(),
                    "proxy-protocol: v1 is not for UDP, which has version 2 only (expected: v2)");
        }
    }
}
