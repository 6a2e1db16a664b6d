package dev.sluice.core;

import java.util.List;

/// The sockets of one address, as they were opened.
///
/// @param descriptors one for each loop
/// @param text the address as bound, as the operator would write it
/// @param port the one it has, by choice of the operator or of the kernel; 0 for a Unix socket
record BoundSockets(List<Integer> descriptors, String text, int port) {

    BoundSockets {
        descriptors = List.copyOf(descriptors);
    }
}
