package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/// What may be asked of a name server: labels of printable ASCII, with dots between them (RFC 1035,
/// section 2.3.4). A dot at the end changes nothing; a dot alone is the root.
final class DnsName {

    static final int LABEL_MAX = 63;
    /// As it is sent: each label with its length before it, and the root's empty one.
    static final int BYTES_MAX = 255;

    private DnsName() {}

    /// Null when there is nothing wrong with it, else what is, such as `a label of 64 characters`.
    static @Nullable String complaint(String name) {
        if (name.equals(".")) {
            return null;
        }
        String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (!relative.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\' && c != '"')) {
            return "a character that is not printable ASCII";
        }
        if (relative.length() + 2 > BYTES_MAX) {
            return relative.length() + " characters";
        }
        for (String label : relative.split("\\.", -1)) {
            if (label.isEmpty()) {
                return "an empty label";
            }
            if (label.length() > LABEL_MAX) {
                return "a label of " + label.length() + " characters";
            }
        }
        return null;
    }
}
