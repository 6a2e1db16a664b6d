package dev.sluice.core;

import dev.sluice.config.AccessRules;
import dev.sluice.config.Cidr;
import java.util.ArrayList;
import java.util.List;

/// Which clients a listener serves, decided by the longest range that contains the client, in a
/// number of steps that does not grow with the list. Immutable, for any thread.
///
/// An IPv4 range speaks of IPv4 clients, however they reach us, and an IPv6 range of IPv6 clients:
/// `::/0` is everybody on IPv6, and not a word about IPv4.
final class AccessList {

    static final AccessList EVERYONE = new AccessList(AccessRules.EVERYONE);

    private static final byte ALLOW = 1;
    private static final byte DENY = 2;

    private final PrefixTable v4;
    private final PrefixTable v6;
    private final boolean servesStrangers;

    AccessList(AccessRules rules) {
        var v4Ranges = new ArrayList<PrefixTable.Prefix>();
        var v6Ranges = new ArrayList<PrefixTable.Prefix>();
        for (Cidr range : rules.allow()) {
            (isV4(range) ? v4Ranges : v6Ranges).add(prefix(range, ALLOW));
        }
        for (Cidr range : rules.deny()) {
            (isV4(range) ? v4Ranges : v6Ranges).add(prefix(range, DENY));
        }
        v4 = new PrefixTable(v4Ranges);
        v6 = new PrefixTable(v6Ranges);
        servesStrangers = rules.servesStrangers();
    }

    boolean serves(long high, long low) {
        byte verdict = Ip.isV4(high, low) ? v4.find(low << Integer.SIZE, 0) : v6.find(high, low);
        return verdict == PrefixTable.NONE ? servesStrangers : verdict == ALLOW;
    }

    /// The tables, to look at how good they are.
    List<PrefixTable> tables() {
        return List.of(v4, v6);
    }

    private static boolean isV4(Cidr range) {
        return range.network().getAddress().length == 4;
    }

    private static PrefixTable.Prefix prefix(Cidr range, byte verdict) {
        long high = Ip.high(range.network());
        long low = Ip.low(range.network());
        return isV4(range)
                ? new PrefixTable.Prefix(low << Integer.SIZE, 0, range.prefix(), verdict)
                : new PrefixTable.Prefix(high, low, range.prefix(), verdict);
    }
}
