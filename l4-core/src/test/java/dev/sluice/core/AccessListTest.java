package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.AccessRules;
import dev.sluice.config.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessListTest {

    @Test
    void servesEverybodyWithoutRules() {
        assertThat(serves(AccessList.EVERYONE, "192.0.2.1")).isTrue();
        assertThat(serves(AccessList.EVERYONE, "2001:db8::1")).isTrue();
    }

    @Test
    void allowAloneDeniesTheRest() {
        AccessList list = list(List.of("10.0.0.0/8"), List.of());

        assertThat(serves(list, "10.255.0.1")).isTrue();
        assertThat(serves(list, "11.0.0.1")).isFalse();
        assertThat(serves(list, "2001:db8::1")).isFalse();
    }

    @Test
    void denyAloneServesTheRest() {
        AccessList list = list(List.of(), List.of("10.0.0.0/8", "2001:db8::/32"));

        assertThat(serves(list, "10.1.1.1")).isFalse();
        assertThat(serves(list, "2001:db8:7::1")).isFalse();
        assertThat(serves(list, "192.0.2.1")).isTrue();
    }

    @Test
    void theMostSpecificRangeDecides() {
        AccessList list = list(List.of("10.1.0.0/16", "10.1.2.3/32"),
                List.of("10.0.0.0/8", "10.1.2.0/24"));

        assertThat(serves(list, "10.2.0.1")).isFalse();
        assertThat(serves(list, "10.1.9.1")).isTrue();
        assertThat(serves(list, "10.1.2.4")).isFalse();
        assertThat(serves(list, "10.1.2.3")).isTrue();
    }

    @Test
    void everybodyOnIpv6SaysNothingAboutIpv4() {
        AccessList list = list(List.of("10.0.0.0/8"), List.of("::/0"));

        assertThat(serves(list, "2001:db8::1")).isFalse();
        assertThat(serves(list, "192.0.2.1")).isTrue();
        assertThat(serves(list(List.of(), List.of("0.0.0.0/0")), "192.0.2.1")).isFalse();
        assertThat(serves(list(List.of(), List.of("0.0.0.0/0")), "2001:db8::1")).isTrue();
    }

    @Test
    void agreesWithALookAtEveryRule() {
        var random = new Random(11);
        for (int round = 0; round < 30; round++) {
            AccessRules rules = randomRules(random, 1 + random.nextInt(2000));
            var list = new AccessList(rules);
            for (int client = 0; client < 300; client++) {
                InetAddress address = nearby(random, rules);
                boolean serves = list.serves(Ip.high(address), Ip.low(address));

                assertThat(serves).as("%s in round %d", address, round)
                        .isEqualTo(naive(rules, address.getAddress()));
            }
        }
    }

    @Test
    void takesAsManyStepsForAHundredThousandRangesAsForAHundred() {
        AccessList small = new AccessList(manyRules(100));
        AccessList large = new AccessList(manyRules(100_000));

        for (int family = 0; family < 2; family++) {
            PrefixTable one = small.tables().get(family);
            PrefixTable other = large.tables().get(family);
            assertThat(other.depth()).isEqualTo(one.depth()).isLessThanOrEqualTo(8);
            assertThat(other.slotsPerEntry()).isLessThan(1.6); // 1.5 for a half full table at best
        }
    }

    /// Ranges of all lengths from 8 to the whole address, of both families.
    private static AccessRules manyRules(int count) {
        var random = new Random(count);
        Set<Cidr> ranges = new HashSet<>();
        while (ranges.size() < count) {
            boolean v4 = ranges.size() % 2 == 0;
            int prefix = v4 ? 8 + ranges.size() / 2 % 25 : 8 + ranges.size() / 2 % 41 * 3;
            var bytes = new byte[v4 ? 4 : 16];
            random.nextBytes(bytes);
            if (!ranges.add(cidr(bytes, prefix))) {
                bytes = new byte[v4 ? 4 : 16];
                random.nextBytes(bytes);
                ranges.add(cidr(bytes, v4 ? 32 : 128));
            }
        }
        return new AccessRules(List.copyOf(ranges), List.of());
    }

    /// Ranges that lie within each other more often than chance would have it.
    private static AccessRules randomRules(Random random, int count) {
        Set<Cidr> allow = new HashSet<>();
        Set<Cidr> deny = new HashSet<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = clustered(random);
            Cidr range = cidr(bytes, random.nextInt(bytes.length * 8 + 1));
            if (!allow.contains(range) && !deny.contains(range)) {
                (random.nextBoolean() ? allow : deny).add(range);
            }
        }
        if (random.nextInt(4) == 0) {
            deny.clear();
        }
        return new AccessRules(List.copyOf(allow), List.copyOf(deny));
    }

    /// A client near some range: in it, or with one bit other than its first address.
    private static InetAddress nearby(Random random, AccessRules rules) {
        var all = new ArrayList<Cidr>(rules.allow());
        all.addAll(rules.deny());
        if (all.isEmpty() || random.nextInt(4) == 0) {
            return address(clustered(random));
        }
        byte[] bytes = all.get(random.nextInt(all.size())).network().getAddress();
        int bit = random.nextInt(bytes.length * 8);
        bytes[bit / 8] ^= (byte) (0x80 >> bit % 8);
        return address(bytes);
    }

    private static byte[] clustered(Random random) {
        var bytes = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= random.nextInt(3) == 0 ? (byte) 0xff : (byte) 0x81;
        }
        bytes[0] |= 0x20;
        return bytes;
    }

    private static boolean naive(AccessRules rules, byte[] client) {
        int allowed = longest(rules.allow(), client);
        int denied = longest(rules.deny(), client);
        return allowed == denied ? rules.servesStrangers() : allowed > denied;
    }

    private static int longest(Collection<Cidr> ranges, byte[] client) {
        return ranges.stream().filter(range -> contains(range, client)).mapToInt(Cidr::prefix).max()
                .orElse(-1);
    }

    private static boolean contains(Cidr range, byte[] client) {
        byte[] network = range.network().getAddress();
        if (network.length != client.length) {
            return false;
        }
        for (int bit = 0; bit < range.prefix(); bit++) {
            if (((network[bit / 8] ^ client[bit / 8]) & (0x80 >> bit % 8)) != 0) {
                return false;
            }
        }
        return true;
    }

    private static AccessList list(List<String> allow, List<String> deny) {
        return new AccessList(new AccessRules(allow.stream().map(AccessListTest::cidr).toList(),
                deny.stream().map(AccessListTest::cidr).toList()));
    }

    private static Cidr cidr(String text) {
        int slash = text.indexOf('/');
        return new Cidr(InetAddress.ofLiteral(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    private static Cidr cidr(byte[] bytes, int prefix) {
        byte[] network = bytes.clone();
        for (int bit = prefix; bit < network.length * 8; bit++) {
            network[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new Cidr(address(network), prefix);
    }

    private static boolean serves(AccessList list, String client) {
        InetAddress address = InetAddress.ofLiteral(client);
        return list.serves(Ip.high(address), Ip.low(address));
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
