package dev.sluice.config;

import java.net.InetAddress;

/// A range of addresses that share a prefix (RFC 4632, RFC 4291 section 2.3).
///
/// @param network the first address of the range; no bit is set after the prefix
/// @param prefix bits that count: 0..32 for IPv4, 0..128 for IPv6
public record Cidr(InetAddress network, int prefix) {

    public Cidr {
        byte[] bytes = network.getAddress();
        int bits = bytes.length * Byte.SIZE;
        Gate.range("prefix of " + IpText.of(network), prefix, 0, bits);
        for (int bit = prefix; bit < bits; bit++) {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0) {
                throw new IllegalArgumentException("%s/%d: bits are set after the prefix"
                        .formatted(IpText.of(network), prefix));
            }
        }
    }

    @Override
    public String toString() {
        return IpText.of(network) + "/" + prefix;
    }
}
