package dev.sluice.config;

/// Which backend this is: survives a reload that changes anything else about it.
///
/// @param pool the pool's name
/// @param address the text of its [BackendAddress]
public record BackendKey(String pool, String address) {

    @Override
    public String toString() {
        return pool + "/" + address;
    }
}
