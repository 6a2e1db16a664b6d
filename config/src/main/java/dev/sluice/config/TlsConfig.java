package dev.sluice.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a connection to a backend is encrypted.
///
/// @param ca certificates that may have signed the backend's, PEM; null for those the Java
///     platform trusts
/// @param name the name that the certificate must carry, also sent as the server name; null for
///     the host of the backend's address
/// @param verify false to accept whatever certificate is shown
public record TlsConfig(@Nullable Path ca, @Nullable String name, boolean verify) {

    /// Trusts who the platform trusts.
    public static final TlsConfig DEFAULT = new TlsConfig(null, null, true);
}
