package dev.sluice.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// IP addresses, ranges of them, and host names, as text. Nothing here asks a name server.
final class Addresses {

    static final Scalar<InetAddress> IP = new Scalar<>(
            "an IP address such as 192.0.2.1 or 2001:db8::1",
            Map.of("type", "string"), Addresses::readIp, IpText::of);
    static final Scalar<Cidr> CIDR = new Scalar<>("a range such as 10.0.0.0/8 or 2001:db8::/32",
            Map.of("type", "string"), Addresses::readCidr, Cidr::toString);

    private static final Pattern FOUR = Pattern.compile(
            "(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");
    private static final Pattern SIX = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern ALL_DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");
    private static final int HOST_MAX = 253;

    private Addresses() {}

    /// The address a text stands for, when it is an IPv4 or IPv6 address without brackets.
    static Optional<InetAddress> literal(String text) {
        try {
            if (FOUR.matcher(text).matches()) {
                return Optional.of(Inet4Address.ofLiteral(text));
            }
            if (text.indexOf(':') >= 0 && SIX.matcher(text).matches()) {
                InetAddress address = Inet6Address.ofLiteral(text);
                // ::ffff:192.0.2.1 is an IPv4 address in disguise: it has one spelling here.
                return address instanceof Inet6Address ? Optional.of(address) : Optional.empty();
            }
            return Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// True for a host name by RFC 1123, section 2.1, in lower case. A name whose last part is a
    /// number is a slip in an IPv4 address.
    static boolean isHostName(String text) {
        String[] labels = text.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return text.length() <= HOST_MAX
                && !ALL_DIGITS.matcher(labels[labels.length - 1]).matches();
    }

    /// A port number; null when the text is none from `min` to 65535.
    static @Nullable Integer port(String text, int min) {
        if (!PORT.matcher(text).matches()) {
            return null;
        }
        int port = Integer.parseInt(text);
        return port >= min && port <= 65535 ? port : null;
    }

    static String lowerCase(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    private static Reading<InetAddress> readIp(String text) {
        Optional<InetAddress> address = literal(text);
        if (address.isEmpty() && text.startsWith("[") && text.endsWith("]")) {
            return Reading.bad("has brackets, which only a port makes necessary",
                    text.substring(1, text.length() - 1));
        }
        return address.<Reading<InetAddress>>map(Reading::good).orElseGet(Reading::bad);
    }

    private static Reading<Cidr> readCidr(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Reading.bad();
        }
        byte[] bytes = address.get().getAddress();
        int bits = bytes.length * Byte.SIZE;
        if (slash < 0) {
            return Reading.good(new Cidr(address.get(), bits));
        }
        String prefixText = text.substring(slash + 1);
        int prefix = PREFIX.matcher(prefixText).matches() ? Integer.parseInt(prefixText) : -1;
        if (prefix < 0 || prefix > bits) {
            return Reading.bad("has no good prefix", "/0 to /%d after an %s address".formatted(bits,
                    bits == 32 ? "IPv4" : "IPv6"));
        }
        InetAddress network = network(bytes, prefix);
        return network.equals(address.get())
                ? Reading.good(new Cidr(network, prefix))
                : Reading.bad("has bits set after its prefix",
                        new Cidr(network, prefix).toString());
    }

    /// The first address of the range.
    private static InetAddress network(byte[] address, int prefix) {
        byte[] bytes = address.clone();
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 bytes", impossible);
        }
    }
}
