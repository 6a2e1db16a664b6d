package dev.sluice.config;

import java.net.Inet6Address;
import java.net.InetAddress;

/// Addresses in the form an operator reads and writes: IPv6 in RFC 5952 form, in brackets when a
/// port follows.
public final class IpText {

    private IpText() {}

    /// `192.0.2.1:80` or `[2001:db8::1]:80`.
    public static String withPort(InetAddress address, int port) {
        String text = of(address);
        return address instanceof Inet6Address ? "[" + text + "]:" + port : text + ":" + port;
    }

    /// The address alone: `192.0.2.1` or `2001:db8::1`.
    public static String of(InetAddress address) {
        return address instanceof Inet6Address six
                ? compress(six.getAddress())
                : address.getHostAddress();
    }

    /// RFC 5952, section 4: no leading zeros, the longest run of two or more zero groups (the first
    /// of equals) becomes `::`, lower case.
    private static String compress(byte[] bytes) {
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < 8; start++) {
            int length = 0;
            while (start + length < 8 && group(bytes, start + length) == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = start;
                bestLength = length;
            }
        }
        var text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(bytes, i)));
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int i) {
        return (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
}
