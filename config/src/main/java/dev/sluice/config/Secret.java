package dev.sluice.config;

/// A text that must not be shown, such as a password.
///
/// @param text what it is
public record Secret(String text) {

    /// What is shown instead of it.
    public static final String SHOWN = "***";

    @Override
    public String toString() {
        return SHOWN;
    }
}
